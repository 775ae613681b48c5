package io.notifyhub.server.jakarta;

import io.notifyhub.server.testkit.Ability;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.ServerSettings;
import io.notifyhub.server.testkit.WireContract;
import java.util.EnumSet;
import java.util.Set;

class TyrusWireTest extends WireContract {
    @Override
    protected ServedHub start(ServerSettings settings) {
        return LiveEndpoint.start(Container.Kind.TYRUS, settings);
    }

    /** There are no servlets, and so is no filter. */
    @Override
    protected Set<Ability> abilities() {
        return EnumSet.of(Ability.KNOWS_SESSIONS, Ability.CUTS_SOCKETS_EARLY);
    }
}

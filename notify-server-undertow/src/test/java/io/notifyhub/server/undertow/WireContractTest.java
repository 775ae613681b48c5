package io.notifyhub.server.undertow;

import io.notifyhub.server.testkit.Ability;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.ServerSettings;
import io.notifyhub.server.testkit.WireContract;
import java.util.EnumSet;
import java.util.Set;

class WireContractTest extends WireContract {
    @Override
    protected ServedHub start(ServerSettings settings) {
        return LiveServer.start(settings);
    }

    @Override
    protected Set<Ability> abilities() {
        return EnumSet.of(Ability.REFUSES_BY_STATUS);
    }
}

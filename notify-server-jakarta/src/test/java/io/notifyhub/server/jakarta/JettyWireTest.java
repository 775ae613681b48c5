package io.notifyhub.server.jakarta;

import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.ServerSettings;
import io.notifyhub.server.testkit.WireContract;

class JettyWireTest extends WireContract {
    @Override
    protected ServedHub start(ServerSettings settings) {
        return LiveEndpoint.start(Container.Kind.JETTY, settings);
    }
}

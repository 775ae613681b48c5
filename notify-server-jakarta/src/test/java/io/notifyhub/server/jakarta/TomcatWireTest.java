package io.notifyhub.server.jakarta;

import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.ServerSettings;
import io.notifyhub.server.testkit.WireContract;

class TomcatWireTest extends WireContract {
    @Override
    protected ServedHub start(ServerSettings settings) {
        return LiveEndpoint.start(Container.Kind.TOMCAT, settings);
    }
}

package io.notifyhub.server.jakarta;

import io.notifyhub.server.testkit.RestContract;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.ServerSettings;

class TomcatRestTest extends RestContract {
    @Override
    protected ServedHub start(ServerSettings settings) {
        return LiveEndpoint.start(Container.Kind.TOMCAT, settings);
    }
}

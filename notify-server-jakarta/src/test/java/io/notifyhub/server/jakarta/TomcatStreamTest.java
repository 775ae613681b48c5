package io.notifyhub.server.jakarta;

import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.ServerSettings;
import io.notifyhub.server.testkit.StreamContract;

class TomcatStreamTest extends StreamContract {
    @Override
    protected ServedHub start(ServerSettings settings) {
        return LiveEndpoint.start(Container.Kind.TOMCAT, settings);
    }
}

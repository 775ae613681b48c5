package io.notifyhub.server.jakarta;

import io.notifyhub.server.testkit.InboxRestContract;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.ServerSettings;

class TomcatInboxRestTest extends InboxRestContract {
    @Override
    protected ServedHub start(ServerSettings settings) {
        return LiveEndpoint.start(Container.Kind.TOMCAT, settings);
    }
}

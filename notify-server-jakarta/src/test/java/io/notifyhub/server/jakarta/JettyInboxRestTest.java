package io.notifyhub.server.jakarta;

import io.notifyhub.server.testkit.InboxRestContract;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.ServerSettings;

class JettyInboxRestTest extends InboxRestContract {
    @Override
    protected ServedHub start(ServerSettings settings) {
        return LiveEndpoint.start(Container.Kind.JETTY, settings);
    }
}

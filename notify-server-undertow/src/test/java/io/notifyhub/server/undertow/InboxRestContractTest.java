package io.notifyhub.server.undertow;

import io.notifyhub.server.testkit.InboxRestContract;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.ServerSettings;

class InboxRestContractTest extends InboxRestContract {
    @Override
    protected ServedHub start(ServerSettings settings) {
        return LiveServer.start(settings);
    }
}

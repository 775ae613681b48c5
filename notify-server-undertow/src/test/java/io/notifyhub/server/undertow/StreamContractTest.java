package io.notifyhub.server.undertow;

import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.ServerSettings;
import io.notifyhub.server.testkit.StreamContract;

class StreamContractTest extends StreamContract {
    @Override
    protected ServedHub start(ServerSettings settings) {
        return LiveServer.start(settings);
    }
}

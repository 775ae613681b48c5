package io.notifyhub.core.internal;

import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.core.spi.TransportListener;

/** A transport that remembers whether envelopes about the one user are to come here. Thread-safe. */
final class StressTransport implements Transport {
    private volatile boolean joined;

    @Override
    public void start(String nodeId, TransportListener listener) {}

    @Override
    public boolean reachesOthers() {
        return false;
    }

    @Override
    public void publish(Envelope envelope) {}

    @Override
    public void join(String userId) {
        joined = true;
    }

    @Override
    public void leave(String userId) {
        joined = false;
    }

    boolean isJoined() {
        return joined;
    }

    @Override
    public void close() {}
}

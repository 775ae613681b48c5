package io.notifyhub.transport.redis;

import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.TransportListener;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Tells a listener nothing any longer once the transport is closed. Immutable. */
final class UntilClosed implements TransportListener {
    private final TransportListener listener;
    private final BooleanSupplier closed;

    UntilClosed(TransportListener listener, BooleanSupplier closed) {
        this.listener = listener;
        this.closed = closed;
    }

    @Override
    public void onEnvelope(Envelope envelope) {
        if (!closed.getAsBoolean()) {
            listener.onEnvelope(envelope);
        }
    }

    @Override
    public int devices(String userId) {
        return listener.devices(userId);
    }

    @Override
    public List<Long> arrivals(String userId) {
        return listener.arrivals(userId);
    }

    @Override
    public void onJoined(String userId) {
        if (!closed.getAsBoolean()) {
            listener.onJoined(userId);
        }
    }

    @Override
    public void onUp() {
        if (!closed.getAsBoolean()) {
            listener.onUp();
        }
    }

    @Override
    public void onDown() {
        if (!closed.getAsBoolean()) {
            listener.onDown();
        }
    }
}

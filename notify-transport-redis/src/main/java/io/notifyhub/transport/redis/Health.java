package io.notifyhub.transport.redis;

import io.notifyhub.core.spi.TransportListener;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Whether the transport works, judged by beacons alone: a beacon goes the whole way of an envelope, through the route table and
 * back to this node. Confined to the subscriber, except for
 * {@link #atWork} and {@link #isUp}.
 *
 * <pre>
 * STARTING → DOWN ⇄ UP
 *        └───────────↗
 * </pre>
 */
final class Health {
    /** Three beacons missed. */
    static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(3_200);

    enum State {
        STARTING,
        UP,
        DOWN
    }

    private final TransportListener listener;
    private final LongSupplier nanoTime;
    private volatile State state = State.STARTING;
    private long epoch;
    private volatile long lastNanos;

    Health(TransportListener listener, LongSupplier nanoTime) {
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /** We listen (again); only beacons of this epoch count. */
    void listening(long newEpoch) {
        epoch = newEpoch;
        lastNanos = nanoTime.getAsLong();
    }

    void beacon(long ofEpoch) {
        if (ofEpoch != epoch) {
            return;
        }
        lastNanos = nanoTime.getAsLong();
        if (state != State.UP) {
            state = State.UP;
            listener.onUp();
        }
    }

    /** The table is being written, which may take longer than our patience: that is no silence. Called by the writer. */
    void atWork() {
        lastNanos = nanoTime.getAsLong();
    }

    boolean isSilent() {
        return nanoTime.getAsLong() - lastNanos > PATIENCE_NANOS;
    }

    void lost() {
        if (state != State.DOWN) {
            state = State.DOWN;
            listener.onDown();
        }
    }

    boolean isUp() {
        return state == State.UP;
    }
}

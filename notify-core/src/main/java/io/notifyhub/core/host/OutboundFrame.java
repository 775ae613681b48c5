package io.notifyhub.core.host;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One frame to a device, ready to be written: JSON as UTF-8, shared by all connections it goes to. Immutable but for one
 * slot in which a web server keeps the form it writes (for instance with a WebSocket header), so that it is made once.
 */
public final class OutboundFrame {
    private static final long NOT_STORED_HERE = Long.MIN_VALUE;

    private final byte[] payload;
    private final long storedNanos;
    private final @Nullable Object trace;
    private volatile @Nullable Object hostForm;

    public OutboundFrame(byte[] payload) {
        this(payload, NOT_STORED_HERE, null);
    }

    /**
     * The frame of a step that this node has just stored.
     *
     * @param storedNanos when, by the hub's monotonic clock
     * @param trace what a {@link io.notifyhub.core.spi.HubMonitor} knows the send by
     */
    public OutboundFrame(byte[] payload, long storedNanos, @Nullable Object trace) {
        this.payload = payload;
        this.storedNanos = storedNanos;
        this.trace = trace;
    }

    /** The frame of a step that another node has stored. @param trace what a monitor here continues the send's trace by */
    public static OutboundFrame ofElsewhere(byte[] payload, Object trace) {
        return new OutboundFrame(payload, NOT_STORED_HERE, trace);
    }

    /** The time from when this node had it stored until {@code nowNanos}; negative if it had not. */
    public long nanosSinceStored(long nowNanos) {
        return storedNanos == NOT_STORED_HERE ? -1 : Math.max(0, nowNanos - storedNanos);
    }

    public @Nullable Object trace() {
        return trace;
    }

    /** The frame as UTF-8. Shared: must not be changed. */
    public byte[] payload() {
        return payload;
    }

    /**
     * The host's own form of this frame, made by {@code factory} at the first call. A race makes it twice, which is
     * harmless. One process has one kind of host; where there are two, each call with another type makes it anew.
     */
    public <T> T hostForm(Class<T> type, Function<byte[], T> factory) {
        Object form = hostForm;
        if (type.isInstance(form)) {
            return type.cast(form);
        }
        T made = factory.apply(payload);
        hostForm = made;
        return made;
    }
}

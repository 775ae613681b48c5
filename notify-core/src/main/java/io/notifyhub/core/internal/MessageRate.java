package io.notifyhub.core.internal;

import java.util.concurrent.TimeUnit;

/**
 * How fast one device's messages are handled: in the long run so many a second, with bursts of twice that. What comes faster
 * waits; where that goes on for {@link #PATIENCE_NANOS} messages are refused, and after twice that the device has to go.
 * For one thread at a time. (A leaky bucket as a meter, kept as the moment at which it is empty: GCRA.)
 */
final class MessageRate {
    /** How long a device may be too fast before it is told so: long enough for what it kept while it was offline. */
    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int BURST_SECONDS = 2;

    /** What becomes of a message. */
    enum Verdict {
        HANDLE,
        REFUSE,
        CLOSE
    }

    private final long perMessage;
    private final long burst;
    private long emptyAt;
    private boolean waited;
    private boolean tooFast;
    private long tooFastSince;

    MessageRate(int messagesPerSecond, long now) {
        this.perMessage = TimeUnit.SECONDS.toNanos(1) / messagesPerSecond;
        this.burst = TimeUnit.SECONDS.toNanos(BURST_SECONDS) - perMessage;
        this.emptyAt = now;
    }

    /** How long the next message has to wait, in nanoseconds; 0 if it need not. */
    long untilNext(long now) {
        long wait = Math.max(0, emptyAt - burst - now);
        if (wait > 0) {
            waited = true;
            if (!tooFast) {
                tooFast = true;
                tooFastSince = now;
            }
        }
        return wait;
    }

    /**
     * Counts a message that need not wait any longer. Who is too fast is forgiven once nothing more of it waits, or after a
     * pause: not because we came late to what waited, as a crowd would see to that.
     *
     * @param more whether others wait behind it
     */
    Verdict take(long now, boolean more) {
        if (now >= emptyAt || (!waited && !more)) {
            tooFast = false;
        }
        emptyAt = Math.max(emptyAt, now) + perMessage;
        waited = false;
        long since = tooFast ? now - tooFastSince : 0;
        return since < PATIENCE_NANOS ? Verdict.HANDLE : since < 2 * PATIENCE_NANOS ? Verdict.REFUSE : Verdict.CLOSE;
    }
}

package io.notifyhub.client.internal;

import io.notifyhub.client.internal.Timers.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Notices that the other side is gone although the socket says nothing: pings at an interval, and gives up when nothing
 * at all came in for that interval and a grace. A timer that fires late means that this machine slept; then what was
 * sent meanwhile may still be on its way, so one more interval is given. Confined to the engine's context.
 */
final class Liveness {
    /** A timer later than this was not merely held up by other work. */
    private static final long SLEPT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Timers timers;
    private final LongSupplier nanoTime;
    private final long graceNanos;
    private final Runnable ping;
    private final Runnable gone;

    private long intervalNanos;
    private long lastHeard;
    private long heardCount;
    private @Nullable Timer pingTimer;
    private @Nullable Timer silenceTimer;
    private @Nullable Timer probeTimer;

    /**
     * @param ping sends one
     * @param gone told once that the other side is gone; then {@link #stop()} is expected
     */
    Liveness(Timers timers, LongSupplier nanoTime, long graceNanos, Runnable ping, Runnable gone) {
        this.timers = timers;
        this.nanoTime = nanoTime;
        this.graceNanos = graceNanos;
        this.ping = ping;
        this.gone = gone;
    }

    void start(long heartbeatNanos) {
        intervalNanos = heartbeatNanos;
        restart();
    }

    void heard() {
        heardCount++;
        lastHeard = nanoTime.getAsLong();
    }

    /** Pings at once and gives up unless something comes in within {@code nanos}. */
    void probe(long nanos) {
        long due = nanoTime.getAsLong() + nanos;
        long before = heardCount;
        Timers.cancel(probeTimer);
        probeTimer = timers.after(nanos, () -> {
            if (heardCount == before && !slept(due)) {
                gone.run();
            }
        });
        ping.run();
    }

    void stop() {
        Timers.cancel(pingTimer);
        Timers.cancel(silenceTimer);
        Timers.cancel(probeTimer);
    }

    private void restart() {
        stop();
        heard();
        schedulePing();
        watch(intervalNanos + graceNanos);
    }

    private void schedulePing() {
        long due = nanoTime.getAsLong() + intervalNanos;
        pingTimer = timers.after(intervalNanos, () -> {
            if (!slept(due)) {
                ping.run();
                schedulePing();
            }
        });
    }

    private void watch(long nanos) {
        long due = nanoTime.getAsLong() + nanos;
        silenceTimer = timers.after(nanos, () -> {
            if (slept(due)) {
                return;
            }
            long left = lastHeard + intervalNanos + graceNanos - nanoTime.getAsLong();
            if (left > 0) {
                watch(left);
            } else {
                gone.run();
            }
        });
    }

    /** Whether a timer due then fired so late that this machine slept; if so, everything starts over with a ping. */
    private boolean slept(long due) {
        if (nanoTime.getAsLong() - due <= SLEPT_NANOS) {
            return false;
        }
        restart();
        ping.run();
        return true;
    }
}

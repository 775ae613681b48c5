package io.notifyhub.client.internal;

import io.notifyhub.client.internal.Timers.Timer;
import org.jspecify.annotations.Nullable;

/**
 * When the next attempt to connect is made: after a back-off that grows with failures, not before the server wants it, and not
 * while the application is behind with its callbacks. Confined to the engine's context.
 */
final class Redial {
    private final EngineSettings settings;
    private final Timers timers;
    private final Load load;
    private final Runnable open;

    private int failures;
    private long notBefore;
    private @Nullable Timer retryTimer;
    private @Nullable Timer stableTimer;
    private boolean waitsForRoom;

    /** @param open makes the attempt */
    Redial(EngineSettings settings, Timers timers, Load load, Runnable open) {
        this.settings = settings;
        this.timers = timers;
        this.load = load;
        this.open = open;
    }

    /** Whether an attempt may be made now; if not, it is made as soon as there is room. */
    boolean mayOpen() {
        if (load.hasRoom()) {
            return true;
        }
        waitsForRoom = true;
        load.awaitRoom();
        return false;
    }

    void roomMade() {
        if (waitsForRoom) {
            waitsForRoom = false;
            open.run();
        }
    }

    /** A connection is there; only after a while does it count as a success. */
    void connected() {
        stableTimer = timers.after(settings.reconnectPolicy.stableAfter().toNanos(), this::forgive);
    }

    /** The connection, or the attempt, is over. */
    void disconnected() {
        Timers.cancel(stableTimer);
    }

    /** Counts a failure. @return how long to wait, at least {@code minWait}, in nanoseconds */
    long failed(long minWait) {
        long delay = settings.reconnectPolicy.delay(failures++, settings.random).toNanos();
        notBefore = settings.nanoTime.getAsLong() + minWait;
        return Math.max(delay, minWait);
    }

    /** Past failures do not count any more. */
    void forgive() {
        failures = 0;
    }

    void in(long delay) {
        cancel();
        retryTimer = timers.after(delay, () -> {
            retryTimer = null;
            open.run();
        });
    }

    boolean isWaiting() {
        return retryTimer != null;
    }

    /** Waits no longer than the server wants. */
    void hurry() {
        forgive();
        in(Math.max(0, notBefore - settings.nanoTime.getAsLong()));
    }

    void cancel() {
        Timers.cancel(retryTimer);
        retryTimer = null;
        waitsForRoom = false;
    }
}

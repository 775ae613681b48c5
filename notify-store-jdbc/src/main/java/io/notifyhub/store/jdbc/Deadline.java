package io.notifyhub.store.jdbc;

import java.time.Duration;

/** When a call must have ended. Immutable. */
final class Deadline {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final long end;

    private Deadline(long end) {
        this.end = end;
    }

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** The same, but so much earlier. */
    Deadline less(Duration time) {
        return new Deadline(end - time.toNanos());
    }

    /** Not negative. */
    long millisLeft() {
        return Math.max(0, (end - System.nanoTime()) / NANOS_PER_MILLI);
    }
}

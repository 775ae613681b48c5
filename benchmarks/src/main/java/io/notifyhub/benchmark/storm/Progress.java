package io.notifyhub.benchmark.storm;

/** How far all have come together. Written by the crowd's thread, read by any. */
@SuppressWarnings("NonAtomicVolatileUpdate") // one writer
final class Progress {
    private volatile int caughtUp;
    private volatile long steps;
    private volatile long violations;
    private volatile long lost;
    private volatile long lastNanos;

    void caughtUp() {
        caughtUp++;
        lastNanos = System.nanoTime();
    }

    void stepped() {
        steps++;
    }

    /** A step was not the next one, or a cursor was of no use. */
    void violated() {
        violations++;
    }

    /** A connection ended, or could not be opened. */
    void lost() {
        lost++;
    }

    /** How often somebody has had everything up to the opening. */
    int caughtUpCount() {
        return caughtUp;
    }

    long steps() {
        return steps;
    }

    long violations() {
        return violations;
    }

    long losses() {
        return lost;
    }

    /** When the last one had caught up, by {@link System#nanoTime}. */
    long lastNanos() {
        return lastNanos;
    }
}

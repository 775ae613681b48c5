package io.notifyhub.store.jdbc;

import java.time.Duration;

/**
 * How long a log may become. Immutable.
 *
 * @param maxEntries entries kept per user
 * @param maxAge how long steps are kept
 */
record Limits(int maxEntries, Duration maxAge) {
    /** Step rows kept for each entry that may be kept. */
    private static final int STEPS_PER_ENTRY = 4;

    /** What is too old goes a day's worth at a time. */
    private static final Duration AGE_SLACK = Duration.ofDays(1);

    private static final int PART = 10;

    boolean isOutgrown(UserRow user) {
        return user.entries > maxEntries || user.head - user.floor > maxSteps();
    }

    private long maxSteps() {
        return (long) maxEntries * STEPS_PER_ENTRY;
    }

    private long tenth() {
        return Math.max(1, maxEntries / PART);
    }

    /** How many of the oldest entries have to go. */
    long entriesToDrop(UserRow user) {
        return user.entries > maxEntries ? user.entries - maxEntries + tenth() : 0;
    }

    /** How many of the oldest steps have to go, whatever they are. */
    long stepsToDrop(UserRow user) {
        long steps = user.head - user.floor;
        return steps > maxSteps() ? steps - maxSteps() + tenth() * STEPS_PER_ENTRY : 0;
    }

    /** What is older goes when the log is pruned by age. */
    long oldestKept(long nowMillis) {
        return nowMillis - maxAge.toMillis();
    }

    /** A log whose oldest step is older is due. */
    long oldestTolerated(long nowMillis) {
        return oldestKept(nowMillis) - AGE_SLACK.toMillis();
    }
}

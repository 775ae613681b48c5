package io.notifyhub.transport.redis;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** How long to wait before the next attempt: at random up to a bound that doubles, 0.1 s to 2 s. Confined to one thread. */
final class Backoff {
    private static final long FIRST_MILLIS = 100;
    private static final long LAST_MILLIS = 2_000;

    private long bound = FIRST_MILLIS;

    /** In nanoseconds. */
    long next() {
        long millis = ThreadLocalRandom.current().nextLong(bound / 2, bound + 1);
        bound = Math.min(2 * bound, LAST_MILLIS);
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    void reset() {
        bound = FIRST_MILLIS;
    }
}

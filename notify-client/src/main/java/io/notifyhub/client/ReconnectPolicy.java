package io.notifyhub.client;

import java.time.Duration;
import java.util.Random;

/**
 * How long to wait before an attempt to reconnect: a random time up to a limit that doubles with each failure (full
 * jitter), so that many clients that lost a server at once come back spread out. A client never gives up by itself.
 * Immutable.
 */
public final class ReconnectPolicy {
    /** Limits of 0.25 s doubling to 30 s, starting over after 60 s of connection. */
    public static final ReconnectPolicy DEFAULT =
            of(Duration.ofMillis(250), Duration.ofSeconds(30), Duration.ofSeconds(60));

    private static final int MAX_DOUBLINGS = 40;

    private final Duration first;
    private final Duration max;
    private final Duration stableAfter;

    private ReconnectPolicy(Duration first, Duration max, Duration stableAfter) {
        this.first = first;
        this.max = max;
        this.stableAfter = stableAfter;
    }

    /**
     * @param first the limit of the first wait
     * @param max the limit of any wait, at most a day
     * @param stableAfter a connection that lasted so long starts the doubling over; a shorter one counts as a failure, so
     *     that a server which greets and closes is not stormed
     */
    public static ReconnectPolicy of(Duration first, Duration max, Duration stableAfter) {
        if (first.isNegative() || first.isZero() || max.compareTo(first) < 0 || max.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "must be 0 < first <= max <= 24 h, was first " + first + " and max " + max);
        }
        if (stableAfter.isNegative()) {
            throw new IllegalArgumentException("stableAfter must not be negative, was " + stableAfter);
        }
        return new ReconnectPolicy(first, max, stableAfter);
    }

    /**
     * The wait before the next attempt.
     *
     * @param failures how many attempts and short connections came before in a row, from 0
     */
    public Duration delay(int failures, Random random) {
        double limit = Math.min(max.toNanos(), Math.scalb((double) first.toNanos(), Math.min(failures, MAX_DOUBLINGS)));
        return Duration.ofNanos((long) (random.nextDouble() * limit));
    }

    public Duration stableAfter() {
        return stableAfter;
    }

    @Override
    public String toString() {
        return "ReconnectPolicy[first=" + first + ", max=" + max + ", stableAfter=" + stableAfter + ']';
    }
}

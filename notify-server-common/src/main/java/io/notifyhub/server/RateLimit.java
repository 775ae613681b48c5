package io.notifyhub.server;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often something may be done, for each of many keys: logins by account, failures by address. Remembers the {@value
 * #MAX_KEYS} keys that were used last. Thread-safe, guarded by its own monitor; never blocks.
 */
public final class RateLimit {
    /** Keys remembered at most. */
    public static final int MAX_KEYS = 10_000;

    private final int perMinute;

    // guarded by this; the one that was not used the longest comes first
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_KEYS;
        }
    };

    private RateLimit(int perMinute) {
        this.perMinute = perMinute;
    }

    /** So many in a minute, at once or spread; they come back evenly. */
    public static RateLimit perMinute(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("times must be positive, was " + times);
        }
        return new RateLimit(times);
    }

    /** Counts one more. @return false if it is too many, and then it is not counted */
    public boolean tryTake(String key) {
        return bucket(key).tryConsume(1);
    }

    /** Whether the next {@link #tryTake} of this key would be refused; counts nothing. */
    public synchronized boolean isExhausted(String key) {
        Bucket bucket = buckets.get(key);
        return bucket != null && bucket.getAvailableTokens() < 1;
    }

    private synchronized Bucket bucket(String key) {
        return buckets.computeIfAbsent(
                key,
                name -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                        .build());
    }
}

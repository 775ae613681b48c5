package io.notifyhub.transport.redis;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Incarnations that are known to be dead, which they stay; unknown means alive. Those whose channel nobody listens to are
 * suspects, and their lease is looked at from time to time. Confined to the writer.
 */
final class DeadNodes {
    private static final int REMEMBERED = 1_000;
    private static final long RECHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private final Map<String, Boolean> dead = bounded();
    private final Map<String, Long> checked = bounded();

    DeadNodes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Forgets the eldest; it is found out again when it matters. */
    private static <V> Map<String, V> bounded() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > REMEMBERED;
            }
        };
    }

    boolean isDead(String incarnation) {
        return dead.containsKey(incarnation);
    }

    /** Whether the lease of one that does not listen is to be looked at now. */
    boolean isToCheck(String incarnation) {
        long now = nanoTime.getAsLong();
        Long last = checked.get(incarnation);
        if (dead.containsKey(incarnation) || last != null && now - last < RECHECK_NANOS) {
            return false;
        }
        checked.put(incarnation, now);
        return true;
    }

    void died(String incarnation) {
        dead.put(incarnation, true);
        checked.remove(incarnation);
    }
}

package io.notifyhub.core.memory;

import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.IdempotencyKey;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The idempotency keys of one user's log: each is remembered as long as its entry, and at least {@link
 * MemoryNotificationStore#IDEMPOTENCY_RETENTION} unless the store is full. What was sent is not kept here: a repeated send
 * brings the same again. Guarded by the log that owns it.
 */
final class SeenKeys {
    private static final int KEY_BYTES = 250;

    private final Map<Scope, Seen> seen = new LinkedHashMap<>(2);
    /** Of all logs together. */
    private final AtomicLong bytes;

    SeenKeys(AtomicLong bytes) {
        this.bytes = bytes;
    }

    /** What a key names: one send of one origin. */
    private record Scope(String origin, String key) {
        long size() {
            return KEY_BYTES + 2L * (origin.length() + key.length());
        }
    }

    /**
     * What the first send with a key led to.
     *
     * @param id of the entry, 0 if none was kept
     */
    record Seen(String payloadHash, AppendResult.Outcome outcome, long id, Instant createdAt, long atMillis) {
        private boolean isOld(long nowMillis) {
            return nowMillis - atMillis > MemoryNotificationStore.IDEMPOTENCY_RETENTION.toMillis();
        }
    }

    @Nullable
    Seen find(IdempotencyKey key, long nowMillis) {
        Seen found = seen.get(new Scope(key.origin(), key.key()));
        boolean expired = found != null && found.id() == 0 && found.isOld(nowMillis);
        return expired ? null : found;
    }

    /** @param floor of the log: entries up to there are gone */
    void add(IdempotencyKey key, Seen first, long floor) {
        Iterator<Map.Entry<Scope, Seen>> all = seen.entrySet().iterator();
        if (all.hasNext()) {
            Map.Entry<Scope, Seen> eldest = all.next();
            if (eldest.getValue().id() <= floor && eldest.getValue().isOld(first.atMillis())) {
                all.remove();
                bytes.addAndGet(-eldest.getKey().size());
            }
        }
        Scope scope = new Scope(key.origin(), key.key());
        if (seen.put(scope, first) == null) {
            bytes.addAndGet(scope.size());
        }
    }

    /**
     * Drops the keys of entries up to {@code floor}, and of what was not kept.
     *
     * @param full whether also those that are not old: the store must not grow beyond its bounds for their sake
     */
    void forget(long floor, long nowMillis, boolean full) {
        Predicate<Seen> gone = value -> value.id() <= floor && (full || value.isOld(nowMillis));
        seen.entrySet().removeIf(entry -> {
            boolean dropped = gone.test(entry.getValue());
            if (dropped) {
                bytes.addAndGet(-entry.getKey().size());
            }
            return dropped;
        });
    }

    boolean isEmpty() {
        return seen.isEmpty();
    }
}

package io.notifyhub.core.memory;

import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.IdempotencyKey;
import io.notifyhub.protocol.Notification;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The idempotency keys of one user's log: each is remembered as long as its entry, and at least {@link
 * MemoryNotificationStore#IDEMPOTENCY_RETENTION}. Guarded by the log that owns it.
 */
final class SeenKeys {
    private final Map<Scope, Seen> seen = new LinkedHashMap<>();

    /** What a key names: one send of one origin. */
    private record Scope(String origin, String key) {}

    /** What the first send with a key led to. */
    static final class Seen {
        final String payloadHash;
        final AppendResult.Outcome outcome;
        final Notification notification;
        private final long atMillis;

        Seen(String payloadHash, AppendResult.Outcome outcome, Notification notification, long atMillis) {
            this.payloadHash = payloadHash;
            this.outcome = outcome;
            this.notification = notification;
            this.atMillis = atMillis;
        }

        boolean expired(long floor, long nowMillis) {
            boolean entryGone = notification.id() <= floor;
            return entryGone && nowMillis - atMillis > MemoryNotificationStore.IDEMPOTENCY_RETENTION.toMillis();
        }
    }

    @Nullable
    Seen find(IdempotencyKey key, long nowMillis) {
        Seen found = seen.get(new Scope(key.origin(), key.key()));
        boolean expired = found != null && found.notification.id() == 0 && found.expired(0, nowMillis);
        return expired ? null : found;
    }

    void add(IdempotencyKey key, AppendResult.Outcome outcome, Notification notification, long nowMillis) {
        Iterator<Seen> eldest = seen.values().iterator();
        if (eldest.hasNext() && eldest.next().expired(0, nowMillis)) {
            eldest.remove();
        }
        seen.put(new Scope(key.origin(), key.key()), new Seen(key.payloadHash(), outcome, notification, nowMillis));
    }

    /** Drops the keys of entries up to {@code floor} that are old enough. */
    void forget(long floor, long nowMillis) {
        seen.values().removeIf(value -> value.expired(floor, nowMillis));
    }
}

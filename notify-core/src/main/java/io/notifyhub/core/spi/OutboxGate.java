package io.notifyhub.core.spi;

import io.notifyhub.core.NotificationRequest;
import java.util.List;

/**
 * Where an outbox hands over what it has kept for a hub. Not for implementation by applications. Thread-safe.
 */
public interface OutboxGate {
    /** The origin of the keys that an outbox gives to what came without one. */
    String ORIGIN = "outbox";

    /**
     * Checks a request as a send does, and gives it its time and an idempotency key. Does not block.
     *
     * @param key identifies it for ever; used unless the request bears a key of its own
     * @throws IllegalArgumentException naming the value and the rule it breaks
     */
    AppendRequest prepare(String userId, NotificationRequest request, String key);

    /**
     * Stores and announces. The requests of a user are taken in their order. Blocks for one write of the store.
     *
     * @param patiently whether to wait for a log that is locked; the requests are all of one user then
     * @return a result per request; {@code BUSY} and {@code CONFLICT} are results too
     * @throws io.notifyhub.core.NotifyException as {@link NotificationStore#append}: none of it is stored, unless the outcome
     *     is unknown
     */
    List<AppendResult> deliver(List<AppendRequest> requests, boolean patiently);

    /** Whether the store answers at all: where it does not, no request is to blame. Blocks. */
    boolean isStoreUp();
}

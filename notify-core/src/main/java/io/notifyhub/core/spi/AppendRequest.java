package io.notifyhub.core.spi;

import io.notifyhub.protocol.Notification;
import org.jspecify.annotations.Nullable;

/**
 * One notification to append to one user's log. Immutable; already validated by the hub.
 *
 * @param userId whose log
 * @param draft the entry without its id; its time is set
 * @param critical whether preferences do not apply
 * @param idempotency null if the sender gave no key
 * @param trace what a {@link HubMonitor} knows this send by, null for nothing; no concern of a store
 */
public record AppendRequest(
        String userId,
        Notification draft,
        boolean critical,
        @Nullable IdempotencyKey idempotency,
        @Nullable Object trace) {

    /** Without a trace. */
    public AppendRequest(String userId, Notification draft, boolean critical, @Nullable IdempotencyKey idempotency) {
        this(userId, draft, critical, idempotency, null);
    }
}

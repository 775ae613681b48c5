package io.notifyhub.store.jdbc;

import java.time.Instant;

/**
 * A notification that could not be delivered and was set aside. Immutable.
 *
 * @param id names it for {@link TransactionalNotifier#retry} and {@link TransactionalNotifier#discard}
 * @param attempts how often it failed although the store was up
 * @param reason why, in a sentence without its content
 */
public record OutboxFailure(
        long id, String userId, String type, Instant createdAt, Instant failedAt, int attempts, String reason) {}

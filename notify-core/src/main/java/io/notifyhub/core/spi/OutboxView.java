package io.notifyhub.core.spi;

import java.time.Instant;
import java.util.List;

/** What an operator sees of an outbox, and does about what it has given up. Thread-safe; every method blocks for its database. */
public interface OutboxView {
    /**
     * A notification that could not be delivered and was set aside. Immutable.
     *
     * @param id names it for {@link OutboxView#retry} and {@link OutboxView#discard}
     * @param attempts how often it failed although the store was up
     * @param reason why, in a sentence without its content
     */
    record GivenUp(
            long id, String userId, String type, Instant createdAt, Instant failedAt, int attempts, String reason) {}

    /** Rows that wait to be delivered. */
    long waiting();

    /** Rows that were given up, oldest first, at most so many. */
    List<GivenUp> givenUp(int max);

    /** Has a row tried again, after what its user has waiting. @return false if there is none */
    boolean retry(long id);

    /** Removes a row that was given up. @return false if there is none */
    boolean discard(long id);
}

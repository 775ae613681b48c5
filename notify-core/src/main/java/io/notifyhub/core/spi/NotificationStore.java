package io.notifyhub.core.spi;

import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps one log per user and is the only truth about it. Everything that changes what a user sees is a step of that log.
 *
 * <p><b>What holds for every store</b> (the contract class in the testkit has a test for each sentence):
 *
 * <ul>
 *   <li>The steps of a user are numbered 1, 2, 3 … without holes, and become visible in that order: whoever sees a step
 *       sees all before it, in this process or another. Numbers are given and made visible under one lock of that user.
 *   <li>Each step bears a mark of 48 random bits of its own. Before the first step the log bears the mark of the store,
 *       which is made once, when the store is created.
 *   <li>When a method returns normally, what it did is kept as durably as the store promises. When it throws {@link
 *       io.notifyhub.core.StoreException}, nothing was done, unless the exception says that the outcome is unknown.
 *   <li>A user who has never been written to has an empty log: head 0, the mark of the store.
 *   <li>Users are independent: no method reads or changes the log of a user it was not given.
 *   <li>What one answer holds is of one moment: the steps, entries, counts and ends in it fit each other.
 * </ul>
 *
 * <p><b>Threads.</b> All methods may be called by any number of threads at once and may block; the hub calls them on its
 * store executor, or on the thread of an application that called a blocking method. They return or throw within a few
 * seconds: a store bounds its own waiting.
 *
 * <p>The hub validates what it passes on: user ids, texts and JSON are within the limits and free of U+0000 and lone
 * surrogates.
 */
public interface NotificationStore extends AutoCloseable {
    /** How many transactions at once make this store faster. The hub gathers concurrent appends into so many lanes. */
    default int concurrency() {
        return 16;
    }

    /** Identifies the data: made once, when the store is created, and kept with it. */
    String id();

    /**
     * Appends each request to its user's log, in the order of the list where users are the same. The whole list is stored,
     * or nothing of it; one that conflicts or is not kept is an outcome of its own and does not touch the others.
     *
     * <p>A log that somebody else has locked need not be waited for, so that one slow log delays no others: all requests of
     * its user are answered with {@code BUSY} then, nothing was done for them, and the caller asks {@link
     * #appendPatiently}.
     *
     * <p>Under the lock of the user's log, for each request: an idempotency key that was seen before answers with what it
     * led to then, or with a conflict if the payload was another; else {@link Delivery#of} the user's preferences decides
     * whether the entry is kept. Keys are remembered as long as their entry, and at least 24 hours.
     *
     * @return a result per request, in the same order
     */
    List<AppendResult> append(List<AppendRequest> requests);

    /** As {@link #append}, but waits for a log that is locked: never {@code BUSY}. @param requests all of one user */
    default List<AppendResult> appendPatiently(List<AppendRequest> requests) {
        return append(requests);
    }

    /**
     * The steps after a place in the log. The place and the one it shows the state of ({@link Cursor#asOf()}) are checked and
     * the steps are read in one snapshot: where the place is below the floor the answer is {@code PRUNED}, where one of the
     * two is beyond the head {@code AHEAD}, and where the step at one of them (or the floor) bears another mark {@code
     * REPLACED}. Creations are read with the entry's present state.
     *
     * @param maxSteps at most so many steps
     * @param maxBytes stops after the step with which the payloads exceed about so many bytes; at least one step is read
     */
    LogPage readAfter(String userId, Cursor from, int maxSteps, int maxBytes);

    /**
     * Both ends of the logs of many users. Called often, with up to 1,000 users who are connected: must be cheap.
     *
     * @return an answer for each user
     */
    Map<String, LogHead> heads(Collection<String> userIds);

    /** A page of a user's entries, newest first. A page ends early when it exceeds about 256 KiB of payload. */
    EntryPage list(String userId, ListQuery query);

    /**
     * The newest entries of all users that are wanted, by the time they were created, newest first. For operators: looks at
     * every entry of that time, and so takes as long as a call may take, and fails then. A store may compare letters beyond
     * ASCII in their own case only.
     *
     * @param limit at most so many; the hub asks for one more than a page, {@value ListQuery#MAX_LIMIT}, at most
     * @throws UnsupportedOperationException if this store cannot look through the logs of all users
     */
    default List<Notification> search(EntryFilter wanted, int limit) {
        throw new UnsupportedOperationException("this store cannot look through the logs of all users");
    }

    /**
     * Marks one entry as read. {@code UNCHANGED} if it was; {@code NOT_FOUND} if the number is at or below the floor, beyond
     * the head, of a step that created nothing, or of a deleted entry.
     */
    StepResult markRead(String userId, long id);

    /**
     * Marks every entry up to {@code upTo} as read. The step bears the smaller of {@code upTo} and the head. {@code
     * UNCHANGED} if there is nothing to mark.
     */
    StepResult markAllRead(String userId, long upTo);

    /**
     * Deletes one entry and its content. {@code UNCHANGED} if there is nothing to delete: deleted before, removed by the
     * retention rules, or a step that created nothing. {@code NOT_FOUND} beyond the head.
     */
    StepResult delete(String userId, long id);

    /** The user's preferences; {@link Preferences#DEFAULT} if never set. */
    Preferences preferences(String userId);

    /** Replaces the user's preferences. {@code UNCHANGED} if they are equal. Entries that exist stay as they are. */
    StepResult setPreferences(String userId, Preferences preferences);

    /**
     * Keeps that tokens of this user which were issued before {@code before}, in Unix milliseconds, are good for nothing any
     * longer; every {@link LogHead} of the user bears it from now on. Never goes back: the later moment stays, whatever the
     * order of the calls. No step, and nothing that prunes or erases a log takes it away. Works for users without a log.
     */
    void revokeTokens(String userId, long before);

    /**
     * Removes the oldest part of a user's log if it has outgrown the store's limits, a tenth of a limit at a time, and writes
     * a step that says so. Steps at and below its target are gone, the mark of the last of them is kept.
     *
     * @return the step, or empty if nothing was due
     */
    Optional<StoredStep> prune(String userId);

    /**
     * As {@link #prune}, of a log that has outgrown limits of its own, for a store that does so in microseconds and waits for
     * nothing: it is called by who has just appended, so that the step does not race with the next append. By default nothing is done,
     * and {@code prune} is called on another thread.
     */
    default Optional<StoredStep> pruneAtOnce(String userId) {
        return Optional.empty();
    }

    /**
     * Users whose logs are due for {@link #prune} by age or for want of room, most urgent first. Called every few minutes,
     * and when an append said that pruning is due.
     */
    List<String> pruneCandidates(int max);

    /** Gives everything back. Idempotent. Calls in progress may fail. */
    @Override
    void close();
}

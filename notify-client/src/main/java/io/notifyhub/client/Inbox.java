package io.notifyhub.client;

import io.notifyhub.client.internal.Calls;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.DeleteNotification;
import io.notifyhub.protocol.GetNotifications;
import io.notifyhub.protocol.MarkAllRead;
import io.notifyhub.protocol.MarkRead;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.ServerFrame;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The user's list on the server. A change takes effect on every device; each hears of it as a step of the log, this one
 * too, and the stage completes when the change is stored.
 *
 * <p>Stages complete in order with the callbacks and on their executor, and fail with {@link NotifyClientException}: at once
 * with {@code NOT_CONNECTED} or {@code OVERLOADED}; with {@code REFUSED} and a code when the server says no; after ten
 * seconds, or when the connection is lost, with {@code NO_ANSWER} for a list and {@code OUTCOME_UNKNOWN} for a change.
 * Repeating a change is harmless. {@link Commands} wait for a connection instead. Thread-safe; no method blocks.
 */
public final class Inbox {
    /** The most entries that one list may have. */
    public static final int MAX_LIMIT = 200;

    private final Calls calls;

    Inbox(Calls calls) {
        this.calls = calls;
    }

    /** The newest {@code limit} entries. */
    public CompletionStage<NotificationsList> list(int limit) {
        return list(limit, null, false);
    }

    /**
     * Lists entries, newest first.
     *
     * @param limit from 1 to {@link #MAX_LIMIT}
     * @param before only entries with lower ids, for the next page; null for the newest
     */
    public CompletionStage<NotificationsList> list(int limit, @Nullable Long before, boolean unreadOnly) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be from 1 to " + MAX_LIMIT + ", was " + limit);
        }
        return calls.ask(
                false,
                null,
                ref -> new GetNotifications(limit, before, unreadOnly, ref),
                NotificationsList.class,
                list -> list);
    }

    /** Marks one entry as read. Fails with the code {@code not_found} if there is no such entry. */
    public CompletionStage<@Nullable Void> markRead(long id) {
        return change(ref -> new MarkRead(id, ref));
    }

    /** Marks every entry as read that the server has when it gets the request, also those not seen here yet. */
    public CompletionStage<@Nullable Void> markAllRead() {
        return change(ref -> new MarkAllRead(null, ref));
    }

    /** Marks every entry up to and with {@code upTo} as read. */
    public CompletionStage<@Nullable Void> markAllRead(long upTo) {
        return change(ref -> new MarkAllRead(upTo, ref));
    }

    /** Deletes one entry. Deleting a deleted one succeeds. */
    public CompletionStage<@Nullable Void> delete(long id) {
        return change(ref -> new DeleteNotification(id, ref));
    }

    private CompletionStage<@Nullable Void> change(Function<String, ClientFrame> frame) {
        return calls.<ServerFrame, @Nullable Void>ask(true, null, frame, ServerFrame.class, answer -> null);
    }
}

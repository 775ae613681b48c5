package io.notifyhub.client;

import io.notifyhub.client.internal.CommandQueue;
import io.notifyhub.protocol.DeleteNotification;
import io.notifyhub.protocol.MarkAllRead;
import io.notifyhub.protocol.MarkRead;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.SendNotification;
import io.notifyhub.protocol.UserIds;
import java.util.concurrent.CompletionStage;

/**
 * Commands that need no connection: they are kept, and sent in order as soon as there is one, again and again until the server
 * has answered. Each takes effect once, as sends bear a key and the others may be repeated. {@link Inbox} has the same for who
 * wants an answer now or none.
 *
 * <p>With {@link NotifyClientBuilder#stateDirectory} commands outlive the process, else the client. At most
 * {@link #MAX_WAITING} wait.
 *
 * <p>A command names an entry of one log. Where the server has lost that log and the client had to reload, a command is
 * dropped, with {@link NotifyClientException.Reason#OBSOLETE}, unless the entry is among the newest
 * {@link NotifyClient#MAX_RELOAD_ENTRIES} and still the same; without {@link NotifyClientBuilder#inboxModel} that is not known
 * of any.
 *
 * <p>Stages complete on the callback executor when the command is kept, and fail with {@link NotifyClientException}: at once
 * with {@code OVERLOADED}, with {@code NOT_KEPT} if it could not be written, or {@code CLOSED}. What became of a command, also
 * one of an earlier life of the process, is told by {@link NotifyClientListener#onCommandEnded}. Thread-safe; no method blocks.
 */
public final class Commands {
    /** Commands that may wait for the server. */
    public static final int MAX_WAITING = CommandQueue.MAX_COMMANDS;

    private final CommandQueue queue;
    private final NotifyClient client;

    Commands(CommandQueue queue, NotifyClient client) {
        this.queue = queue;
        this.client = client;
    }

    /** Marks one entry as read. */
    public CompletionStage<QueuedCommand> markRead(long id) {
        return queue.submit(new MarkRead(positive(id), null), id);
    }

    /** Marks every entry up to and with {@code upTo} as read: the newest that the user saw. */
    public CompletionStage<QueuedCommand> markAllRead(long upTo) {
        return queue.submit(new MarkAllRead(positive(upTo), null), upTo);
    }

    /** Deletes one entry. */
    public CompletionStage<QueuedCommand> delete(long id) {
        return queue.submit(new DeleteNotification(positive(id), null), id);
    }

    /** Notifies another user, where the server lets this one, under a key of its own making. */
    public CompletionStage<QueuedCommand> notifyUser(String userId, Notification notification) {
        return notifyUser(userId, notification, client.newKey());
    }

    /**
     * Notifies another user, where the server lets this one.
     *
     * @param idempotencyKey under which the server takes it once, for at least a day after it had it
     */
    public CompletionStage<QueuedCommand> notifyUser(String userId, Notification notification, String idempotencyKey) {
        UserIds.check(userId);
        return queue.submit(new SendNotification(userId, notification, idempotencyKey, null), 0);
    }

    private static long positive(long id) {
        if (id < 1) {
            throw new IllegalArgumentException("an id must be at least 1, was " + id);
        }
        return id;
    }
}

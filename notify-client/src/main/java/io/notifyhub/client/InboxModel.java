package io.notifyhub.client;

import io.notifyhub.client.internal.Calls;
import io.notifyhub.client.internal.Listeners;
import io.notifyhub.client.internal.LocalInbox;
import io.notifyhub.protocol.GetNotifications;
import io.notifyhub.protocol.NotificationsList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The user's list on this device: the newest entries without a gap, kept right by the feed, across lost connections and
 * reloads. With {@link NotifyClientBuilder#stateDirectory} it is there before there is a connection. What the user asks for
 * here shows at once, is kept while there is no connection, and sent when there is one ({@link Commands}).
 *
 * <p>Bounded: beyond the number given to {@link NotifyClientBuilder#inboxModel} the oldest entries are let go of; the count of
 * unread ones is of all.
 *
 * <p>Threads: every method may be called from any thread and blocks for no longer than it takes to copy the list. What the feed
 * brings is applied on the callback executor, before the callbacks that tell of it; {@link #onChange} is called there, too, in
 * order, after those callbacks.
 */
public final class InboxModel {
    private final LocalInbox inbox;
    private final Commands commands;
    private final Calls calls;
    private final Listeners listeners;

    InboxModel(LocalInbox inbox, Commands commands, Calls calls, Listeners listeners) {
        this.inbox = inbox;
        this.commands = commands;
        this.calls = calls;
        this.listeners = listeners;
    }

    /** The list as it is now. */
    public InboxSnapshot snapshot() {
        LocalInbox.View view = inbox.view();
        return new InboxSnapshot(view.entries, view.unread, view.complete, view.loaded, view.waiting);
    }

    /** Hands the list to {@code handler} after each change. */
    public Subscription onChange(Consumer<? super InboxSnapshot> handler) {
        return listeners.follow(() -> handler.accept(snapshot()));
    }

    /** Marks one entry as read, as {@link Commands#markRead}. */
    public CompletionStage<QueuedCommand> markRead(long id) {
        return commands.markRead(id);
    }

    /** Marks every entry as read up to the newest that is shown; completes with null if none is. */
    public CompletionStage<@Nullable QueuedCommand> markAllRead() {
        LocalInbox.View view = inbox.view();
        if (view.entries.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return commands.markAllRead(view.entries.get(0).id()).thenApply(command -> command);
    }

    /** Deletes one entry, as {@link Commands#delete}. */
    public CompletionStage<QueuedCommand> delete(long id) {
        return commands.delete(id);
    }

    /**
     * Asks for a page of entries older than those that are here, as far as there is room for them.
     *
     * @return completes in order with the callbacks, when they are here; fails as {@link Inbox#list}
     */
    public CompletionStage<@Nullable Void> loadOlder() {
        long before = inbox.olderThan();
        if (before == 0) {
            return CompletableFuture.completedFuture(null);
        }
        return calls.<NotificationsList, @Nullable Void>ask(
                false,
                null,
                ref -> new GetNotifications(Inbox.MAX_LIMIT, before, false, ref),
                NotificationsList.class,
                page -> {
                    inbox.extend(before, page);
                    if (inbox.takeNews()) {
                        listeners.inboxChanged();
                    }
                    return null;
                });
    }
}

package io.notifyhub.core;

import io.notifyhub.core.internal.LogCommands;
import io.notifyhub.core.spi.EntryPage;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.StepResult;
import io.notifyhub.protocol.Preferences;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One user's inbox, for the embedding application. Changes are told to all of the user's devices. Every method blocks for
 * one call of the store, and has a twin that returns at once, whose future is completed on the hub's store executor.
 * Failures are {@link NotifyException}s. Immutable and thread-safe; cheap to get.
 */
public final class Inbox {
    private final LogCommands log;
    private final Executor executor;
    private final String userId;

    Inbox(LogCommands log, Executor executor, String userId) {
        this.log = log;
        this.executor = executor;
        this.userId = userId;
    }

    /** The entries that {@code query} selects, newest first. */
    public InboxPage list(ListQuery query) {
        EntryPage page = log.list(userId, query);
        return new InboxPage(
                page.entries(),
                page.total(),
                page.head().unreadCount(),
                page.hasMore(),
                page.head().cursor().toString());
    }

    public CompletableFuture<InboxPage> listAsync(ListQuery query) {
        return async(() -> list(query));
    }

    /** How many entries there are, and how many of them unread. */
    public InboxCounts counts() {
        EntryPage page = log.list(userId, ListQuery.newest().withLimit(1));
        return new InboxCounts(page.total(), page.head().unreadCount());
    }

    public CompletableFuture<InboxCounts> countsAsync() {
        return async(this::counts);
    }

    /** @return false if there is no such entry; true if it is read now, or was before */
    public boolean markRead(long id) {
        return log.markRead(userId, id).status() != StepResult.Status.NOT_FOUND;
    }

    public CompletableFuture<Boolean> markReadAsync(long id) {
        return async(() -> markRead(id));
    }

    /** Marks every entry up to {@code upTo} as read; {@link Long#MAX_VALUE} for all. @return entries not read afterwards */
    public long markAllRead(long upTo) {
        return log.markAllRead(userId, upTo).head().unreadCount();
    }

    public CompletableFuture<Long> markAllReadAsync(long upTo) {
        return async(() -> markAllRead(upTo));
    }

    /** @return false if there never was such an entry; true if it is gone now, or was before */
    public boolean delete(long id) {
        return log.delete(userId, id).status() != StepResult.Status.NOT_FOUND;
    }

    public CompletableFuture<Boolean> deleteAsync(long id) {
        return async(() -> delete(id));
    }

    /** What the user wants to be told of. */
    public Preferences preferences() {
        return log.preferences(userId);
    }

    public CompletableFuture<Preferences> preferencesAsync() {
        return async(this::preferences);
    }

    /**
     * Replaces what the user wants to be told of, from now on: entries that exist stay as they are. Types that are critical to
     * the hub may be named, but are not muted.
     *
     * @throws IllegalArgumentException if more than {@link HubLimits#MAX_PREFERENCE_TYPES} types are named, or one that
     *     cannot be one
     */
    public void setPreferences(Preferences preferences) {
        log.setPreferences(userId, preferences);
    }

    public CompletableFuture<Void> setPreferencesAsync(Preferences preferences) {
        return async(() -> {
            setPreferences(preferences);
            return null;
        });
    }

    private <T extends @Nullable Object> CompletableFuture<T> async(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, executor);
    }

    @Override
    public String toString() {
        return "Inbox[" + userId + ']';
    }
}

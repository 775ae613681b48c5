package io.notifyhub.client;

import io.notifyhub.client.internal.JournalContent;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationsList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client has put into its {@link io.notifyhub.client.spi.StateStorage}. Immutable. */
public final class SavedState {
    private final @Nullable String cursor;
    private final List<Notification> entries;
    private final long unreadCount;
    private final List<QueuedCommand> waiting;

    private SavedState(JournalContent content) {
        NotificationsList list = content.list();
        this.cursor = content.cursor();
        this.entries = list == null ? Collections.emptyList() : list.notifications();
        this.unreadCount = list == null ? 0 : list.unreadCount();
        this.waiting = Collections.unmodifiableList(content.waiting());
    }

    /** Reads what a storage holds. Of what a crash has left in it, what is whole counts. */
    public static SavedState read(byte[] bytes) {
        return new SavedState(JournalContent.read(bytes, Integer.MAX_VALUE));
    }

    /** The client's place, or a text in its stead if it has to reload; null if it never connected. */
    public @Nullable String cursor() {
        return cursor;
    }

    /** The list of that place, newest first. */
    public List<Notification> entries() {
        return entries;
    }

    public long unreadCount() {
        return unreadCount;
    }

    /** The commands that the server does not have yet, in their order. */
    public List<QueuedCommand> waitingCommands() {
        return waiting;
    }
}

package io.notifyhub.client;

import io.notifyhub.protocol.Notification;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list as it was at one moment, with what the user has asked for since and the server does not know yet. Immutable. */
public final class InboxSnapshot {
    private final List<Notification> entries;
    private final long unreadCount;
    private final boolean complete;
    private final boolean loaded;
    private final int waiting;

    /** Made by {@link InboxModel}. */
    InboxSnapshot(List<Notification> entries, long unreadCount, boolean complete, boolean loaded, int waiting) {
        this.entries = Collections.unmodifiableList(entries);
        this.unreadCount = unreadCount;
        this.complete = complete;
        this.loaded = loaded;
        this.waiting = waiting;
    }

    /** Newest first. */
    public List<Notification> entries() {
        return entries;
    }

    /** All entries that are not read, also those that are not in {@link #entries()}. */
    public long unreadCount() {
        return unreadCount;
    }

    /** Whether there are no older entries than these, see {@link InboxModel#loadOlder()}. */
    public boolean isComplete() {
        return complete;
    }

    /** Whether there ever was a list, of this life of the process or of an earlier one. */
    public boolean isLoaded() {
        return loaded;
    }

    /** How many commands wait for the server. */
    public int waitingCommands() {
        return waiting;
    }

    /** The entry with this id, or null if it is not here. Takes a moment that grows with the list. */
    public @Nullable Notification find(long id) {
        for (Notification entry : entries) {
            if (entry.id() == id) {
                return entry;
            }
        }
        return null;
    }

    /** Names counts only, so that it may be logged. */
    @Override
    public String toString() {
        return "InboxSnapshot[" + entries.size() + (complete ? "" : " newest") + " entries, " + unreadCount
                + " unread, " + waiting + " commands waiting" + (loaded ? "" : ", not loaded") + ']';
    }
}

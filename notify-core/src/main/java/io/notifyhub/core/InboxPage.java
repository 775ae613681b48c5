package io.notifyhub.core;

import io.notifyhub.protocol.Notification;
import java.util.List;

/**
 * A page of a user's entries. Immutable.
 *
 * @param entries newest first
 * @param total how many entries there are, or how many unread ones if only those were asked for
 * @param unreadCount entries not read
 * @param hasMore whether older ones follow: ask again with {@code before} the last id
 * @param cursor the place in the log this page shows; a connection may start from it
 */
public record InboxPage(List<Notification> entries, long total, long unreadCount, boolean hasMore, String cursor) {
    public InboxPage {
        entries = List.copyOf(entries);
    }
}

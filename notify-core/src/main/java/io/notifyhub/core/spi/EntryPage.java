package io.notifyhub.core.spi;

import io.notifyhub.protocol.Notification;
import java.util.List;

/**
 * A page of a user's entries, all of one snapshot. Immutable.
 *
 * @param entries newest first
 * @param total how many entries there are, or how many unread ones if only those were asked for
 * @param hasMore whether older ones follow
 * @param head both ends of the log
 */
public record EntryPage(List<Notification> entries, long total, boolean hasMore, LogHead head) {
    public EntryPage {
        entries = List.copyOf(entries);
    }
}

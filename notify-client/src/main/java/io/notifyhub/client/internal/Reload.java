package io.notifyhub.client.internal;

import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.ResetReason;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list that is being loaded page by page, because the client's cursor was of no use. What comes in after the first page
 * was made is kept until the list is complete, as it applies to that list. Confined to the engine's context.
 */
final class Reload {
    final ResetReason reason;
    final List<Delivery> held = new ArrayList<>();
    /** To be told after the list; null until it came. */
    @Nullable
    Delivery caughtUp;

    private final int maxEntries;
    private final List<Notification> entries = new ArrayList<>();
    private @Nullable NotificationsList first;
    private boolean more;

    Reload(ResetReason reason, int maxEntries) {
        this.reason = reason;
        this.maxEntries = maxEntries;
    }

    boolean hasFirstPage() {
        return first != null;
    }

    /** Takes a page; returns whether another one is needed. */
    boolean add(NotificationsList page) {
        if (first == null) {
            first = page;
        }
        entries.addAll(page.notifications());
        more = page.hasMore();
        return more && !page.notifications().isEmpty() && entries.size() < maxEntries;
    }

    /** Only entries with lower ids are missing; null before the first page. */
    @Nullable
    Long before() {
        return entries.isEmpty() ? null : entries.get(entries.size() - 1).id();
    }

    NotificationsList list() {
        NotificationsList counts = first;
        long total = counts == null ? 0 : counts.total();
        long unread = counts == null ? 0 : counts.unreadCount();
        return new NotificationsList(entries, total, unread, more, null);
    }
}

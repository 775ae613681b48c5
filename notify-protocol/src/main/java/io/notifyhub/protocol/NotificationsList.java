package io.notifyhub.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to {@link GetNotifications}. Immutable. */
public final class NotificationsList implements ServerFrame {
    private final List<Notification> notifications;
    private final long total;
    private final long unreadCount;
    private final boolean hasMore;
    private final @Nullable String ref;

    /**
     * @param notifications newest first
     * @param total how many entries the filter selects
     * @param hasMore whether there are older ones
     * @param ref the {@code ref} of the request this answers, or null
     */
    public NotificationsList(
            List<Notification> notifications, long total, long unreadCount, boolean hasMore, @Nullable String ref) {
        this.notifications = List.copyOf(notifications);
        this.total = total;
        this.unreadCount = unreadCount;
        this.hasMore = hasMore;
        this.ref = ref;
    }

    @Override
    public String type() {
        return FrameTypes.NOTIFICATIONS_LIST;
    }

    public List<Notification> notifications() {
        return notifications;
    }

    public long total() {
        return total;
    }

    public long unreadCount() {
        return unreadCount;
    }

    public boolean hasMore() {
        return hasMore;
    }

    public @Nullable String ref() {
        return ref;
    }
}

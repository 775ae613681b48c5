package io.notifyhub.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An entry was created, or a notification came that is not kept. On the wire it has one of three shapes: muted, with a title, or without one. Immutable.
 */
public final class NotificationCreated implements StepFrame {
    private final Notification notification;
    private final boolean muted;
    private final long unreadCount;
    private final @Nullable Cursor cursor;

    /**
     * @param notification as it is now
     * @param muted whether it is to be kept but not announced
     * @param unreadCount entries not read, after this step
     * @param cursor the place of this step in the log; null if it is not kept
     */
    public NotificationCreated(Notification notification, boolean muted, long unreadCount, @Nullable Cursor cursor) {
        this.notification = Objects.requireNonNull(notification, "notification");
        this.muted = muted;
        this.unreadCount = unreadCount;
        this.cursor = cursor;
    }

    @Override
    public String type() {
        return muted
                ? FrameTypes.NOTIFICATION_ADDED
                : notification.title() != null ? FrameTypes.NOTIFICATION : notification.type();
    }

    public Notification notification() {
        return notification;
    }

    public boolean muted() {
        return muted;
    }

    public long unreadCount() {
        return unreadCount;
    }

    @Override
    public @Nullable Cursor cursor() {
        return cursor;
    }
}

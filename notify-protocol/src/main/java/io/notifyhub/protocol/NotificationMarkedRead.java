package io.notifyhub.protocol;

import org.jspecify.annotations.Nullable;

/** An entry was read on some device; also the answer that it had been read before. Immutable. */
public final class NotificationMarkedRead implements StepFrame {
    private final long notificationId;
    private final long unreadCount;
    private final @Nullable Cursor cursor;
    private final @Nullable String ref;

    /**
     * @param unreadCount entries not read, after this step
     * @param cursor the place of this step in the log; null in a direct answer that is no step
     * @param ref the {@code ref} of the request this answers, or null
     */
    public NotificationMarkedRead(
            long notificationId, long unreadCount, @Nullable Cursor cursor, @Nullable String ref) {
        this.notificationId = notificationId;
        this.unreadCount = unreadCount;
        this.cursor = cursor;
        this.ref = ref;
    }

    @Override
    public String type() {
        return FrameTypes.NOTIFICATION_MARKED_READ;
    }

    public long notificationId() {
        return notificationId;
    }

    public long unreadCount() {
        return unreadCount;
    }

    @Override
    public @Nullable Cursor cursor() {
        return cursor;
    }

    public @Nullable String ref() {
        return ref;
    }
}

package io.notifyhub.protocol;

import org.jspecify.annotations.Nullable;

/** Deletes one entry on every device. Immutable. */
public final class DeleteNotification implements ClientFrame {
    private final long notificationId;
    private final @Nullable String ref;

    /**
     * @param ref the {@code ref} of the request this answers, or null
     */
    public DeleteNotification(long notificationId, @Nullable String ref) {
        this.notificationId = notificationId;
        this.ref = ref;
    }

    @Override
    public String type() {
        return FrameTypes.DELETE_NOTIFICATION;
    }

    public long notificationId() {
        return notificationId;
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }
}

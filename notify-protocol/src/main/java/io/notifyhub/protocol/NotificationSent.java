package io.notifyhub.protocol;

import org.jspecify.annotations.Nullable;

/** The answer to {@link SendNotification}. Immutable. */
public final class NotificationSent implements ServerFrame {
    private final @Nullable Long notificationId;
    private final @Nullable String ref;

    /**
     * @param notificationId the id in the recipient's log; null where the recipient's preferences keep nothing
     * @param ref the {@code ref} of the request this answers, or null
     */
    public NotificationSent(@Nullable Long notificationId, @Nullable String ref) {
        this.notificationId = notificationId;
        this.ref = ref;
    }

    @Override
    public String type() {
        return FrameTypes.NOTIFICATION_SENT;
    }

    public @Nullable Long notificationId() {
        return notificationId;
    }

    public @Nullable String ref() {
        return ref;
    }
}

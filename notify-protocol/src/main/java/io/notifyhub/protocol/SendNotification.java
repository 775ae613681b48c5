package io.notifyhub.protocol;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks the server to notify another user, where the application allows it. Immutable. */
public final class SendNotification implements ClientFrame {
    private final String userId;
    private final Notification notification;
    private final @Nullable String idempotencyKey;
    private final @Nullable String ref;

    /**
     * @param notification what to send; id, read and times are ignored
     * @param idempotencyKey makes a repeated send harmless; null for none
     * @param ref the {@code ref} of the request this answers, or null
     */
    public SendNotification(
            String userId, Notification notification, @Nullable String idempotencyKey, @Nullable String ref) {
        this.userId = Objects.requireNonNull(userId, "userId");
        this.notification = Objects.requireNonNull(notification, "notification");
        this.idempotencyKey = idempotencyKey;
        this.ref = ref;
    }

    @Override
    public String type() {
        return FrameTypes.SEND_NOTIFICATION;
    }

    public String userId() {
        return userId;
    }

    public Notification notification() {
        return notification;
    }

    public @Nullable String idempotencyKey() {
        return idempotencyKey;
    }

    @Override
    public @Nullable String ref() {
        return ref;
    }
}

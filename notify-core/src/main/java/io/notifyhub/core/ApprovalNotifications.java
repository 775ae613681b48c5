package io.notifyhub.core;

import io.notifyhub.protocol.UserIds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Short calls for what people read in an inbox, in the words of the Django helpers that they take the place of: {@code
 * send_websocket_notification}, {@code send_approval_notification} and {@code send_user_detail_approval_notification}. Each
 * blocks and fails as {@link NotificationHub#notifyUser(String, NotificationRequest)}. Immutable and thread-safe.
 */
public final class ApprovalNotifications {
    /** The type of an approval or a rejection. */
    public static final String TYPE_APPROVAL = "approval";

    /** The form type of a user's own details. */
    public static final String FORM_USER_DETAIL = "userdetail";

    private static final String TYPE_GENERAL = "general";

    private final NotificationHub hub;

    private ApprovalNotifications(NotificationHub hub) {
        this.hub = Objects.requireNonNull(hub, "hub");
    }

    public static ApprovalNotifications of(NotificationHub hub) {
        return new ApprovalNotifications(hub);
    }

    /** An entry of the type {@code general}. */
    public NotifyResult sendWebsocketNotification(String userId, String title, String message) {
        return sendWebsocketNotification(userId, title, message, TYPE_GENERAL, null, null);
    }

    /**
     * @param type see {@link NotificationRequest#type}
     * @param data anything the {@link JsonCodec} can write; may be null
     * @param link where the entry leads; may be null
     */
    public NotifyResult sendWebsocketNotification(
            String userId, String title, String message, String type, @Nullable Object data, @Nullable String link) {
        return hub.notifyUser(
                userId,
                NotificationRequest.type(type)
                        .title(title)
                        .message(message)
                        .data(data)
                        .link(link)
                        .build());
    }

    /**
     * Tells a user that what they handed in was approved, or not: an entry of the type {@link #TYPE_APPROVAL} with {@code
     * form_type}, {@code item_id}, {@code approved} and {@code sender_id} in its data, and the sender as its actor.
     *
     * @param itemId a {@link String}, or a whole number
     * @param senderId the user id of who decided; null if nobody in particular
     */
    public NotifyResult sendApprovalNotification(
            String userId,
            String title,
            String message,
            String formType,
            Object itemId,
            boolean approved,
            @Nullable String senderId) {
        return hub.notifyUser(
                userId,
                approval(title, message, formType, itemId, approved, senderId).build());
    }

    /**
     * What {@link #sendApprovalNotification} sends, for who sends it in another way, such as within a transaction of their own.
     *
     * @param itemId a {@link String}, or a whole number
     * @param senderId the user id of who decided; null if nobody in particular
     */
    public static NotificationRequest.Builder approval(
            String title, String message, String formType, Object itemId, boolean approved, @Nullable String senderId) {
        if (!(itemId instanceof String || itemId instanceof Long || itemId instanceof Integer)) {
            throw new IllegalArgumentException("itemId must be a String or a whole number, was a "
                    + itemId.getClass().getSimpleName());
        }
        Map<String, @Nullable Object> data = new LinkedHashMap<>();
        data.put("form_type", Objects.requireNonNull(formType, "formType"));
        data.put("item_id", itemId);
        data.put("approved", approved);
        data.put("sender_id", senderId == null ? null : asOnTheWire(senderId));
        return NotificationRequest.type(TYPE_APPROVAL)
                .title(title)
                .message(message)
                .actor(senderId)
                .data(data);
    }

    /** As {@link #sendApprovalNotification}, about a user's own details. */
    public NotifyResult sendUserDetailApprovalNotification(
            String userId, String title, String message, Object itemId, boolean approved, @Nullable String senderId) {
        return sendApprovalNotification(userId, title, message, FORM_USER_DETAIL, itemId, approved, senderId);
    }

    private static Object asOnTheWire(String userId) {
        return UserIds.isJsonNumber(userId) ? (Object) Long.valueOf(userId) : userId;
    }
}

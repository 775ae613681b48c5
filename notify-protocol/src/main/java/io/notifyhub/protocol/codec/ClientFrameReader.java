package io.notifyhub.protocol.codec;

import io.notifyhub.protocol.Authenticate;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.CustomMessage;
import io.notifyhub.protocol.DeleteNotification;
import io.notifyhub.protocol.FrameTypes;
import io.notifyhub.protocol.GetNotifications;
import io.notifyhub.protocol.MarkAllRead;
import io.notifyhub.protocol.MarkRead;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Ping;
import io.notifyhub.protocol.SendNotification;
import io.notifyhub.protocol.UserIds;
import org.jspecify.annotations.Nullable;

/** Reads frames from clients. Unknown fields are ignored, known ones of a wrong type refused. Stateless. */
final class ClientFrameReader {
    private ClientFrameReader() {}

    static ClientFrame read(String text) throws MalformedFrameException {
        JsonFields fields = JsonFields.read(text);
        if (fields == null) {
            return new CustomMessage("", JsonText.compact(text), null);
        }
        String json = fields.json("type");
        String type = json != null && json.startsWith("\"") ? fields.requiredText("type") : "";
        switch (type) {
            case FrameTypes.PING:
                return new Ping(fields.ref());
            case FrameTypes.GET_NOTIFICATIONS:
                return list(fields);
            case FrameTypes.MARK_READ:
                return new MarkRead(id(fields, "notification_id"), fields.ref());
            case FrameTypes.MARK_ALL_READ:
                return new MarkAllRead(atLeast(0, fields, "up_to"), fields.ref());
            case FrameTypes.DELETE_NOTIFICATION:
                return new DeleteNotification(id(fields, "notification_id"), fields.ref());
            case FrameTypes.SEND_NOTIFICATION:
                return send(fields);
            case FrameTypes.AUTHENTICATE:
                return new Authenticate(fields.requiredText("token"), fields.ref());
            default:
                return new CustomMessage(type, JsonText.compact(text), lenientRef(fields));
        }
    }

    /** The message may be of a system that uses {@code ref} for something else. */
    private static @Nullable String lenientRef(JsonFields fields) {
        try {
            return fields.ref();
        } catch (MalformedFrameException e) {
            return null;
        }
    }

    private static GetNotifications list(JsonFields fields) throws MalformedFrameException {
        Long limit = atLeast(1, fields, "limit");
        return new GetNotifications(
                limit == null ? null : (int) Math.min(limit, Integer.MAX_VALUE),
                atLeast(1, fields, "before"),
                fields.flag("unread_only", false),
                fields.ref());
    }

    static SendNotification send(JsonFields fields) throws MalformedFrameException {
        return send(fields, null, null);
    }

    static SendNotification sendWithActor(JsonFields fields) throws MalformedFrameException {
        return send(fields, userId("actor", fields), fields.text("verb"));
    }

    private static SendNotification send(JsonFields fields, @Nullable String actor, @Nullable String verb)
            throws MalformedFrameException {
        String userId = userId("user_id", fields);
        if (userId == null) {
            throw fields.wrong("user_id", "is missing");
        }
        String data = fields.json("data");
        Notification notification = Notification.builder(notificationType(fields))
                .title(fields.text("title"))
                .message(fields.text("message"))
                .dataJson(data == null ? "{}" : data)
                .link(fields.text("link"))
                .actor(actor)
                .verb(verb)
                .build();
        return new SendNotification(userId, notification, fields.text("idempotency_key"), fields.ref());
    }

    private static @Nullable String userId(String name, JsonFields fields) throws MalformedFrameException {
        String userId = fields.userId(name);
        try {
            return userId == null ? null : UserIds.check(userId);
        } catch (IllegalArgumentException e) {
            throw fields.wrong(name, "is refused: " + e.getMessage());
        }
    }

    private static String notificationType(JsonFields fields) throws MalformedFrameException {
        String type = fields.text("notification_type");
        try {
            return type == null ? Notification.DEFAULT_TYPE : FrameTypes.applicationType(type);
        } catch (IllegalArgumentException e) {
            throw fields.wrong("notification_type", "is refused: " + e.getMessage());
        }
    }

    private static long id(JsonFields fields, String name) throws MalformedFrameException {
        long id = fields.requiredNumber(name);
        if (id < 1) {
            throw fields.wrong(name, "must be at least 1");
        }
        return id;
    }

    static @Nullable Long atLeast(long least, JsonFields fields, String name) throws MalformedFrameException {
        Long value = fields.number(name);
        if (value != null && value < least) {
            throw fields.wrong(name, "must be at least " + least);
        }
        return value;
    }
}

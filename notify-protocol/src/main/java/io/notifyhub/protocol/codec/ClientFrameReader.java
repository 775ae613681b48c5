package io.notifyhub.protocol.codec;

import io.notifyhub.protocol.Authenticate;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.CustomMessage;
import io.notifyhub.protocol.DeleteNotification;
import io.notifyhub.protocol.ErrorCode;
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
        String userId = fields.userId("user_id");
        if (userId == null) {
            throw fields.wrong("user_id", "is missing");
        }
        String type = fields.text("notification_type");
        String data = fields.json("data");
        String actor = fields.userId("actor");
        try {
            UserIds.check(userId);
            if (actor != null) {
                UserIds.check(actor);
            }
            type = type == null ? Notification.DEFAULT_TYPE : FrameTypes.applicationType(type);
        } catch (IllegalArgumentException e) {
            throw new MalformedFrameException(ErrorCode.INVALID_FIELD, String.valueOf(e.getMessage()), fields.ref());
        }
        Notification notification = Notification.builder(type)
                .title(fields.text("title"))
                .message(fields.text("message"))
                .dataJson(data == null ? "{}" : data)
                .link(fields.text("link"))
                .actor(actor)
                .verb(fields.text("verb"))
                .build();
        return new SendNotification(userId, notification, fields.text("idempotency_key"), fields.ref());
    }

    private static long id(JsonFields fields, String name) throws MalformedFrameException {
        long id = fields.requiredNumber(name);
        if (id < 1) {
            throw fields.wrong(name, "must be at least 1");
        }
        return id;
    }

    private static @Nullable Long atLeast(long least, JsonFields fields, String name) throws MalformedFrameException {
        Long value = fields.number(name);
        if (value != null && value < least) {
            throw fields.wrong(name, "must be at least " + least);
        }
        return value;
    }
}

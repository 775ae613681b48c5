package io.notifyhub.protocol.codec;

import io.notifyhub.protocol.Authenticate;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.DeleteNotification;
import io.notifyhub.protocol.GetNotifications;
import io.notifyhub.protocol.MarkAllRead;
import io.notifyhub.protocol.MarkRead;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Ping;
import io.notifyhub.protocol.SendNotification;
import org.jspecify.annotations.Nullable;

/** The fields of each frame from a client. Stateless. */
final class ClientFrameWriter {
    private ClientFrameWriter() {}

    static void write(ClientFrame frame, JsonOut out) {
        out.field("type", frame.type());
        if (frame instanceof GetNotifications) {
            list((GetNotifications) frame, out);
        } else if (frame instanceof MarkRead) {
            out.field("notification_id", ((MarkRead) frame).notificationId());
        } else if (frame instanceof MarkAllRead) {
            optionalNumber(out, "up_to", ((MarkAllRead) frame).upTo());
        } else if (frame instanceof DeleteNotification) {
            out.field("notification_id", ((DeleteNotification) frame).notificationId());
        } else if (frame instanceof SendNotification) {
            send((SendNotification) frame, out);
        } else if (frame instanceof Authenticate) {
            out.field("token", ((Authenticate) frame).token());
        } else if (!(frame instanceof Ping)) {
            throw new IllegalArgumentException("not a frame of this protocol: " + frame.getClass());
        }
        JsonWriting.optionalText(out, "ref", frame.ref());
    }

    private static void list(GetNotifications frame, JsonOut out) {
        Integer limit = frame.limit();
        if (limit != null) {
            out.field("limit", limit);
        }
        optionalNumber(out, "before", frame.before());
        if (frame.unreadOnly()) {
            out.field("unread_only", true);
        }
    }

    private static void send(SendNotification frame, JsonOut out) {
        Notification n = frame.notification();
        JsonWriting.userId(out, "user_id", frame.userId(), UserIdFormat.AUTO);
        JsonWriting.optionalText(out, "title", n.title());
        JsonWriting.optionalText(out, "message", n.message());
        out.field("notification_type", n.type());
        JsonWriting.raw(out, "data", n.dataJson());
        JsonWriting.optionalText(out, "link", n.link());
        JsonWriting.optionalText(out, "idempotency_key", frame.idempotencyKey());
    }

    private static void optionalNumber(JsonOut out, String name, @Nullable Long value) {
        if (value != null) {
            out.field(name, value);
        }
    }
}

package io.notifyhub.protocol.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.Authenticated;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.Closing;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Done;
import io.notifyhub.protocol.Echo;
import io.notifyhub.protocol.ErrorFrame;
import io.notifyhub.protocol.Event;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationCreated;
import io.notifyhub.protocol.NotificationDeleted;
import io.notifyhub.protocol.NotificationMarkedRead;
import io.notifyhub.protocol.NotificationSent;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.NotificationsPruned;
import io.notifyhub.protocol.Pong;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.PreferencesChanged;
import io.notifyhub.protocol.Reset;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.protocol.ServerFrame;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of each frame from the server, in the order they are documented. Immutable. */
final class ServerFrameWriter {
    private final UserIdFormat userIds;

    ServerFrameWriter(UserIdFormat userIds) {
        this.userIds = userIds;
    }

    void write(ServerFrame frame, JsonGenerator out) throws IOException {
        out.writeStringField("type", frame.type());
        if (frame instanceof NotificationCreated) {
            created((NotificationCreated) frame, out);
        } else if (frame instanceof Event) {
            JsonWriting.raw(out, "data", ((Event) frame).dataJson());
        } else if (frame instanceof NotificationMarkedRead) {
            markedRead((NotificationMarkedRead) frame, out);
        } else if (frame instanceof AllNotificationsMarkedRead) {
            allMarkedRead((AllNotificationsMarkedRead) frame, out);
        } else if (frame instanceof NotificationDeleted) {
            deleted((NotificationDeleted) frame, out);
        } else if (frame instanceof NotificationsPruned) {
            pruned((NotificationsPruned) frame, out);
        } else if (frame instanceof PreferencesChanged) {
            PreferencesChanged changed = (PreferencesChanged) frame;
            out.writeFieldName("preferences");
            preferences(changed.preferences(), out);
            cursor(out, changed.cursor());
        } else {
            writeAnswer(frame, out);
        }
    }

    private void writeAnswer(ServerFrame frame, JsonGenerator out) throws IOException {
        if (frame instanceof ConnectionEstablished) {
            hello((ConnectionEstablished) frame, out);
        } else if (frame instanceof CaughtUp) {
            out.writeNumberField("unread_count", ((CaughtUp) frame).unreadCount());
            cursor(out, ((CaughtUp) frame).cursor());
        } else if (frame instanceof Reset) {
            out.writeStringField("reason", ((Reset) frame).reason().wireName());
            cursor(out, ((Reset) frame).cursor());
        } else if (frame instanceof NotificationSent) {
            sent((NotificationSent) frame, out);
        } else if (frame instanceof NotificationsList) {
            list((NotificationsList) frame, out);
        } else if (frame instanceof Authenticated) {
            JsonWriting.instantOrNull(out, "token_expires_at", ((Authenticated) frame).tokenExpiresAt());
            ref(out, ((Authenticated) frame).ref());
        } else if (frame instanceof Done) {
            ref(out, ((Done) frame).ref());
        } else if (frame instanceof Echo) {
            JsonWriting.raw(out, "data", ((Echo) frame).dataJson());
            ref(out, ((Echo) frame).ref());
        } else if (frame instanceof ErrorFrame) {
            ErrorFrame error = (ErrorFrame) frame;
            out.writeStringField("message", error.message());
            out.writeStringField("code", error.code().wireName());
            ref(out, error.ref());
        } else if (frame instanceof Pong) {
            ref(out, ((Pong) frame).ref());
        } else if (frame instanceof Closing) {
            closing((Closing) frame, out);
        } else {
            throw new IllegalArgumentException("not a frame of this protocol: " + frame.getClass());
        }
    }

    private void hello(ConnectionEstablished hello, JsonGenerator out) throws IOException {
        out.writeStringField("message", hello.message());
        JsonWriting.userId(out, "user_id", hello.userId(), userIds);
        cursor(out, hello.cursor());
        out.writeBooleanField("resumed", hello.resumed());
        ResetReason reason = hello.reason();
        JsonWriting.optionalText(out, "reason", reason == null ? null : reason.wireName());
        out.writeNumberField("missed", hello.missed());
        out.writeNumberField("unread_count", hello.unreadCount());
        out.writeNumberField("oldest_id", hello.oldestId());
        out.writeNumberField("heartbeat_ms", hello.heartbeatMs());
        JsonWriting.instantOrNull(out, "token_expires_at", hello.tokenExpiresAt());
        out.writeObjectFieldStart("limits");
        out.writeNumberField("max_frame_bytes", hello.limits().maxFrameBytes());
        out.writeNumberField("max_data_bytes", hello.limits().maxDataBytes());
        out.writeNumberField("messages_per_second", hello.limits().messagesPerSecond());
        out.writeEndObject();
        out.writeStringField("node", hello.node());
    }

    private void created(NotificationCreated frame, JsonGenerator out) throws IOException {
        Notification n = frame.notification();
        if (frame.muted() || n.title() != null) {
            out.writeFieldName("notification");
            JsonWriting.notification(out, n, userIds);
        } else {
            JsonWriting.raw(out, "data", n.dataJson());
            if (n.id() != 0) {
                out.writeNumberField("id", n.id());
            }
            JsonWriting.instantOrNull(out, "created_at", n.createdAt());
            JsonWriting.optionalText(out, "message", n.message());
            if (n.actor() != null) {
                JsonWriting.userId(out, "actor", n.actor(), userIds);
            }
            JsonWriting.optionalText(out, "verb", n.verb());
            JsonWriting.optionalText(out, "link", n.link());
            if (n.read()) {
                out.writeBooleanField("read", true);
            }
        }
        step(out, frame.unreadCount(), frame.cursor());
    }

    private static void markedRead(NotificationMarkedRead frame, JsonGenerator out) throws IOException {
        out.writeNumberField("notification_id", frame.notificationId());
        out.writeBooleanField("success", true);
        step(out, frame.unreadCount(), frame.cursor());
        ref(out, frame.ref());
    }

    private static void allMarkedRead(AllNotificationsMarkedRead frame, JsonGenerator out) throws IOException {
        out.writeBooleanField("success", true);
        out.writeNumberField("up_to", frame.upTo());
        step(out, frame.unreadCount(), frame.cursor());
        ref(out, frame.ref());
    }

    private static void deleted(NotificationDeleted frame, JsonGenerator out) throws IOException {
        out.writeNumberField("notification_id", frame.notificationId());
        out.writeBooleanField("success", true);
        step(out, frame.unreadCount(), frame.cursor());
        ref(out, frame.ref());
    }

    private static void pruned(NotificationsPruned frame, JsonGenerator out) throws IOException {
        out.writeNumberField("up_to", frame.upTo());
        step(out, frame.unreadCount(), frame.cursor());
    }

    static void preferences(Preferences preferences, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeBooleanField("mute_all", preferences.muteAll());
        out.writeObjectFieldStart("types");
        for (Map.Entry<String, Preferences.Channels> type : preferences.types().entrySet()) {
            out.writeObjectFieldStart(type.getKey());
            out.writeBooleanField("inbox", type.getValue().inbox());
            out.writeBooleanField("live", type.getValue().live());
            out.writeEndObject();
        }
        out.writeEndObject();
        out.writeEndObject();
    }

    private static void sent(NotificationSent frame, JsonGenerator out) throws IOException {
        out.writeBooleanField("success", true);
        Long id = frame.notificationId();
        if (id == null) {
            out.writeNullField("notification_id");
        } else {
            out.writeNumberField("notification_id", id);
        }
        ref(out, frame.ref());
    }

    private void list(NotificationsList frame, JsonGenerator out) throws IOException {
        listFields(frame, out);
        ref(out, frame.ref());
    }

    void listFields(NotificationsList frame, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart("notifications");
        for (Notification n : frame.notifications()) {
            JsonWriting.notification(out, n, userIds);
        }
        out.writeEndArray();
        out.writeNumberField("total", frame.total());
        out.writeNumberField("unread_count", frame.unreadCount());
        out.writeBooleanField("has_more", frame.hasMore());
    }

    private static void closing(Closing frame, JsonGenerator out) throws IOException {
        out.writeNumberField("code", frame.code());
        out.writeStringField("reason", frame.reason());
        out.writeBooleanField("reconnect", frame.reconnect());
        out.writeNumberField("retry_after_ms", frame.retryAfterMs());
        out.writeBooleanField("reauthenticate", frame.reauthenticate());
    }

    private static void step(JsonGenerator out, long unreadCount, @Nullable Cursor cursor) throws IOException {
        out.writeNumberField("unread_count", unreadCount);
        if (cursor != null) {
            cursor(out, cursor);
        }
    }

    private static void cursor(JsonGenerator out, Cursor cursor) throws IOException {
        out.writeStringField("cursor", cursor.toString());
    }

    private static void ref(JsonGenerator out, @Nullable String ref) throws IOException {
        JsonWriting.optionalText(out, "ref", ref);
    }
}

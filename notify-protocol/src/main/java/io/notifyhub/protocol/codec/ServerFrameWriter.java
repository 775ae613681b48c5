package io.notifyhub.protocol.codec;

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
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of each frame from the server, in the order they are documented. Immutable. */
final class ServerFrameWriter {
    private final UserIdFormat userIds;

    ServerFrameWriter(UserIdFormat userIds) {
        this.userIds = userIds;
    }

    void write(ServerFrame frame, JsonOut out) {
        out.field("type", frame.type());
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
            out.name("preferences");
            preferences(changed.preferences(), out);
            cursor(out, changed.cursor());
        } else {
            writeAnswer(frame, out);
        }
    }

    private void writeAnswer(ServerFrame frame, JsonOut out) {
        if (frame instanceof ConnectionEstablished) {
            hello((ConnectionEstablished) frame, out);
        } else if (frame instanceof CaughtUp) {
            out.field("unread_count", ((CaughtUp) frame).unreadCount());
            cursor(out, ((CaughtUp) frame).cursor());
        } else if (frame instanceof Reset) {
            out.field("reason", ((Reset) frame).reason().wireName());
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
            out.field("message", error.message());
            out.field("code", error.code().wireName());
            ref(out, error.ref());
        } else if (frame instanceof Pong) {
            ref(out, ((Pong) frame).ref());
        } else if (frame instanceof Closing) {
            closing((Closing) frame, out);
        } else {
            throw new IllegalArgumentException("not a frame of this protocol: " + frame.getClass());
        }
    }

    private void hello(ConnectionEstablished hello, JsonOut out) {
        out.field("message", hello.message());
        JsonWriting.userId(out, "user_id", hello.userId(), userIds);
        cursor(out, hello.cursor());
        out.field("resumed", hello.resumed());
        ResetReason reason = hello.reason();
        JsonWriting.optionalText(out, "reason", reason == null ? null : reason.wireName());
        out.field("missed", hello.missed());
        out.field("unread_count", hello.unreadCount());
        out.field("oldest_id", hello.oldestId());
        out.field("heartbeat_ms", hello.heartbeatMs());
        JsonWriting.instantOrNull(out, "token_expires_at", hello.tokenExpiresAt());
        out.name("limits");
        out.startObject();
        out.field("max_frame_bytes", hello.limits().maxFrameBytes());
        out.field("max_data_bytes", hello.limits().maxDataBytes());
        out.field("messages_per_second", hello.limits().messagesPerSecond());
        out.endObject();
        out.field("node", hello.node());
    }

    private void created(NotificationCreated frame, JsonOut out) {
        Notification n = frame.notification();
        if (frame.muted() || n.title() != null) {
            out.name("notification");
            JsonWriting.notification(out, n, userIds);
        } else {
            JsonWriting.raw(out, "data", n.dataJson());
            if (n.id() != 0) {
                out.field("id", n.id());
            }
            JsonWriting.instantOrNull(out, "created_at", n.createdAt());
            JsonWriting.optionalText(out, "message", n.message());
            if (n.actor() != null) {
                JsonWriting.userId(out, "actor", n.actor(), userIds);
            }
            JsonWriting.optionalText(out, "verb", n.verb());
            JsonWriting.optionalText(out, "link", n.link());
            if (n.read()) {
                out.field("read", true);
            }
        }
        step(out, frame.unreadCount(), frame.cursor());
    }

    private static void markedRead(NotificationMarkedRead frame, JsonOut out) {
        out.field("notification_id", frame.notificationId());
        out.field("success", true);
        step(out, frame.unreadCount(), frame.cursor());
        ref(out, frame.ref());
    }

    private static void allMarkedRead(AllNotificationsMarkedRead frame, JsonOut out) {
        out.field("success", true);
        out.field("up_to", frame.upTo());
        step(out, frame.unreadCount(), frame.cursor());
        ref(out, frame.ref());
    }

    private static void deleted(NotificationDeleted frame, JsonOut out) {
        out.field("notification_id", frame.notificationId());
        out.field("success", true);
        step(out, frame.unreadCount(), frame.cursor());
        ref(out, frame.ref());
    }

    private static void pruned(NotificationsPruned frame, JsonOut out) {
        out.field("up_to", frame.upTo());
        step(out, frame.unreadCount(), frame.cursor());
    }

    static void preferences(Preferences preferences, JsonOut out) {
        out.startObject();
        out.field("mute_all", preferences.muteAll());
        out.name("types");
        out.startObject();
        for (Map.Entry<String, Preferences.Channels> type : preferences.types().entrySet()) {
            out.name(type.getKey());
            out.startObject();
            out.field("inbox", type.getValue().inbox());
            out.field("live", type.getValue().live());
            out.endObject();
        }
        out.endObject();
        out.endObject();
    }

    private static void sent(NotificationSent frame, JsonOut out) {
        out.field("success", true);
        Long id = frame.notificationId();
        if (id == null) {
            out.name("notification_id");
            out.nothing();
        } else {
            out.field("notification_id", id);
        }
        ref(out, frame.ref());
    }

    private void list(NotificationsList frame, JsonOut out) {
        listFields(frame, out);
        ref(out, frame.ref());
    }

    void listFields(NotificationsList frame, JsonOut out) {
        out.name("notifications");
        out.startArray();
        for (Notification n : frame.notifications()) {
            JsonWriting.notification(out, n, userIds);
        }
        out.endArray();
        out.field("total", frame.total());
        out.field("unread_count", frame.unreadCount());
        out.field("has_more", frame.hasMore());
    }

    private static void closing(Closing frame, JsonOut out) {
        out.field("code", frame.code());
        out.field("reason", frame.reason());
        out.field("reconnect", frame.reconnect());
        out.field("retry_after_ms", frame.retryAfterMs());
        out.field("reauthenticate", frame.reauthenticate());
    }

    private static void step(JsonOut out, long unreadCount, @Nullable Cursor cursor) {
        out.field("unread_count", unreadCount);
        if (cursor != null) {
            cursor(out, cursor);
        }
    }

    private static void cursor(JsonOut out, Cursor cursor) {
        out.field("cursor", cursor.toString());
    }

    private static void ref(JsonOut out, @Nullable String ref) {
        JsonWriting.optionalText(out, "ref", ref);
    }
}

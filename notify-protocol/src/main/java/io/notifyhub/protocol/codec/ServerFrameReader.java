package io.notifyhub.protocol.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.Authenticated;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.Closing;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Done;
import io.notifyhub.protocol.Echo;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.ErrorFrame;
import io.notifyhub.protocol.Event;
import io.notifyhub.protocol.FrameTypes;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads frames from a server, as a client does. Unknown fields are ignored. Stateless. */
final class ServerFrameReader {
    /** Two bytes on the wire (RFC 6455 section 5.5.1). */
    private static final int MAX_CLOSE_CODE = 0xFFFF;

    private ServerFrameReader() {}

    static ServerFrame read(String text) throws MalformedFrameException {
        JsonFields fields = JsonFields.readOfServer(text);
        if (fields == null) {
            throw new MalformedFrameException(ErrorCode.INVALID_JSON, "Not a frame: no object", null);
        }
        String type = fields.requiredText("type");
        switch (type) {
            case FrameTypes.NOTIFICATION:
            case FrameTypes.NOTIFICATION_ADDED:
                return created(fields, type.equals(FrameTypes.NOTIFICATION_ADDED));
            case FrameTypes.NOTIFICATION_MARKED_READ:
                return new NotificationMarkedRead(
                        fields.requiredNumber("notification_id"), unread(fields), cursor(fields), fields.ref());
            case FrameTypes.ALL_NOTIFICATIONS_MARKED_READ:
                return new AllNotificationsMarkedRead(
                        fields.requiredNumber("up_to"), unread(fields), cursor(fields), fields.ref());
            case FrameTypes.NOTIFICATION_DELETED:
                return new NotificationDeleted(
                        fields.requiredNumber("notification_id"), unread(fields), cursor(fields), fields.ref());
            case FrameTypes.NOTIFICATIONS_PRUNED:
                return new NotificationsPruned(fields.requiredNumber("up_to"), unread(fields), requiredCursor(fields));
            case FrameTypes.PREFERENCES_CHANGED:
                return new PreferencesChanged(preferences(fields), requiredCursor(fields));
            default:
                return readAnswer(type, fields);
        }
    }

    private static ServerFrame readAnswer(String type, JsonFields fields) throws MalformedFrameException {
        switch (type) {
            case FrameTypes.CONNECTION_ESTABLISHED:
                return hello(fields);
            case FrameTypes.CAUGHT_UP:
                return new CaughtUp(unread(fields), requiredCursor(fields));
            case FrameTypes.RESET:
                ResetReason reason = reason(fields);
                return new Reset(reason == null ? ResetReason.REPLACED : reason, requiredCursor(fields));
            case FrameTypes.NOTIFICATION_SENT:
                return new NotificationSent(fields.number("notification_id"), fields.ref());
            case FrameTypes.NOTIFICATIONS_LIST:
                return list(fields);
            case FrameTypes.AUTHENTICATED:
                return new Authenticated(fields.instant("token_expires_at"), fields.ref());
            case FrameTypes.DONE:
                return new Done(fields.requiredText("ref"));
            case FrameTypes.ECHO:
                return new Echo(jsonOrNull(fields, "data"), fields.ref());
            case FrameTypes.ERROR:
                ErrorCode code = ErrorCode.fromWireName(fields.text("code"));
                String message = fields.text("message");
                return new ErrorFrame(
                        code == null ? ErrorCode.INTERNAL : code, message == null ? "" : message, fields.ref());
            case FrameTypes.PONG:
                return new Pong(fields.ref());
            case FrameTypes.CLOSING:
                return closing(fields);
            default:
                return isUntitled(fields) ? untitled(type, fields) : event(type, fields);
        }
    }

    /** A notification that is not kept has neither id nor cursor, but the time that an event has not. */
    private static boolean isUntitled(JsonFields fields) {
        return fields.has("id") || fields.has("cursor") || fields.has("created_at");
    }

    /** Null if there is none. One that this version does not know means to reload as well. */
    private static @Nullable ResetReason reason(JsonFields fields) throws MalformedFrameException {
        String text = fields.text("reason");
        ResetReason reason = ResetReason.fromWireName(text);
        return text != null && reason == null ? ResetReason.REPLACED : reason;
    }

    private static Event event(String type, JsonFields fields) {
        return new Event(type, jsonOrNull(fields, "data"));
    }

    private static ConnectionEstablished hello(JsonFields fields) throws MalformedFrameException {
        String userId = fields.userId("user_id");
        String message = fields.text("message");
        String node = fields.text("node");
        JsonFields limits = fields.object("limits");
        Long oldest = fields.number("oldest_id");
        return ConnectionEstablished.builder(userId == null ? "" : userId, requiredCursor(fields))
                .message(message == null ? "" : message)
                .resumed(fields.flag("resumed", false))
                .reason(reason(fields))
                .missed(orZero(fields, "missed"))
                .unreadCount(unread(fields))
                .oldestId(oldest == null ? 1 : oldest)
                .heartbeatMs(orZero(fields, "heartbeat_ms"))
                .tokenExpiresAt(fields.instant("token_expires_at"))
                .limits(
                        limits == null
                                ? new ConnectionEstablished.Limits(0, 0, 0)
                                : new ConnectionEstablished.Limits(
                                        limits.clamped("max_frame_bytes"),
                                        limits.clamped("max_data_bytes"),
                                        limits.clamped("messages_per_second")))
                .node(node == null ? "" : node)
                .build();
    }

    private static NotificationCreated created(JsonFields fields, boolean muted) throws MalformedFrameException {
        JsonFields inner = fields.object("notification");
        if (inner == null) {
            throw fields.wrong("notification", "is missing");
        }
        return new NotificationCreated(notification(inner), muted, unread(fields), cursor(fields));
    }

    private static NotificationCreated untitled(String type, JsonFields fields) throws MalformedFrameException {
        return new NotificationCreated(common(type, fields).build(), false, unread(fields), cursor(fields));
    }

    static Notification notification(JsonFields fields) throws MalformedFrameException {
        return common(fields.requiredText("type"), fields)
                .title(fields.text("title"))
                .recipient(fields.userId("recipient"))
                .build();
    }

    private static Notification.Builder common(String type, JsonFields fields) throws MalformedFrameException {
        Instant createdAt = fields.instant("created_at");
        return Notification.builder(type)
                .id(orZero(fields, "id"))
                .message(fields.text("message"))
                .dataJson(jsonOrNull(fields, "data"))
                .link(fields.text("link"))
                .actor(fields.userId("actor"))
                .verb(fields.text("verb"))
                .read(fields.flag("read", false))
                .createdAt(createdAt == null ? Instant.EPOCH : createdAt);
    }

    private static NotificationsList list(JsonFields fields) throws MalformedFrameException {
        List<Notification> notifications = new ArrayList<>();
        String json = fields.json("notifications");
        if (json != null) {
            for (String element : elements(json)) {
                JsonFields entry = JsonFields.readOfServer(element);
                if (entry == null) {
                    throw fields.wrong("notifications", "must be an array of objects");
                }
                notifications.add(notification(entry));
            }
        }
        return new NotificationsList(
                notifications, orZero(fields, "total"), unread(fields), fields.flag("has_more", false), fields.ref());
    }

    private static List<String> elements(String json) throws MalformedFrameException {
        List<String> elements = new ArrayList<>();
        try (JsonParser parser = JsonText.SERVER_FRAMES.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new MalformedFrameException(ErrorCode.INVALID_FIELD, "'notifications' must be an array", null);
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(JsonText.copyValue(parser));
            }
        } catch (IOException e) {
            throw new MalformedFrameException(ErrorCode.INVALID_JSON, "Invalid JSON", null);
        }
        return elements;
    }

    private static Closing closing(JsonFields fields) throws MalformedFrameException {
        String reason = fields.text("reason");
        long code = fields.requiredNumber("code");
        if (code < 0 || code > MAX_CLOSE_CODE) {
            throw fields.wrong("code", "must be a close code");
        }
        return new Closing(
                (int) code,
                reason == null ? "" : reason,
                fields.flag("reconnect", true),
                orZero(fields, "retry_after_ms"),
                fields.flag("reauthenticate", false));
    }

    private static Preferences preferences(JsonFields fields) throws MalformedFrameException {
        JsonFields preferences = fields.object("preferences");
        if (preferences == null) {
            throw fields.wrong("preferences", "is missing");
        }
        return preferencesOf(preferences);
    }

    static Preferences preferencesOf(JsonFields fields) throws MalformedFrameException {
        Map<String, Preferences.Channels> types = new HashMap<>();
        JsonFields byType = fields.object("types");
        if (byType != null) {
            for (String name : byType.names()) {
                JsonFields channels = byType.object(name);
                if (channels != null) {
                    types.put(name, Preferences.Channels.of(channels.flag("inbox", true), channels.flag("live", true)));
                }
            }
        }
        return Preferences.of(fields.flag("mute_all", false), types);
    }

    private static String jsonOrNull(JsonFields fields, String name) {
        String json = fields.json(name);
        return json == null ? "null" : json;
    }

    private static long orZero(JsonFields fields, String name) throws MalformedFrameException {
        Long value = fields.number(name);
        return value == null ? 0 : value;
    }

    private static long unread(JsonFields fields) throws MalformedFrameException {
        return orZero(fields, "unread_count");
    }

    private static @Nullable Cursor cursor(JsonFields fields) throws MalformedFrameException {
        String text = fields.text("cursor");
        Cursor cursor = Cursor.parse(text);
        if (text != null && cursor == null) {
            throw fields.wrong("cursor", "is not a cursor");
        }
        return cursor;
    }

    private static Cursor requiredCursor(JsonFields fields) throws MalformedFrameException {
        Cursor cursor = cursor(fields);
        if (cursor == null) {
            throw fields.wrong("cursor", "is missing");
        }
        return cursor;
    }
}

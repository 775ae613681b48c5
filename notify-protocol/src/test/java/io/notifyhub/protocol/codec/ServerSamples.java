package io.notifyhub.protocol.codec;

import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.Authenticated;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.protocol.Closing;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Done;
import io.notifyhub.protocol.Echo;
import io.notifyhub.protocol.ErrorCode;
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
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What each file in {@code frames/server} holds. */
final class ServerSamples {
    private static final Cursor CURSOR = Cursor.of(42, 0x0123456789abL);
    private static final Cursor EMPTY_LOG = Cursor.of(0, 0);
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");
    private static final String DEEPEST = "[".repeat(64) + "]".repeat(64);

    private final Map<String, ServerFrame> frames = new TreeMap<>();

    private ServerSamples() {
        hello();
        titled();
        untitled();
        steps();
        answers();
        codes();
    }

    static Map<String, ServerFrame> frames() {
        return new ServerSamples().frames;
    }

    private void add(String name, ServerFrame frame) {
        if (frames.put(name, frame) != null) {
            throw new IllegalStateException("twice: " + name);
        }
    }

    private static ConnectionEstablished.Builder hello(String userId, Cursor cursor) {
        return ConnectionEstablished.builder(userId, cursor)
                .message("Connected as ada")
                .unreadCount(2)
                .heartbeatMs(25_000)
                .tokenExpiresAt(TIME)
                .limits(new ConnectionEstablished.Limits(65_536, 16_384, 20))
                .node("node-1");
    }

    private void hello() {
        String name = "connection_established-";
        add(
                name + "resumed",
                hello("7", CURSOR).resumed(true).missed(3).oldestId(5).build());
        add(name + "fresh", hello("7", CURSOR).build());
        add(name + "empty-log", hello("7", EMPTY_LOG).unreadCount(0).build());
        for (ResetReason reason : ResetReason.values()) {
            add(name + reason.wireName(), hello("7", CURSOR).reason(reason).build());
            add("reset-" + reason.wireName(), new Reset(reason, CURSOR));
        }
        add(name + "no-expiry", hello("7", CURSOR).tokenExpiresAt(null).build());
        add(name + "user-text", hello("u-42", CURSOR).build());
        add(name + "user-leading-zero", hello("007", CURSOR).build());
        add(name + "user-negative", hello("-1", CURSOR).build());
        add(name + "user-zero", hello("0", CURSOR).build());
        add(
                name + "user-largest-number",
                hello(String.valueOf((1L << 53) - 1), CURSOR).build());
        add(
                name + "user-beyond-largest-number",
                hello(String.valueOf(1L << 53), CURSOR).build());
        add(name + "user-decimal-point", hello("1.0", CURSOR).build());
        add(
                name + "user-unicode",
                hello("Zoë😀", CURSOR).message("Connected as Zoë😀").build());
        add("caught_up", new CaughtUp(2, CURSOR));
        add("caught_up-empty-log", new CaughtUp(0, EMPTY_LOG));
    }

    private static Notification.Builder entry() {
        return Notification.builder("invoice.paid").id(42).createdAt(TIME);
    }

    private static Notification.Builder titledEntry() {
        return entry().title("Paid");
    }

    private static Notification.Builder fullEntry() {
        return titledEntry()
                .message("Invoice 7 is paid")
                .dataJson("{\"invoice_id\":7,\"lines\":[1,2]}")
                .link("/invoices/7")
                .actor("9")
                .verb("paid")
                .recipient("7");
    }

    private void created(String name, Notification.Builder notification) {
        created(name, notification, 3, CURSOR);
    }

    private void created(String name, Notification.Builder notification, long unread, @Nullable Cursor cursor) {
        add(name, new NotificationCreated(notification.build(), false, unread, cursor));
    }

    private void muted(String name, Notification.Builder notification, long unread, @Nullable Cursor cursor) {
        add(name, new NotificationCreated(notification.build(), true, unread, cursor));
    }

    private void titled() {
        created("notification-least", titledEntry());
        created("notification-full", fullEntry());
        created("notification-read", titledEntry().read(true), 2, CURSOR);
        created("notification-transient", titledEntry().id(0).message("Hello"), 2, null);
        created("notification-empty-title", titledEntry().title(""));
        created("notification-text-user-ids", titledEntry().actor("007").recipient("u-42"));
        created(
                "notification-largest-number-user-ids",
                titledEntry().actor("9007199254740991").recipient("9007199254740992"));
        created(
                "notification-largest-id",
                titledEntry().id(Long.MAX_VALUE),
                Long.MAX_VALUE,
                Cursor.of(Long.MAX_VALUE, -1));
        created(
                "notification-escapes",
                titledEntry().title("\"quoted\" \\ / \b\f\n\r\t\u0001\u001f").message("<b>&amp;</b> \u2028 \u007f"));
        created(
                "notification-unicode",
                titledEntry()
                        .title("Zoë 日本語 👩‍👩‍👧 🇩🇪")
                        .message("é e\u0301")
                        .dataJson("{\"😀\":\"𝄞\"}"));
        created("notification-nanoseconds", titledEntry().createdAt(TIME.plusNanos(1)));
        created("notification-milliseconds", titledEntry().createdAt(TIME.plusMillis(120)));
        created("notification-data-deepest", titledEntry().dataJson(DEEPEST));
        muted("notification_added-titled", fullEntry(), 3, CURSOR);
        muted("notification_added-untitled", entry().dataJson("{\"a\":1}"), 3, CURSOR);
        muted("notification_added-transient", entry().id(0), 2, null);
    }

    private void untitled() {
        created("untitled-least", entry());
        created(
                "untitled-full",
                entry().dataJson("{\"invoice_id\":7}")
                        .message("Invoice 7 is paid")
                        .actor("9")
                        .verb("paid")
                        .link("/invoices/7")
                        .read(true));
        created("untitled-message", entry().message("Hello"));
        created("untitled-actor-number", entry().actor("0"));
        created("untitled-actor-text", entry().actor("007"));
        created("untitled-verb", entry().verb("accepted"));
        created("untitled-link", entry().link("/x?a=b&c"));
        created("untitled-read", entry().read(true), 2, CURSOR);
        created("untitled-transient", entry().id(0).message("Hello").actor("9"), 2, null);
        created("untitled-transient-least", entry().id(0), 2, null);
        created(
                "untitled-friend_request",
                Notification.builder("friend_request")
                        .id(42)
                        .createdAt(TIME)
                        .dataJson("{\"request_id\":5,\"from_user\":{\"id\":9,\"username\":\"bob\","
                                + "\"first_name\":\"Bob\",\"last_name\":\"B\"}}"));
        created("untitled-data-array", entry().dataJson("[1,\"two\",null,true,[],{}]"));
        created("untitled-data-text", entry().dataJson("\"plain\""));
        created("untitled-data-number", entry().dataJson("1.10"));
        created("untitled-data-null", entry().dataJson("null"));
        created("untitled-data-false", entry().dataJson("false"));
        created("untitled-data-minus-zero", entry().dataJson("-0"));
        created("untitled-data-deepest", entry().dataJson(DEEPEST));
        created(
                "untitled-data-exact-numbers",
                entry().dataJson("{\"a\":1.10,\"b\":1e400,\"c\":12345678901234567890,\"d\":-0,\"e\":1E+2,"
                        + "\"f\":0.1000000000000000055511151231257827,\"g\":-1.5e-300}"));
        add("event-object", new Event("typing", "{\"user_id\":9}"));
        add("event-null", new Event("presence.gone", "null"));
        add("event-exact-numbers", new Event("price", "[1.10,1e400,12345678901234567890,-0]"));
    }

    private void steps() {
        String ref = "r-1";
        add("notification_marked_read", new NotificationMarkedRead(40, 2, CURSOR, null));
        add("notification_marked_read-ref", new NotificationMarkedRead(40, 2, CURSOR, ref));
        add("notification_marked_read-already", new NotificationMarkedRead(40, 2, null, null));
        add("notification_marked_read-already-ref", new NotificationMarkedRead(40, 2, null, ref));
        add("all_notifications_marked_read", new AllNotificationsMarkedRead(41, 0, CURSOR, null));
        add("all_notifications_marked_read-up_to-part", new AllNotificationsMarkedRead(30, 4, CURSOR, null));
        add("all_notifications_marked_read-nothing", new AllNotificationsMarkedRead(0, 0, null, null));
        add("all_notifications_marked_read-nothing-ref", new AllNotificationsMarkedRead(41, 0, null, ref));
        add("notification_deleted", new NotificationDeleted(40, 2, CURSOR, null));
        add("notification_deleted-already", new NotificationDeleted(40, 2, null, null));
        add("notification_deleted-already-ref", new NotificationDeleted(40, 2, null, ref));
        add("notifications_pruned", new NotificationsPruned(10, 2, CURSOR));
        add("preferences_changed-default", new PreferencesChanged(Preferences.DEFAULT, CURSOR));
        add("preferences_changed-mute-all", new PreferencesChanged(Preferences.of(true, Map.of()), CURSOR));
        Map<String, Preferences.Channels> types = Map.of(
                "news", Preferences.Channels.of(false, false),
                "invoice.paid", Preferences.Channels.of(true, false),
                "chat", Preferences.Channels.of(false, true));
        add("preferences_changed-types", new PreferencesChanged(Preferences.of(false, types), CURSOR));
    }

    private void answers() {
        String ref = "r-1";
        add("notification_sent", new NotificationSent(42L, null));
        add("notification_sent-ref", new NotificationSent(42L, ref));
        add("notification_sent-not-kept", new NotificationSent(null, ref));
        add("notifications_list-empty", new NotificationsList(List.of(), 0, 0, false, null));
        add("notifications_list-empty-ref", new NotificationsList(List.of(), 0, 0, false, ref));
        add("notifications_list-one", new NotificationsList(List.of(fullEntry().build()), 1, 1, false, null));
        Notification untitled = Notification.builder("chat")
                .id(41)
                .dataJson("[]")
                .read(true)
                .createdAt(TIME)
                .recipient("7")
                .build();
        Notification old = entry().id(3).title("Old").recipient("u-42").build();
        add(
                "notifications_list-several",
                new NotificationsList(List.of(fullEntry().build(), untitled, old), 250, 2, true, ref));
        add(
                "notifications_list-data-deepest",
                new NotificationsList(List.of(titledEntry().dataJson(DEEPEST).build()), 1, 1, false, null));
        add("authenticated", new Authenticated(TIME, null));
        add("authenticated-ref", new Authenticated(TIME, ref));
        add("authenticated-no-expiry", new Authenticated(null, null));
        add("done", new Done(ref));
        add("done-empty-ref", new Done(""));
        add("done-longest-ref", new Done("r".repeat(64)));
        add("echo-object", new Echo("{\"type\":\"hello\",\"n\":1.10}", null));
        add("echo-ref", new Echo("{\"type\":\"hello\",\"ref\":\"r-1\"}", ref));
        add("echo-text", new Echo("\"hello\"", null));
        add("echo-null", new Echo("null", null));
        add("echo-deepest", new Echo(DEEPEST, null));
        add("pong", new Pong(null));
        add("pong-ref", new Pong(ref));
        add("pong-ref-unicode", new Pong("é😀\""));
    }

    private void codes() {
        for (ErrorCode code : ErrorCode.values()) {
            String message = code == ErrorCode.INVALID_JSON ? "Invalid JSON" : "A sentence";
            add("error-" + code.wireName(), new ErrorFrame(code, message, null));
        }
        add("error-ref", new ErrorFrame(ErrorCode.NOT_FOUND, "No such notification", "r-1"));
        Map<CloseCode, Integer> retryAfterMs = Map.of(
                CloseCode.GOING_AWAY, 1234,
                CloseCode.INTERNAL_ERROR, 1000,
                CloseCode.TRY_AGAIN_LATER, 30_000,
                CloseCode.RATE_LIMITED, 10_000);
        for (CloseCode code : CloseCode.values()) {
            String name = code.name().toLowerCase(Locale.ROOT);
            Closing closing = new Closing(
                    code.code(),
                    name.replace('_', ' '),
                    code.reconnect(),
                    retryAfterMs.getOrDefault(code, 0),
                    code.reauthenticate());
            add("closing-" + code.code() + "-" + name.replace('_', '-'), closing);
        }
    }
}

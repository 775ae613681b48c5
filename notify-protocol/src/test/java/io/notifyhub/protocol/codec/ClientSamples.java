package io.notifyhub.protocol.codec;

import io.notifyhub.protocol.Authenticate;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.CustomMessage;
import io.notifyhub.protocol.DeleteNotification;
import io.notifyhub.protocol.GetNotifications;
import io.notifyhub.protocol.MarkAllRead;
import io.notifyhub.protocol.MarkRead;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Ping;
import io.notifyhub.protocol.SendNotification;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What each file in {@code frames/client/accepted} is read as. */
final class ClientSamples {
    private static final String REF = "r-1";

    private final Map<String, ClientFrame> frames = new TreeMap<>();

    private ClientSamples() {
        pings();
        requests();
        sends();
        custom();
        customJson();
    }

    static Map<String, ClientFrame> frames() {
        return new ClientSamples().frames;
    }

    private void add(String name, ClientFrame frame) {
        if (frames.put(name, frame) != null) {
            throw new IllegalStateException("twice: " + name);
        }
    }

    private void pings() {
        add("ping", new Ping(null));
        add("ping-ref", new Ping(REF));
        add("ping-ref-longest", new Ping("r".repeat(64)));
        add("ping-ref-empty", new Ping(""));
        add("ping-ref-null", new Ping(null));
        add("ping-ref-escaped", new Ping("r-😀"));
        add("ping-ref-unicode", new Ping("é😀"));
        add("ping-type-last", new Ping(REF));
        add("ping-type-escaped", new Ping(null));
        add("ping-unknown-fields", new Ping(null));
        add("ping-white-space", new Ping(REF));
        add("ping-final-newline", new Ping(null));
        add("ping-token-ignored", new Ping(null));
    }

    private void requests() {
        add("get_notifications", new GetNotifications(null, null, false, null));
        add("get_notifications-all", new GetNotifications(20, 100L, true, REF));
        add("get_notifications-any-order", new GetNotifications(20, 100L, true, REF));
        add("get_notifications-nulls", new GetNotifications(null, null, false, null));
        add("get_notifications-limit-large", new GetNotifications(Integer.MAX_VALUE, null, false, null));
        add("get_notifications-limit-one", new GetNotifications(1, 1L, false, null));
        add("mark_read", new MarkRead(42, null));
        add("mark_read-ref", new MarkRead(42, REF));
        add("mark_read-largest", new MarkRead(Long.MAX_VALUE, null));
        add("mark_all_read", new MarkAllRead(null, null));
        add("mark_all_read-up_to", new MarkAllRead(42L, REF));
        add("mark_all_read-up_to-zero", new MarkAllRead(0L, null));
        add("delete_notification", new DeleteNotification(42, null));
        add("delete_notification-ref", new DeleteNotification(1, REF));
        add("authenticate", new Authenticate("a.b.c", null));
        add("authenticate-ref", new Authenticate("a.b.c", REF));
    }

    private static Notification.Builder general() {
        return Notification.builder("general");
    }

    private void send(String name, String userId, Notification.Builder notification) {
        send(name, userId, notification, null, null);
    }

    private void send(
            String name, String userId, Notification.Builder notification, @Nullable String key, @Nullable String ref) {
        add("send_notification-" + name, new SendNotification(userId, notification.build(), key, ref));
    }

    private void sends() {
        Notification.Builder full = Notification.builder("invoice.paid")
                .title("Paid")
                .message("Invoice 7")
                .dataJson("{\"a\":[1,2]}")
                .link("/i/7");
        send("least", "7", general());
        send("full", "7", full, "k-1", REF);
        send("any-order", "7", full, "k-1", REF);
        send("nulls", "u-42", general());
        send("dashes", "7", Notification.builder("friend_request"));
        send("longest-type", "7", Notification.builder("a".repeat(64)));
        send("user-text-number", "7", general());
        send("user-leading-zero", "007", general());
        send("user-negative-text", "-1", general());
        send("user-zero", "0", general());
        send("user-largest-safe", "9007199254740991", general());
        send("user-beyond-safe", "9007199254740992", general());
        send("user-longest", "ü".repeat(64), general());
        send("user-unicode", "Zoë😀", general());
        send(
                "exact-numbers",
                "7",
                general().dataJson("{\"a\":1.10,\"b\":1e400,\"c\":12345678901234567890,\"d\":-0,\"e\":1E+2}"));
        send("data-number", "7", general().dataJson("1.10"));
        send("data-large-integer", "7", general().dataJson("123456789012345678901234567890"));
        send("data-minus-zero", "7", general().dataJson("-0"));
        send("data-integer", "7", general().dataJson("12"));
        send("data-text", "7", general().dataJson("\"a \\\"b\\\" é \\n\""));
        send("data-boolean", "7", general().dataJson("false"));
        send("data-array", "7", general().dataJson("[]"));
        send("data-deepest", "7", general().dataJson("[".repeat(63) + "]".repeat(63)));
        send("data-unicode", "7", general().dataJson("{\"😀\":\"é/ 日本\"}"));
        send("actor-ignored", "7", general());
    }

    private void custom(String name, String type, String json) {
        add("custom-" + name, new CustomMessage(type, json, null));
    }

    private void custom() {
        custom("typing", "typing", "{\"type\":\"typing\",\"to\":9}");
        add("custom-typing-ref", new CustomMessage("typing", "{\"type\":\"typing\",\"ref\":\"r-1\"}", REF));
        custom("type-last", "typing", "{\"to\":9,\"type\":\"typing\"}");
        custom("ref-number", "typing", "{\"type\":\"typing\",\"ref\":5}");
        custom("ref-too-long", "typing", "{\"type\":\"typing\",\"ref\":\"" + "r".repeat(65) + "\"}");
        custom("no-type", "", "{\"a\":1}");
        add("custom-no-type-ref", new CustomMessage("", "{\"a\":1,\"ref\":\"r-1\"}", REF));
        custom("empty-object", "", "{}");
        custom("type-number", "", "{\"type\":5}");
        custom("type-null", "", "{\"type\":null}");
        custom("type-object", "", "{\"type\":{\"type\":\"ping\"}}");
        custom("type-array", "", "{\"type\":[\"ping\"]}");
        custom("type-boolean", "", "{\"type\":true}");
        custom("type-empty", "", "{\"type\":\"\"}");
        custom("type-case", "PING", "{\"type\":\"PING\"}");
        custom("type-space", "ping ", "{\"type\":\"ping \"}");
        custom(
                "type-of-server",
                "notification_marked_read",
                "{\"type\":\"notification_marked_read\",\"notification_id\":1}");
        custom("type-field-name-case", "", "{\"Type\":\"ping\"}");
        custom(
                "exact-numbers",
                "price",
                "{\"type\":\"price\",\"a\":1.10,\"b\":1e400,\"c\":12345678901234567890,\"d\":-0,\"e\":[0.10,1E-2]}");
        custom("unicode", "chat", "{\"type\":\"chat\",\"日本\":\"👩‍👩‍👧 \u2028 \u007f\"}");
        custom("escapes", "chat", "{\"type\":\"chat\",\"a\":\"é😀/\\b\\f\\n\\r\\t\\\"\\\\\\u001F\"}");
        custom("escaped-name", "chat", "{\"type\":\"chat\",\"😀a\":1}");
        custom("empty-name", "chat", "{\"\":1,\"type\":\"chat\"}");
        custom("same-name-at-two-levels", "chat", "{\"type\":\"chat\",\"a\":{\"a\":{\"a\":1}},\"b\":{\"a\":1}}");
        custom("not-a-byte-order-mark", "chat", "{\"type\":\"chat\",\"a\":\"\ufeff\"}");
    }

    private void customJson() {
        custom("json-array", "", "[1,2,{\"type\":\"ping\"}]");
        custom("json-empty-array", "", "[]");
        custom("json-text", "", "\"hello\"");
        custom("json-text-empty", "", "\"\"");
        custom("json-number", "", "1.10");
        custom("json-integer", "", "12345678901234567890");
        custom("json-minus-zero", "", "-0");
        custom("json-true", "", "true");
        custom("json-null", "", "null");
        custom("long-number", "", "[" + "1".repeat(1000) + "]");
        custom("deepest", "", "[".repeat(64) + "]".repeat(64));
    }
}

package io.notifyhub.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** The frames of a right server, written from {@code docs/protocol.md} and not with the product's codec. Stateless. */
final class Frames {
    static final ObjectMapper JSON = new ObjectMapper();

    private static final long MARK_FACTOR = 0x9E3779B97F4AL;
    private static final long MARK_MASK = 0xFFFF_FFFF_FFFFL;

    private Frames() {}

    static ObjectNode object(String type) {
        return JSON.createObjectNode().put("type", type);
    }

    static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + text, e);
        }
    }

    /** The cursor after step {@code rev}. */
    static String at(long rev) {
        return String.format(Locale.ROOT, "%d.%012x", rev, ((rev + 1) * MARK_FACTOR) & MARK_MASK);
    }

    /** The cursor of step {@code rev} in a replay that was read at {@code head}. */
    static String at(long rev, long head) {
        return rev == head ? at(rev) : at(rev) + '-' + at(head);
    }

    /** To a client without a cursor: the feed starts at {@code head}. */
    static ObjectNode hello(long head) {
        ObjectNode hello = object("connection_established")
                .put("message", "Connected as conformance")
                .put("user_id", 7)
                .put("cursor", at(head))
                .put("resumed", false)
                .put("missed", 0)
                .put("unread_count", 0)
                .put("oldest_id", 1)
                .put("heartbeat_ms", 25_000)
                .put("token_expires_at", "2099-01-01T00:00:00Z")
                .put("node", "conformance");
        hello.putObject("limits")
                .put("max_frame_bytes", 65_536)
                .put("max_data_bytes", 32_768)
                .put("messages_per_second", 20);
        return hello;
    }

    /** To a client whose cursor is good. */
    static ObjectNode resumed(String cursor, long missed) {
        return hello(0).put("cursor", cursor).put("resumed", true).put("missed", missed);
    }

    /** To a client whose cursor is of no use. */
    static ObjectNode refused(long head, String reason) {
        return hello(head).put("reason", reason);
    }

    static ObjectNode caughtUp(long head, long unread) {
        return object("caught_up").put("unread_count", unread).put("cursor", at(head));
    }

    /** The entry with this id, in the shape that lists have. */
    static ObjectNode entry(long id) {
        ObjectNode entry = JSON.createObjectNode()
                .put("id", id)
                .put("title", "Entry " + id)
                .put("message", "The text of " + id)
                .put("type", "general")
                .put("read", false)
                .put("created_at", "2026-11-21T10:00:00Z");
        entry.putObject("data").put("number", id);
        return entry.putNull("link").putNull("actor").putNull("verb").put("recipient", 7);
    }

    static ObjectNode created(long id, long unread) {
        return titled("notification", entry(id), unread).put("cursor", at(id));
    }

    static ObjectNode titled(String type, ObjectNode entry, long unread) {
        ObjectNode frame = object(type);
        frame.set("notification", entry);
        return frame.put("unread_count", unread);
    }

    /** The step {@code rev}: an entry of the application's own type, without a title. */
    static ObjectNode untitled(String type, long rev, long unread) {
        ObjectNode frame = object(type);
        frame.putObject("data").put("request_id", rev);
        return frame.put("id", rev)
                .put("created_at", "2026-11-21T10:00:00Z")
                .put("unread_count", unread)
                .put("cursor", at(rev));
    }

    static ObjectNode markedRead(long rev, long id, long unread) {
        return object("notification_marked_read")
                .put("notification_id", id)
                .put("success", true)
                .put("unread_count", unread)
                .put("cursor", at(rev));
    }

    static ObjectNode allRead(long rev, long upTo, long unread) {
        return object("all_notifications_marked_read")
                .put("success", true)
                .put("up_to", upTo)
                .put("unread_count", unread)
                .put("cursor", at(rev));
    }

    static ObjectNode deleted(long rev, long id, long unread) {
        return object("notification_deleted")
                .put("notification_id", id)
                .put("success", true)
                .put("unread_count", unread)
                .put("cursor", at(rev));
    }

    static ObjectNode pruned(long rev, long upTo, long unread) {
        return object("notifications_pruned")
                .put("up_to", upTo)
                .put("unread_count", unread)
                .put("cursor", at(rev));
    }

    static ObjectNode preferences(long rev, boolean muteAll) {
        ObjectNode frame = object("preferences_changed");
        frame.putObject("preferences").put("mute_all", muteAll).putObject("types");
        return frame.put("cursor", at(rev));
    }

    static ObjectNode reset(long head, String reason) {
        return object("reset").put("reason", reason).put("cursor", at(head));
    }

    static ObjectNode closing(int code, String reason, boolean reconnect, long retryAfterMs, boolean reauthenticate) {
        return object("closing")
                .put("code", code)
                .put("reason", reason)
                .put("reconnect", reconnect)
                .put("retry_after_ms", retryAfterMs)
                .put("reauthenticate", reauthenticate);
    }

    static ObjectNode event(String type) {
        ObjectNode frame = object(type);
        frame.putObject("data").put("from", 1);
        return frame;
    }

    static ObjectNode error(String code, String message) {
        return object("error").put("message", message).put("code", code);
    }

    /** The list of the entries with these ids, which are given newest first. */
    static ObjectNode list(boolean hasMore, long total, long unread, long... ids) {
        ObjectNode list = object("notifications_list");
        ArrayNode entries = list.putArray("notifications");
        for (long id : ids) {
            entries.add(entry(id));
        }
        return list.put("total", total).put("unread_count", unread).put("has_more", hasMore);
    }
}

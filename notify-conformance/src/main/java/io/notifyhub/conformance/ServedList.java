package io.notifyhub.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;

/**
 * The user's list as it follows from the frames a script has sent. It answers clients that load their list without having
 * been told to, as a client with an inbox does at its first start. Guarded by its user.
 */
final class ServedList {
    private final Map<Long, ObjectNode> entries = new TreeMap<>(Comparator.reverseOrder());
    private long unread;

    /**
     * The server is about to send this.
     *
     * @param current whether its count is that of the present, which in a replay it is not
     */
    void sent(JsonNode frame, boolean current) {
        switch (frame.path("type").asText()) {
            case "notification", "notification_added" -> created(frame.path("notification"));
            case "notification_marked_read" ->
                entries.computeIfPresent(
                        frame.path("notification_id").asLong(), (id, entry) -> entry.put("read", true));
            case "all_notifications_marked_read" -> entries.values().forEach(entry -> entry.put("read", true));
            case "notification_deleted" ->
                entries.remove(frame.path("notification_id").asLong());
            case "notifications_pruned" ->
                entries.keySet().removeIf(id -> id <= frame.path("up_to").asLong());
            default -> untitled(frame);
        }
        if (current && frame.path("unread_count").isIntegralNumber()) {
            unread = frame.path("unread_count").asLong();
        }
    }

    private void created(JsonNode entry) {
        if (entry.path("id").asLong() > 0) {
            entries.put(entry.path("id").asLong(), entry.deepCopy());
        }
    }

    private void untitled(JsonNode frame) {
        if (frame.path("id").isIntegralNumber()) {
            ObjectNode entry = Frames.entry(frame.path("id").asLong());
            entry.putNull("title").put("type", frame.path("type").asText()).set("data", frame.get("data"));
            created(entry);
        }
    }

    /** The answer to {@code get_notifications}. */
    ObjectNode answer(JsonNode question) {
        ObjectNode list = Frames.list(false, entries.size(), unread);
        ArrayNode array = list.putArray("notifications");
        int limit = question.path("limit").asInt(50);
        entries.values().stream()
                .filter(entry -> !question.has("before")
                        || entry.path("id").asLong() < question.path("before").asLong())
                .limit(limit)
                .forEach(array::add);
        if (question.has("ref")) {
            list.set("ref", question.get("ref"));
        }
        return list;
    }
}

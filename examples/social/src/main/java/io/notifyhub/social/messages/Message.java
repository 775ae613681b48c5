package io.notifyhub.social.messages;

import io.notifyhub.social.data.SqlFunction;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation. Immutable.
 *
 * @param deliveredAt when a device of the receiver had it; null if none has
 * @param readAt when the receiver had it before their eyes; null if they have not
 */
public record Message(
        long id,
        long senderId,
        String senderName,
        long receiverId,
        String content,
        Instant createdAt,
        @Nullable Instant deliveredAt,
        @Nullable Instant readAt) {
    static final String SELECT = "SELECT m.id, m.sender_id, p.username, m.receiver_id, m.content, m.created_at,"
            + " m.delivered_at, m.read_at FROM social_message m JOIN social_person p ON p.id = m.sender_id ";

    static final SqlFunction<ResultSet, Message> ROW = row -> new Message(
            row.getLong(1),
            row.getLong(2),
            row.getString(3),
            row.getLong(4),
            row.getString(5),
            Instant.ofEpochMilli(row.getLong(6)),
            time(row.getLong(7)),
            time(row.getLong(8)));

    private static @Nullable Instant time(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis);
    }

    /** As the receiver is told of it. */
    Map<String, Object> brief() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("sender", Map.of("id", senderId, "username", senderName));
        json.put("content", content);
        json.put("created_at", createdAt.toString());
        return json;
    }

    Map<String, Object> json() {
        Map<String, Object> json = brief();
        json.put("receiver_id", receiverId);
        json.put("delivered_at", deliveredAt == null ? null : deliveredAt.toString());
        json.put("read_at", readAt == null ? null : readAt.toString());
        return json;
    }
}

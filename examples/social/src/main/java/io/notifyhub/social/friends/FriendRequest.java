package io.notifyhub.social.friends;

import io.notifyhub.social.accounts.Person;
import io.notifyhub.social.data.SqlFunction;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody asked somebody. Immutable.
 *
 * @param answeredAt null while it is pending
 */
public record FriendRequest(
        long id,
        Person from,
        Person to,
        Status status,
        Instant createdAt,
        @Nullable Instant answeredAt) {
    static final String SELECT = "SELECT r.id, r.status, r.created_at, r.answered_at, "
            + Person.COLUMNS + ", " + Person.COLUMNS.replace("p.", "q.")
            + " FROM social_request r JOIN social_person p ON p.id = r.from_id JOIN social_person q ON q.id = r.to_id ";

    private static final int FROM = 5;
    private static final int TO = 13;

    static final SqlFunction<ResultSet, FriendRequest> ROW = row -> {
        long answered = row.getLong(4);
        return new FriendRequest(
                row.getLong(1),
                Person.at(row, FROM),
                Person.at(row, TO),
                Status.valueOf(row.getString(2).toUpperCase(java.util.Locale.ROOT)),
                Instant.ofEpochMilli(row.getLong(3)),
                answered == 0 ? null : Instant.ofEpochMilli(answered));
    };

    /** What became of it. */
    public enum Status {
        PENDING,
        ACCEPTED,
        REJECTED;

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("from_user", from.brief());
        json.put("to_user", to.brief());
        json.put("status", status.text());
        json.put("created_at", createdAt.toString());
        json.put("answered_at", answeredAt == null ? null : answeredAt.toString());
        return json;
    }
}

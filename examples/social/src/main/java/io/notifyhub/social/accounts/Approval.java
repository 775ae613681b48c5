package io.notifyhub.social.accounts;

import io.notifyhub.social.data.SqlFunction;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's details, handed in for approval. Immutable.
 *
 * @param person with the details as they are now: while it is pending, those that are to be approved
 * @param answeredAt null while it is pending
 * @param operatorId who decided; null if nobody has
 */
record Approval(
        long id,
        Person person,
        Status status,
        Instant createdAt,
        @Nullable Instant answeredAt,
        @Nullable Long operatorId) {
    static final String SELECT = "SELECT a.id, a.status, a.created_at, a.answered_at, a.operator_id, " + Person.COLUMNS
            + " FROM social_approval a JOIN social_person p ON p.id = a.person_id ";

    static final SqlFunction<ResultSet, Approval> ROW = row -> {
        long answered = row.getLong(4);
        long operator = row.getLong(5);
        return new Approval(
                row.getLong(1),
                Person.at(row, 6),
                Status.valueOf(row.getString(2).toUpperCase(Locale.ROOT)),
                Instant.ofEpochMilli(row.getLong(3)),
                answered == 0 ? null : Instant.ofEpochMilli(answered),
                operator == 0 ? null : operator);
    };

    /** What became of it. */
    enum Status {
        PENDING,
        APPROVED,
        REJECTED,
        /** The details were changed before anybody decided. */
        REPLACED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("user", person.profile());
        json.put("status", status.text());
        json.put("created_at", createdAt.toString());
        json.put("answered_at", answeredAt == null ? null : answeredAt.toString());
        json.put("answered_by", operatorId);
        return json;
    }
}

package io.notifyhub.store.jdbc;

import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.AppendResult.Outcome;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * An idempotency key with what it led to. Immutable.
 *
 * @param entryId 0 if nothing was kept
 */
record SeenKey(Name name, String payloadHash, AppendResult.Outcome outcome, long entryId, long createdAt) {
    /** How long a key is remembered at least. */
    static final Duration RETENTION = Duration.ofHours(24);

    static final String COLUMNS = "k.user_id, k.origin, k.key, k.payload_hash, k.outcome, k.entry_id, k.created_at";

    /** A key that is there and expired gives way. */
    static final String REPLACE =
            " ON CONFLICT (user_id, origin, key) DO UPDATE SET payload_hash = excluded.payload_hash,"
                    + " outcome = excluded.outcome, entry_id = excluded.entry_id, created_at = excluded.created_at";

    private static final List<Outcome> OUTCOMES = List.of(Outcome.STORED, Outcome.TRANSIENT, Outcome.SUPPRESSED);

    /** What a key names: one send of one origin to one user. */
    record Name(String userId, String origin, String key) {}

    static SeenKey of(ResultSet row) throws SQLException {
        return new SeenKey(
                new Name(row.getString(1), row.getString(2), row.getString(3)),
                row.getString(4),
                OUTCOMES.get(row.getInt(5)),
                row.getLong(6),
                row.getLong(7));
    }

    int outcomeCode() {
        return OUTCOMES.indexOf(outcome);
    }

    /** Whether it led to nothing that is kept, and is old enough to be forgotten. */
    boolean isExpired(long nowMillis) {
        return entryId == 0 && nowMillis - createdAt > RETENTION.toMillis();
    }
}

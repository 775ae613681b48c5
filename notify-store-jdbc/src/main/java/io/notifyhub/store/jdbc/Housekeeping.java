package io.notifyhub.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is looked after every few minutes. Stateless. */
final class Housekeeping {
    private static final int KEYS_AT_ONCE = 1_000;

    static final String OUTGROWN = "SELECT user_id FROM notify_user WHERE prune_due = 1 LIMIT ?";

    static final String TOO_OLD = "SELECT user_id FROM notify_user WHERE oldest_at < ? ORDER BY oldest_at LIMIT ?";

    static final String OLD_KEYS = "SELECT user_id, origin, key FROM notify_key"
            + " WHERE entry_id = 0 AND created_at < ? LIMIT " + KEYS_AT_ONCE;

    private static final String FORGET = "DELETE FROM notify_key WHERE user_id = ? AND origin = ? AND key = ?"
            + " AND entry_id = 0 AND created_at < ?";

    private Housekeeping() {}

    /** Forgets old keys of what was never kept. @return users whose logs are due for pruning */
    static List<String> run(Transactions transactions, StoreContext store, int max) {
        long forgotten = store.clock().millis() - SeenKey.RETENTION.toMillis();
        boolean anyOld = transactions.read(session -> isAnyOld(session, forgotten));
        if (anyOld) {
            transactions.write(in -> forget(in, forgotten));
        }
        return transactions.read(session -> candidates(session, store, max));
    }

    /** The answer is closed at once: an open one would keep the connection's old view of the file. */
    private static boolean isAnyOld(Session session, long before) throws SQLException {
        try (ResultSet row = oldKeys(session, before)) {
            return row.next();
        }
    }

    private static ResultSet oldKeys(Session session, long before) throws SQLException {
        PreparedStatement find = session.prepare(OLD_KEYS);
        find.setLong(1, before);
        return find.executeQuery();
    }

    private static boolean forget(LogTransaction in, long before) throws SQLException {
        PreparedStatement forget = in.session().prepare(FORGET);
        try (ResultSet row = oldKeys(in.session(), before)) {
            while (row.next()) {
                forget.setString(1, row.getString(1));
                forget.setString(2, row.getString(2));
                forget.setString(3, row.getString(3));
                forget.setLong(4, before);
                forget.addBatch();
            }
        }
        forget.executeBatch();
        return true;
    }

    private static List<String> candidates(Session session, StoreContext store, int max) throws SQLException {
        Set<String> users = new LinkedHashSet<>();
        PreparedStatement outgrown = session.prepare(OUTGROWN);
        outgrown.setInt(1, max);
        collect(outgrown, users);
        PreparedStatement old = session.prepare(TOO_OLD);
        old.setLong(1, store.limits().oldestTolerated(store.clock().millis()));
        old.setInt(2, max);
        collect(old, users);
        return users.stream().limit(max).toList();
    }

    private static void collect(PreparedStatement query, Set<String> into) throws SQLException {
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                into.add(row.getString(1));
            }
        }
    }
}

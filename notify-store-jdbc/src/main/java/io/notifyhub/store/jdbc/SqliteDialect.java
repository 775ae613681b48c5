package io.notifyhub.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SQLite: a transaction that writes has the whole file, so there are no locks of rows. */
final class SqliteDialect implements Dialect {
    private static final String FIND = "SELECT " + UserRow.COLUMNS + " FROM notify_user WHERE user_id = ?";

    private static final String INSERT = "INSERT INTO notify_user"
            + " (user_id, head, head_mark, floor, floor_mark, unread, entries) VALUES (?, 0, ?, 0, ?, 0, 0)";

    private static final String FIND_KEY =
            "SELECT " + SeenKey.COLUMNS + " FROM notify_key k WHERE k.user_id = ? AND k.origin = ? AND k.key = ?";

    private static final String UPDATE_USER =
            "UPDATE notify_user SET head = ?, head_mark = ?, floor = ?, floor_mark = ?,"
                    + " unread = ?, entries = ?, oldest_at = ?, prune_due = ?, preferences = ? WHERE user_id = ?";

    private static final String PUT_KEY = "INSERT INTO notify_key"
            + " (user_id, origin, key, payload_hash, outcome, entry_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
            + SeenKey.REPLACE;

    @Override
    public String name() {
        return "sqlite";
    }

    /** Left to itself it goes through the whole log for the entries of a kind that there are few of. */
    @Override
    public String entries() {
        return "notify_step INDEXED BY notify_step_entry";
    }

    @Override
    public Map<String, UserRow> lock(Session session, List<String> userIds, long storeMark) throws SQLException {
        Map<String, UserRow> rows = find(session, userIds);
        for (String userId : userIds) {
            if (!rows.containsKey(userId)) {
                PreparedStatement insert = session.prepare(INSERT);
                insert.setString(1, userId);
                insert.setLong(2, storeMark);
                insert.setLong(3, storeMark);
                insert.executeUpdate();
                rows.put(userId, UserRow.empty(userId, storeMark));
            }
        }
        return rows;
    }

    @Override
    public Map<String, UserRow> lockPatiently(Session session, String userId, long storeMark) throws SQLException {
        return lock(session, List.of(userId), storeMark);
    }

    @Override
    public Map<String, UserRow> lockIfThere(Session session, String userId) throws SQLException {
        return find(session, List.of(userId));
    }

    @Override
    public Map<String, UserRow> find(Session session, Collection<String> userIds) throws SQLException {
        Map<String, UserRow> rows = new HashMap<>(userIds.size() * 2);
        PreparedStatement find = session.prepare(FIND);
        for (String userId : userIds) {
            find.setString(1, userId);
            try (ResultSet row = find.executeQuery()) {
                if (row.next()) {
                    rows.put(userId, UserRow.of(row));
                }
            }
        }
        return rows;
    }

    @Override
    public Map<SeenKey.Name, SeenKey> findKeys(Session session, Collection<SeenKey.Name> names) throws SQLException {
        Map<SeenKey.Name, SeenKey> keys = new HashMap<>(names.size() * 2);
        PreparedStatement find = session.prepare(FIND_KEY);
        for (SeenKey.Name name : names) {
            find.setString(1, name.userId());
            find.setString(2, name.origin());
            find.setString(3, name.key());
            try (ResultSet row = find.executeQuery()) {
                if (row.next()) {
                    keys.put(name, SeenKey.of(row));
                }
            }
        }
        return keys;
    }

    @Override
    public void write(
            Session session,
            Collection<LogTransaction.NewStep> steps,
            Collection<UserRow> users,
            Collection<SeenKey> keys)
            throws SQLException {
        PreparedStatement insert = session.prepare(StepRows.INSERT);
        for (LogTransaction.NewStep step : steps) {
            StepRows.write(insert, step.userId(), step.step());
            insert.executeUpdate();
        }
        PreparedStatement update = session.prepare(UPDATE_USER);
        for (UserRow user : users) {
            write(update, user);
        }
        PreparedStatement put = session.prepare(PUT_KEY);
        for (SeenKey key : keys) {
            write(put, key);
        }
    }

    private static void write(PreparedStatement update, UserRow user) throws SQLException {
        update.setLong(1, user.head);
        update.setLong(2, user.headMark);
        update.setLong(3, user.floor);
        update.setLong(4, user.floorMark);
        update.setLong(5, user.unread);
        update.setLong(6, user.entries);
        update.setObject(7, user.oldestAt);
        update.setInt(8, user.pruneDue ? 1 : 0);
        update.setString(9, user.preferencesJson());
        update.setString(10, user.userId);
        update.executeUpdate();
    }

    private static void write(PreparedStatement put, SeenKey key) throws SQLException {
        put.setString(1, key.name().userId());
        put.setString(2, key.name().origin());
        put.setString(3, key.name().key());
        put.setString(4, key.payloadHash());
        put.setInt(5, key.outcomeCode());
        put.setLong(6, key.entryId());
        put.setLong(7, key.createdAt());
        put.executeUpdate();
    }
}

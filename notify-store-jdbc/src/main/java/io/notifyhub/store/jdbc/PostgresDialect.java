package io.notifyhub.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * PostgreSQL: rows of users are locked to the end of the transaction. One alone may be waited for; several are not, so no
 * two transactions can wait for each other, but for new rows, and those are made in ascending order.
 */
final class PostgresDialect implements Dialect {
    private static final String FIND = "SELECT " + UserRow.COLUMNS + " FROM notify_user WHERE user_id = ANY (?)";

    private static final String ONE =
            "SELECT " + UserRow.COLUMNS + " FROM notify_user WHERE user_id = ? FOR NO KEY UPDATE";

    private static final String FREE = FIND + " ORDER BY user_id FOR NO KEY UPDATE SKIP LOCKED";

    private static final String INSERT = "INSERT INTO notify_user"
            + " (user_id, head, head_mark, floor, floor_mark, unread, entries)"
            + " SELECT t.id, 0, ?, 0, ?, 0, 0 FROM unnest(?) WITH ORDINALITY AS t (id, n) ORDER BY t.n"
            + " ON CONFLICT (user_id) DO NOTHING RETURNING user_id";

    private static final String FIND_KEYS = "SELECT " + SeenKey.COLUMNS
            + " FROM unnest(?, ?, ?) AS t (user_id, origin, key)"
            + " JOIN notify_key k ON k.user_id = t.user_id AND k.origin = t.origin AND k.key = t.key";

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public String entries() {
        return "notify_step";
    }

    @Override
    public Map<String, UserRow> lock(Session session, List<String> userIds, long storeMark) throws SQLException {
        Map<String, UserRow> rows = query(session, FREE, userIds);
        if (rows.size() < userIds.size()) {
            // Missing or locked by somebody else: those that can be inserted were missing, and are ours now.
            insert(session, userIds.stream().filter(id -> !rows.containsKey(id)).toList(), storeMark, rows);
        }
        return rows;
    }

    @Override
    public Map<String, UserRow> lockPatiently(Session session, String userId, long storeMark) throws SQLException {
        Map<String, UserRow> rows = one(session, userId);
        if (rows.isEmpty()) {
            insert(session, List.of(userId), storeMark, rows);
        }
        // Empty still if somebody else inserted it meanwhile.
        return rows.isEmpty() ? one(session, userId) : rows;
    }

    private static Map<String, UserRow> one(Session session, String userId) throws SQLException {
        PreparedStatement select = session.prepare(ONE);
        select.setString(1, userId);
        return rows(select);
    }

    private static void insert(Session session, List<String> userIds, long storeMark, Map<String, UserRow> into)
            throws SQLException {
        PreparedStatement insert = session.prepare(INSERT);
        insert.setLong(1, storeMark);
        insert.setLong(2, storeMark);
        setTexts(insert, 3, userIds, Function.identity());
        try (ResultSet row = insert.executeQuery()) {
            while (row.next()) {
                into.put(row.getString(1), UserRow.empty(row.getString(1), storeMark));
            }
        }
    }

    @Override
    public Map<String, UserRow> lockIfThere(Session session, String userId) throws SQLException {
        return one(session, userId);
    }

    @Override
    public Map<String, UserRow> find(Session session, Collection<String> userIds) throws SQLException {
        return query(session, FIND, userIds);
    }

    private static Map<String, UserRow> query(Session session, String sql, Collection<String> userIds)
            throws SQLException {
        PreparedStatement select = session.prepare(sql);
        setTexts(select, 1, userIds, Function.identity());
        return rows(select);
    }

    private static Map<String, UserRow> rows(PreparedStatement select) throws SQLException {
        Map<String, UserRow> rows = new HashMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                UserRow user = UserRow.of(row);
                rows.put(user.userId, user);
            }
        }
        return rows;
    }

    @Override
    public Map<SeenKey.Name, SeenKey> findKeys(Session session, Collection<SeenKey.Name> names) throws SQLException {
        PreparedStatement select = session.prepare(FIND_KEYS);
        setTexts(select, 1, names, SeenKey.Name::userId);
        setTexts(select, 2, names, SeenKey.Name::origin);
        setTexts(select, 3, names, SeenKey.Name::key);
        Map<SeenKey.Name, SeenKey> keys = new HashMap<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                SeenKey key = SeenKey.of(row);
                keys.put(key.name(), key);
            }
        }
        return keys;
    }

    private static <T> void setTexts(
            PreparedStatement statement, int index, Collection<T> values, Function<T, String> text)
            throws SQLException {
        String[] texts = values.stream().map(text).toArray(String[]::new);
        statement.setArray(index, statement.getConnection().createArrayOf("text", texts));
    }

    @Override
    public void write(
            Session session,
            Collection<LogTransaction.NewStep> steps,
            Collection<UserRow> users,
            Collection<SeenKey> keys)
            throws SQLException {
        new PostgresWrites(session).write(List.copyOf(steps), List.copyOf(users), List.copyOf(keys));
    }
}

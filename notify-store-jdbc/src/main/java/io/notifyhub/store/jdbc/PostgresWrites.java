package io.notifyhub.store.jdbc;

import io.notifyhub.core.spi.Step;
import io.notifyhub.protocol.Notification;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a transaction gathered in one exchange with the server, however much it is: one statement per table, a column
 * of all its rows per parameter. Confined to one transaction.
 */
final class PostgresWrites {
    private static final String STEPS =
            "INSERT INTO notify_step (user_id, " + StepRows.COLUMNS + ") SELECT * FROM unnest("
                    + "?, ?, ?, ?::smallint[], ?, ?, ?, ?::smallint[], ?::smallint[], ?, ?, ?, ?, ?, ?, ?)";

    private static final String USERS = "UPDATE notify_user u SET head = v.head, head_mark = v.head_mark, floor ="
            + " v.floor, floor_mark = v.floor_mark, unread = v.unread, entries = v.entries, oldest_at = v.oldest_at,"
            + " prune_due = v.prune_due, preferences = v.preferences FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?::smallint[], ?)"
            + " AS v (user_id, head, head_mark, floor, floor_mark, unread, entries, oldest_at, prune_due, preferences)"
            + " WHERE u.user_id = v.user_id";

    private static final String KEYS = "INSERT INTO notify_key"
            + " (user_id, origin, key, payload_hash, outcome, entry_id, created_at)"
            + " SELECT * FROM unnest(?, ?, ?, ?, ?::smallint[], ?, ?)" + SeenKey.REPLACE;

    private final Session session;
    private int next = 1;

    PostgresWrites(Session session) {
        this.session = session;
    }

    void write(List<LogTransaction.NewStep> steps, List<UserRow> users, List<SeenKey> keys) throws SQLException {
        StringBuilder sql = new StringBuilder();
        append(sql, STEPS, steps);
        append(sql, USERS, users);
        append(sql, KEYS, keys);
        PreparedStatement statement = session.prepare(sql.toString());
        if (!steps.isEmpty()) {
            setSteps(statement, steps);
        }
        if (!users.isEmpty()) {
            setUsers(statement, users);
        }
        if (!keys.isEmpty()) {
            setKeys(statement, keys);
        }
        statement.execute();
    }

    private static void append(StringBuilder sql, String statement, List<?> rows) {
        if (!rows.isEmpty()) {
            sql.append(sql.isEmpty() ? "" : "; ").append(statement);
        }
    }

    private void setSteps(PreparedStatement to, List<LogTransaction.NewStep> rows) throws SQLException {
        List<Step> steps = rows.stream().map(LogTransaction.NewStep::step).toList();
        texts(to, rows, LogTransaction.NewStep::userId);
        numbers(to, steps, Step::rev);
        numbers(to, steps, Step::mark);
        numbers(to, steps, step -> StepRows.code(step.kind()));
        numbers(to, steps, Step::target);
        numbers(to, steps, Step::unreadCount);
        numbers(to, steps, step -> step.createdAt().toEpochMilli());
        numbers(to, steps, step -> step.muted() ? 1 : 0);
        numbers(to, steps, step -> step.entry() == null ? StepRows.NO_ENTRY : StepRows.UNREAD);
        entries(to, steps, Notification::type);
        entries(to, steps, Notification::title);
        entries(to, steps, Notification::message);
        texts(to, steps, StepRows::data);
        entries(to, steps, Notification::link);
        entries(to, steps, Notification::actor);
        entries(to, steps, Notification::verb);
    }

    private void setUsers(PreparedStatement to, List<UserRow> users) throws SQLException {
        texts(to, users, user -> user.userId);
        numbers(to, users, user -> user.head);
        numbers(to, users, user -> user.headMark);
        numbers(to, users, user -> user.floor);
        numbers(to, users, user -> user.floorMark);
        numbers(to, users, user -> user.unread);
        numbers(to, users, user -> user.entries);
        to.setArray(
                next++,
                to.getConnection()
                        .createArrayOf(
                                "bigint",
                                users.stream().map(user -> user.oldestAt).toArray(Long[]::new)));
        numbers(to, users, user -> user.pruneDue ? 1 : 0);
        texts(to, users, UserRow::preferencesJson);
    }

    private void setKeys(PreparedStatement to, List<SeenKey> keys) throws SQLException {
        texts(to, keys, key -> key.name().userId());
        texts(to, keys, key -> key.name().origin());
        texts(to, keys, key -> key.name().key());
        texts(to, keys, SeenKey::payloadHash);
        numbers(to, keys, SeenKey::outcomeCode);
        numbers(to, keys, SeenKey::entryId);
        numbers(to, keys, SeenKey::createdAt);
    }

    private <T> void texts(PreparedStatement to, List<T> rows, Function<T, @Nullable String> text) throws SQLException {
        Object[] column = rows.stream().map(text).toArray(String[]::new);
        to.setArray(next++, to.getConnection().createArrayOf("text", column));
    }

    private void entries(PreparedStatement to, List<Step> steps, Function<Notification, @Nullable String> text)
            throws SQLException {
        texts(to, steps, step -> {
            Notification entry = step.entry();
            return entry == null ? null : text.apply(entry);
        });
    }

    private <T> void numbers(PreparedStatement to, List<T> rows, ToLongFunction<T> number) throws SQLException {
        Object[] column = rows.stream().mapToLong(number).boxed().toArray(Long[]::new);
        to.setArray(next++, to.getConnection().createArrayOf("bigint", column));
    }
}

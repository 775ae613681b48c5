package io.notifyhub.store.jdbc;

import io.notifyhub.core.spi.StepKind;
import io.notifyhub.core.spi.StoredStep;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Removes the oldest part of a log that has outgrown its limits. Stateless. */
final class Pruning {
    static final String NTH_ENTRY = "SELECT rev FROM notify_step WHERE user_id = ? AND state < " + StepRows.DELETED
            + " ORDER BY rev LIMIT 1 OFFSET ?";

    private static final String FIRST_YOUNG =
            "SELECT rev FROM notify_step WHERE user_id = ? AND rev > ? AND created_at >= ? ORDER BY rev LIMIT 1";

    private static final String COUNT = "SELECT COUNT(*), SUM(CASE WHEN state = " + StepRows.UNREAD
            + " THEN 1 ELSE 0 END) FROM notify_step WHERE user_id = ? AND rev <= ? AND state < " + StepRows.DELETED;

    private static final String STEP = "SELECT mark, created_at FROM notify_step WHERE user_id = ? AND rev = ?";

    private static final String REMOVE = "DELETE FROM notify_step WHERE user_id = ? AND rev <= ?";

    private static final String FORGET_KEYS =
            "DELETE FROM notify_key WHERE user_id = ? AND entry_id <= ? AND created_at < ?";

    private Pruning() {}

    static Optional<StoredStep> run(LogTransaction in, String userId) throws SQLException {
        UserRow user = in.lockIfThere(userId);
        if (user == null) {
            return Optional.empty();
        }
        long floor = newFloor(in, user);
        return floor <= user.floor ? Optional.empty() : Optional.of(removeUpTo(in, user, floor));
    }

    private static long newFloor(LogTransaction in, UserRow user) throws SQLException {
        Limits limits = in.store().limits();
        long floor = user.floor + limits.stepsToDrop(user);
        long entries = limits.entriesToDrop(user);
        if (entries > 0) {
            floor = Math.max(floor, nthEntry(in, user, entries));
        }
        long now = in.nowMillis();
        if (user.oldestAt != null && user.oldestAt < limits.oldestTolerated(now)) {
            floor = Math.max(floor, lastOlderThan(in, user, limits.oldestKept(now)));
        }
        return Math.min(floor, user.head);
    }

    private static long nthEntry(LogTransaction in, UserRow user, long n) throws SQLException {
        PreparedStatement find = in.session().prepare(NTH_ENTRY);
        find.setString(1, user.userId);
        find.setLong(2, n - 1);
        try (ResultSet row = find.executeQuery()) {
            return row.next() ? row.getLong(1) : user.head;
        }
    }

    private static long lastOlderThan(LogTransaction in, UserRow user, long millis) throws SQLException {
        PreparedStatement find = in.session().prepare(FIRST_YOUNG);
        find.setString(1, user.userId);
        find.setLong(2, user.floor);
        find.setLong(3, millis);
        try (ResultSet row = find.executeQuery()) {
            return row.next() ? row.getLong(1) - 1 : user.head;
        }
    }

    private static StoredStep removeUpTo(LogTransaction in, UserRow user, long floor) throws SQLException {
        PreparedStatement count = in.session().prepare(COUNT);
        count.setString(1, user.userId);
        count.setLong(2, floor);
        try (ResultSet row = count.executeQuery()) {
            row.next();
            user.entries -= row.getLong(1);
            user.unread -= row.getLong(2);
        }
        user.floorMark = step(in, user, floor, 1);
        user.oldestAt = floor == user.head ? null : (Long) step(in, user, floor + 1, 2);
        user.floor = floor;
        PreparedStatement remove = in.session().prepare(REMOVE);
        remove.setString(1, user.userId);
        remove.setLong(2, floor);
        remove.executeUpdate();
        PreparedStatement forget = in.session().prepare(FORGET_KEYS);
        forget.setString(1, user.userId);
        forget.setLong(2, floor);
        forget.setLong(3, in.nowMillis() - SeenKey.RETENTION.toMillis());
        forget.executeUpdate();
        return in.write(user, StepKind.PRUNED, floor, false, null, null);
    }

    private static long step(LogTransaction in, UserRow user, long rev, int column) throws SQLException {
        PreparedStatement find = in.session().prepare(STEP);
        find.setString(1, user.userId);
        find.setLong(2, rev);
        try (ResultSet row = find.executeQuery()) {
            if (!row.next()) {
                throw new IllegalStateException("the log of a user has a hole at step " + rev);
            }
            return row.getLong(column);
        }
    }
}

package io.notifyhub.store.jdbc;

import io.notifyhub.core.spi.EntryPage;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.core.spi.Step;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.ResetReason;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is read of one user's log: always one statement, so all of an answer is of one moment. Stateless. */
final class Reads {
    private static final int PAGE_BYTES = 256 << 10;

    private static final String HEAD = "u.head, u.head_mark, u.floor, u.unread";

    private static final String AFTER = "SELECT " + HEAD + ", CASE WHEN u.floor = ? THEN u.floor_mark ELSE"
            + " (SELECT p.mark FROM notify_step p WHERE p.user_id = u.user_id AND p.rev = ?) END, s.*"
            + " FROM notify_user u LEFT JOIN (SELECT " + StepRows.COLUMNS
            + " FROM notify_step WHERE user_id = ? AND rev > ? ORDER BY rev LIMIT ?) s ON TRUE"
            + " WHERE u.user_id = ? ORDER BY s.rev";

    private static final String UNREAD_ENTRIES = entries(StepRows.UNREAD);

    private static final String ALL_ENTRIES = "SELECT * FROM (" + entries(StepRows.UNREAD)
            + ") a UNION ALL SELECT * FROM (" + entries(StepRows.READ) + ") b ORDER BY rev DESC LIMIT ?";

    private Reads() {}

    private static String entries(int state) {
        return "SELECT " + StepRows.COLUMNS + " FROM notify_step WHERE user_id = ? AND state = " + state
                + " AND rev < ? ORDER BY rev DESC LIMIT ?";
    }

    private static String list(String entries) {
        return "SELECT " + HEAD + ", u.entries, s.* FROM notify_user u LEFT JOIN (" + entries
                + ") s ON TRUE WHERE u.user_id = ? ORDER BY s.rev DESC";
    }

    static LogPage after(
            Session session, String userId, long rev, long mark, int maxSteps, int maxBytes, long storeMark)
            throws SQLException {
        PreparedStatement query = session.prepare(AFTER);
        query.setLong(1, rev);
        query.setLong(2, rev);
        query.setString(3, userId);
        query.setLong(4, rev);
        query.setInt(5, maxSteps);
        query.setString(6, userId);
        try (ResultSet row = query.executeQuery()) {
            if (!row.next()) {
                return judged(new LogHead(0, storeMark, 0, 0), rev, mark, storeMark, List.of());
            }
            LogHead head = head(row);
            long markThere = row.getLong(5);
            return judged(head, rev, mark, row.wasNull() ? null : markThere, steps(row, userId, rev, maxBytes));
        }
    }

    private static LogPage judged(LogHead head, long rev, long mark, @Nullable Long markThere, List<Step> steps) {
        if (rev < head.floor()) {
            return LogPage.reset(ResetReason.PRUNED, head);
        }
        if (rev > head.rev()) {
            return LogPage.reset(ResetReason.AHEAD, head);
        }
        return markThere == null || markThere != mark
                ? LogPage.reset(ResetReason.REPLACED, head)
                : LogPage.of(steps, head);
    }

    private static List<Step> steps(ResultSet row, String userId, long after, int maxBytes) throws SQLException {
        List<Step> steps = new ArrayList<>();
        long size = 0;
        long last = after;
        do {
            long rev = row.getLong(6);
            if (row.wasNull() || (size > maxBytes && !steps.isEmpty())) {
                break;
            }
            if (rev != last + 1 && last > after) {
                throw new IllegalStateException("the log of a user has a hole after step " + last);
            }
            Step step = StepRows.read(row, 6, userId);
            steps.add(step);
            size += StepRows.sizeOf(step.entry());
            last = rev;
        } while (row.next());
        return steps;
    }

    private static LogHead head(ResultSet row) throws SQLException {
        return new LogHead(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
    }

    static EntryPage list(Session session, String userId, ListQuery query, long storeMark) throws SQLException {
        int limit = query.limit() + 1;
        PreparedStatement select = session.prepare(list(query.unreadOnly() ? UNREAD_ENTRIES : ALL_ENTRIES));
        int next = setEntries(select, 1, userId, query.before(), limit);
        if (!query.unreadOnly()) {
            next = setEntries(select, next, userId, query.before(), limit);
            select.setInt(next++, limit);
        }
        select.setString(next, userId);
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return new EntryPage(List.of(), 0, false, new LogHead(0, storeMark, 0, 0));
            }
            LogHead head = head(row);
            long total = query.unreadOnly() ? head.unreadCount() : row.getLong(5);
            List<Notification> entries = new ArrayList<>();
            boolean more = entries(row, userId, query.limit(), entries);
            return new EntryPage(entries, total, more, head);
        }
    }

    private static int setEntries(PreparedStatement select, int first, String userId, long before, int limit)
            throws SQLException {
        select.setString(first, userId);
        select.setLong(first + 1, before);
        select.setInt(first + 2, limit);
        return first + 3;
    }

    /** @return whether more follow */
    private static boolean entries(ResultSet row, String userId, int limit, List<Notification> into)
            throws SQLException {
        long size = 0;
        do {
            row.getLong(6);
            if (row.wasNull()) {
                return false;
            }
            Notification entry = StepRows.entry(row, 6, userId);
            size += StepRows.sizeOf(entry);
            if (entry == null || into.size() == limit || (size > PAGE_BYTES && !into.isEmpty())) {
                return true;
            }
            into.add(entry);
        } while (row.next());
        return false;
    }
}

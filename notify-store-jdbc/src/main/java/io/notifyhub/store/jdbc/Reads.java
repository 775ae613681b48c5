package io.notifyhub.store.jdbc;

import io.notifyhub.core.spi.EntryPage;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.core.spi.Step;
import io.notifyhub.protocol.Cursor;
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

    /** Where the columns of a step begin in the answers to the statements below. */
    private static final int AFTER_STEPS = 8;

    private static final int LIST_STEPS = 7;

    private static final String HEAD = "u.head, u.head_mark, u.floor, u.unread, u.revoked_before";

    private static final String MARK = "CASE WHEN u.floor = ? THEN u.floor_mark ELSE"
            + " (SELECT p.mark FROM notify_step p WHERE p.user_id = u.user_id AND p.rev = ?) END";

    static final String AFTER = "SELECT " + HEAD + ", " + MARK + ", " + MARK + ", s.*"
            + " FROM notify_user u LEFT JOIN (SELECT " + StepRows.COLUMNS
            + " FROM notify_step WHERE user_id = ? AND rev > ? ORDER BY rev LIMIT ?) s ON TRUE"
            + " WHERE u.user_id = ? ORDER BY s.rev";

    private Reads() {}

    private static String entries(Dialect dialect, int state) {
        return "SELECT " + StepRows.COLUMNS + " FROM " + dialect.entries() + " WHERE user_id = ? AND state = " + state
                + " AND " + StepRows.IS_ENTRY + " AND rev < ? ORDER BY rev DESC LIMIT ?";
    }

    static String list(Dialect dialect, boolean unreadOnly) {
        String unread = entries(dialect, StepRows.UNREAD);
        String entries = unreadOnly
                ? unread
                : "SELECT * FROM (" + unread + ") a UNION ALL SELECT * FROM (" + entries(dialect, StepRows.READ)
                        + ") b ORDER BY rev DESC LIMIT ?";
        return "SELECT " + HEAD + ", u.entries, s.* FROM notify_user u LEFT JOIN (" + entries
                + ") s ON TRUE WHERE u.user_id = ? ORDER BY s.rev DESC";
    }

    static LogPage after(Session session, String userId, Cursor from, int maxSteps, int maxBytes, long storeMark)
            throws SQLException {
        PreparedStatement query = session.prepare(AFTER);
        query.setLong(1, from.rev());
        query.setLong(2, from.rev());
        query.setLong(3, from.asOf().rev());
        query.setLong(4, from.asOf().rev());
        query.setString(5, userId);
        query.setLong(6, from.rev());
        query.setInt(7, maxSteps);
        query.setString(8, userId);
        try (ResultSet row = query.executeQuery()) {
            if (!row.next()) {
                ResetReason reset = whyNot(from, StoreContext.emptyHead(storeMark), storeMark, storeMark);
                return new LogPage(reset, List.of(), StoreContext.emptyHead(storeMark));
            }
            LogHead head = head(row);
            ResetReason reset = whyNot(from, head, mark(row, 6), mark(row, 7));
            return reset != null
                    ? LogPage.reset(reset, head)
                    : LogPage.of(steps(row, userId, from.rev(), maxBytes), head);
        }
    }

    private static @Nullable Long mark(ResultSet row, int column) throws SQLException {
        long mark = row.getLong(column);
        return row.wasNull() ? null : mark;
    }

    /**
     * @param place the mark there is at the cursor's place; null if there is no such step
     * @param asOf the one at the place whose state it shows
     */
    private static @Nullable ResetReason whyNot(Cursor from, LogHead head, @Nullable Long place, @Nullable Long asOf) {
        if (from.rev() < head.floor()) {
            return ResetReason.PRUNED;
        }
        if (from.asOf().rev() > head.rev()) {
            return ResetReason.AHEAD;
        }
        boolean here = place != null && place == from.mark();
        return here && asOf != null && asOf == from.asOf().mark() ? null : ResetReason.REPLACED;
    }

    private static List<Step> steps(ResultSet row, String userId, long after, int maxBytes) throws SQLException {
        List<Step> steps = new ArrayList<>();
        long size = 0;
        long last = after;
        do {
            long rev = row.getLong(AFTER_STEPS);
            if (row.wasNull() || (size > maxBytes && !steps.isEmpty())) {
                break;
            }
            if (rev != last + 1 && last > after) {
                throw new IllegalStateException("the log of a user has a hole after step " + last);
            }
            Step step = StepRows.read(row, AFTER_STEPS, userId);
            steps.add(step);
            size += StepRows.sizeOf(step.entry());
            last = rev;
        } while (row.next());
        return steps;
    }

    private static LogHead head(ResultSet row) throws SQLException {
        return new LogHead(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
    }

    static EntryPage list(Session session, String userId, ListQuery query, StoreContext store) throws SQLException {
        int limit = query.limit() + 1;
        PreparedStatement select = session.prepare(list(store.dialect(), query.unreadOnly()));
        int next = setEntries(select, 1, userId, query.before(), limit);
        if (!query.unreadOnly()) {
            next = setEntries(select, next, userId, query.before(), limit);
            select.setInt(next++, limit);
        }
        select.setString(next, userId);
        try (ResultSet row = select.executeQuery()) {
            if (!row.next()) {
                return new EntryPage(List.of(), 0, false, store.emptyHead());
            }
            LogHead head = head(row);
            long total = query.unreadOnly() ? head.unreadCount() : row.getLong(6);
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
            row.getLong(LIST_STEPS);
            if (row.wasNull()) {
                return false;
            }
            Notification entry = StepRows.entry(row, LIST_STEPS, userId);
            size += StepRows.sizeOf(entry);
            if (entry == null || into.size() == limit || (size > PAGE_BYTES && !into.isEmpty())) {
                return true;
            }
            into.add(entry);
        } while (row.next());
        return false;
    }
}

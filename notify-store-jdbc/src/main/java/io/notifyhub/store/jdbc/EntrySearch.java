package io.notifyhub.store.jdbc;

import io.notifyhub.core.spi.EntryFilter;
import io.notifyhub.protocol.Notification;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Looks through the logs of all users: one statement that reads the whole table, as an index by time would cost every write. The
 * database keeps no more than what is asked for. Stateless.
 */
final class EntrySearch {
    private static final int STEP_COLUMNS = 15;

    private EntrySearch() {}

    static List<Notification> search(Session session, EntryFilter wanted, int limit) throws SQLException {
        String type = wanted.type();
        String text = wanted.text();
        PreparedStatement select = session.prepare(statement(type != null, text != null));
        int next = 1;
        select.setLong(next++, millis(wanted.since()));
        select.setLong(next++, millis(wanted.until()));
        if (type != null) {
            select.setString(next++, type);
        }
        if (text != null) {
            String pattern = '%' + escaped(text.toLowerCase(Locale.ROOT)) + '%';
            for (int i = 0; i < 3; i++) {
                select.setString(next++, pattern);
            }
        }
        select.setInt(next, limit);
        List<Notification> found = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                Notification entry = StepRows.entry(row, 1, row.getString(STEP_COLUMNS + 1));
                if (entry != null) {
                    found.add(entry);
                }
            }
        }
        return found;
    }

    private static String statement(boolean byType, boolean byText) {
        return "SELECT " + StepRows.COLUMNS + ", user_id FROM notify_step WHERE " + StepRows.IS_ENTRY
                + " AND created_at >= ? AND created_at < ?"
                + (byType ? " AND type = ?" : "")
                + (byText
                        ? " AND (lower(title) LIKE ? ESCAPE '!' OR lower(message) LIKE ? ESCAPE '!'"
                                + " OR lower(data) LIKE ? ESCAPE '!')"
                        : "")
                + " ORDER BY created_at DESC, user_id, rev DESC LIMIT ?";
    }

    private static String escaped(String text) {
        return text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    /** Times beyond what milliseconds can say are those at their ends. */
    private static long millis(Instant time) {
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException e) {
            return time.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}

package io.notifyhub.store.jdbc;

import io.notifyhub.core.spi.Step;
import io.notifyhub.core.spi.StepKind;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Steps as rows of {@code notify_step}, and back. Stateless. */
final class StepRows {
    /** The columns without the user's id, in the order of {@link #read}. */
    static final String COLUMNS = "rev, mark, kind, target, unread, created_at, muted, state,"
            + " type, title, message, data, link, actor, verb";

    static final String INSERT = "INSERT INTO notify_step (user_id, " + COLUMNS
            + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    /** What the index of entries is limited to; SQLite wants it said. */
    static final String IS_ENTRY = "state < 2";

    static final int UNREAD = 0;
    static final int READ = 1;
    static final int DELETED = 2;
    static final int NO_ENTRY = 3;

    /** Bytes of a step without its texts, about. */
    private static final int ROW_BYTES = 120;

    /** By their number in the database, which never changes; there is no 0. */
    private static final List<StepKind> KINDS = List.of(
            StepKind.CREATED,
            StepKind.READ,
            StepKind.READ_ALL,
            StepKind.DELETED,
            StepKind.PRUNED,
            StepKind.PREFERENCES);

    private StepRows() {}

    static int code(StepKind kind) {
        return KINDS.indexOf(kind) + 1;
    }

    /** @param first the number of the first column */
    static Step read(ResultSet row, int first, String userId) throws SQLException {
        StepKind kind = KINDS.get(row.getInt(first + 2) - 1);
        return new Step(
                row.getLong(first),
                row.getLong(first + 1),
                kind,
                row.getLong(first + 3),
                row.getLong(first + 4),
                Instant.ofEpochMilli(row.getLong(first + 5)),
                row.getInt(first + 6) != 0,
                entry(row, first, userId),
                kind == StepKind.PREFERENCES ? preferences(row, first) : null);
    }

    private static Preferences preferences(ResultSet row, int first) throws SQLException {
        return PreferencesJson.read(row.getString(first + 11));
    }

    /** The entry that the row of a creation carries; null if there is none. */
    static @Nullable Notification entry(ResultSet row, int first, String userId) throws SQLException {
        int state = row.getInt(first + 7);
        if (state > READ) {
            return null;
        }
        return Notification.builder(row.getString(first + 8))
                .id(row.getLong(first))
                .recipient(userId)
                .title(row.getString(first + 9))
                .message(row.getString(first + 10))
                .dataJson(row.getString(first + 11))
                .link(row.getString(first + 12))
                .actor(row.getString(first + 13))
                .verb(row.getString(first + 14))
                .read(state == READ)
                .createdAt(Instant.ofEpochMilli(row.getLong(first + 5)))
                .build();
    }

    /** Sets the parameters of {@link #INSERT}. */
    static void write(PreparedStatement to, String userId, Step step) throws SQLException {
        Notification entry = step.entry();
        to.setString(1, userId);
        to.setLong(2, step.rev());
        to.setLong(3, step.mark());
        to.setInt(4, code(step.kind()));
        to.setLong(5, step.target());
        to.setLong(6, step.unreadCount());
        to.setLong(7, step.createdAt().toEpochMilli());
        to.setInt(8, step.muted() ? 1 : 0);
        to.setInt(9, entry == null ? NO_ENTRY : UNREAD);
        to.setString(10, entry == null ? null : entry.type());
        to.setString(11, entry == null ? null : entry.title());
        to.setString(12, entry == null ? null : entry.message());
        to.setString(13, data(step));
        to.setString(14, entry == null ? null : entry.link());
        to.setString(15, entry == null ? null : entry.actor());
        to.setString(16, entry == null ? null : entry.verb());
    }

    /** What stands in the column {@code data}. */
    static @Nullable String data(Step step) {
        Notification entry = step.entry();
        Preferences preferences = step.preferences();
        if (entry != null) {
            return entry.dataJson();
        }
        return preferences == null ? null : PreferencesJson.write(preferences);
    }

    /** How much a step adds to a page, in bytes, about. */
    static long sizeOf(@Nullable Notification entry) {
        if (entry == null) {
            return ROW_BYTES;
        }
        return ROW_BYTES
                + 2L
                        * (entry.dataJson().length()
                                + length(entry.title())
                                + length(entry.message())
                                + length(entry.link()));
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}

package io.notifyhub.store.jdbc;

import io.notifyhub.core.spi.LogHead;
import io.notifyhub.protocol.Preferences;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** One user's row, as it is changed by the transaction that locked it. Confined to that transaction. */
final class UserRow {
    static final String COLUMNS = "user_id, head, head_mark, floor, floor_mark, unread, entries, revoked_before,"
            + " oldest_at, prune_due, preferences";

    final String userId;
    long head;
    long headMark;
    long floor;
    long floorMark;
    long unread;
    long entries;
    long revokedBefore;
    /** When the oldest step left was made; null if there is none. */
    @Nullable
    Long oldestAt;

    boolean pruneDue;
    private @Nullable String preferences;

    private UserRow(String userId) {
        this.userId = userId;
    }

    /** A user who has never been written to. */
    static UserRow empty(String userId, long storeMark) {
        UserRow row = new UserRow(userId);
        row.headMark = storeMark;
        row.floorMark = storeMark;
        return row;
    }

    /** From the columns above. */
    static UserRow of(ResultSet from) throws SQLException {
        UserRow row = new UserRow(from.getString(1));
        row.head = from.getLong(2);
        row.headMark = from.getLong(3);
        row.floor = from.getLong(4);
        row.floorMark = from.getLong(5);
        row.unread = from.getLong(6);
        row.entries = from.getLong(7);
        row.revokedBefore = from.getLong(8);
        long oldest = from.getLong(9);
        row.oldestAt = from.wasNull() ? null : oldest;
        row.pruneDue = from.getInt(10) != 0;
        row.preferences = from.getString(11);
        return row;
    }

    Preferences preferences() {
        return preferences == null ? Preferences.DEFAULT : PreferencesJson.read(preferences);
    }

    void preferences(Preferences value) {
        preferences = PreferencesJson.write(value);
    }

    @Nullable
    String preferencesJson() {
        return preferences;
    }

    LogHead logHead() {
        return new LogHead(head, headMark, floor, unread, revokedBefore);
    }
}

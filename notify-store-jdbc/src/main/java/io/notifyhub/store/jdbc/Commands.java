package io.notifyhub.store.jdbc;

import io.notifyhub.core.spi.StepKind;
import io.notifyhub.core.spi.StepResult;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.Preferences;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What is done to one user's log besides appending, each in a transaction of its own. Stateless. */
final class Commands {
    private static final String STATE = "SELECT state FROM notify_step WHERE user_id = ? AND rev = ?";

    private static final String SET_STATE = "UPDATE notify_step SET state = ? WHERE user_id = ? AND rev = ?";

    private static final String EMPTY = "UPDATE notify_step SET state = " + StepRows.DELETED
            + ", type = NULL, title = NULL, message = NULL, data = NULL, link = NULL, actor = NULL, verb = NULL"
            + " WHERE user_id = ? AND rev = ?";

    private static final String REVOKE = "UPDATE notify_user SET revoked_before = ? WHERE user_id = ?";

    private Commands() {}

    static String markAll(Dialect dialect) {
        return "UPDATE " + dialect.entries() + " SET state = " + StepRows.READ + " WHERE user_id = ? AND state = "
                + StepRows.UNREAD + " AND " + StepRows.IS_ENTRY + " AND rev <= ?";
    }

    static StepResult markRead(LogTransaction in, String userId, long id) throws SQLException {
        UserRow user = in.lockIfThere(userId);
        if (user == null) {
            return StepResult.notFound(in.store().emptyHead());
        }
        return switch (state(in, user, id)) {
            case StepRows.UNREAD -> {
                setState(in, user, id);
                user.unread--;
                yield changed(in, user, StepKind.READ, id);
            }
            case StepRows.READ -> StepResult.unchanged(user.logHead());
            default -> StepResult.notFound(user.logHead());
        };
    }

    static StepResult markAllRead(LogTransaction in, String userId, long upTo) throws SQLException {
        UserRow user = in.lockIfThere(userId);
        if (user == null) {
            return StepResult.unchanged(in.store().emptyHead());
        }
        long last = Math.min(upTo, user.head);
        int marked = 0;
        if (user.unread > 0) {
            PreparedStatement mark = in.session().prepare(markAll(in.store().dialect()));
            mark.setString(1, userId);
            mark.setLong(2, last);
            marked = mark.executeUpdate();
        }
        if (marked == 0) {
            return StepResult.unchanged(user.logHead());
        }
        user.unread -= marked;
        return changed(in, user, StepKind.READ_ALL, last);
    }

    static StepResult delete(LogTransaction in, String userId, long id) throws SQLException {
        UserRow user = in.lockIfThere(userId);
        if (user == null) {
            return id > 0
                    ? StepResult.notFound(in.store().emptyHead())
                    : StepResult.unchanged(in.store().emptyHead());
        }
        if (id > user.head) {
            return StepResult.notFound(user.logHead());
        }
        int state = state(in, user, id);
        if (state > StepRows.READ) {
            return StepResult.unchanged(user.logHead());
        }
        PreparedStatement empty = in.session().prepare(EMPTY);
        empty.setString(1, userId);
        empty.setLong(2, id);
        empty.executeUpdate();
        user.entries--;
        user.unread -= state == StepRows.UNREAD ? 1 : 0;
        return changed(in, user, StepKind.DELETED, id);
    }

    static StepResult setPreferences(LogTransaction in, String userId, Preferences preferences) throws SQLException {
        UserRow user = in.lock(userId);
        if (preferences.equals(user.preferences())) {
            return StepResult.unchanged(user.logHead());
        }
        user.preferences(preferences);
        StoredStep step = in.write(user, StepKind.PREFERENCES, 0, false, null, preferences);
        return StepResult.changed(step, user.logHead());
    }

    /** Makes no step, and does the same however often it is done. */
    static boolean revokeTokens(LogTransaction in, String userId, long before) throws SQLException {
        if (in.lock(userId).revokedBefore < before) {
            PreparedStatement revoke = in.session().prepare(REVOKE);
            revoke.setLong(1, before);
            revoke.setString(2, userId);
            revoke.executeUpdate();
        }
        return true;
    }

    private static StepResult changed(LogTransaction in, UserRow user, StepKind kind, long target) {
        StoredStep step = in.write(user, kind, target, false, null, null);
        return StepResult.changed(step, user.logHead());
    }

    private static int state(LogTransaction in, UserRow user, long id) throws SQLException {
        if (id <= user.floor || id > user.head) {
            return StepRows.NO_ENTRY;
        }
        PreparedStatement find = in.session().prepare(STATE);
        find.setString(1, user.userId);
        find.setLong(2, id);
        try (ResultSet row = find.executeQuery()) {
            return row.next() ? row.getInt(1) : StepRows.NO_ENTRY;
        }
    }

    private static void setState(LogTransaction in, UserRow user, long id) throws SQLException {
        PreparedStatement set = in.session().prepare(SET_STATE);
        set.setInt(1, StepRows.READ);
        set.setString(2, user.userId);
        set.setLong(3, id);
        set.executeUpdate();
    }
}

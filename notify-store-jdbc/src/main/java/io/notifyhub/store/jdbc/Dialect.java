package io.notifyhub.store.jdbc;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the two databases say differently. Stateless. */
interface Dialect {
    /** Names the folder of its migrations. */
    String name();

    /** The table of steps, to be searched by its index of entries. */
    String entries();

    /**
     * Locks the rows of users until the transaction ends. A user who has none gets one.
     *
     * @param userIds in ascending order
     * @param storeMark what a new row bears
     * @return the rows that nobody else has locked
     */
    Map<String, UserRow> lock(Session session, List<String> userIds, long storeMark) throws SQLException;

    /** As {@link #lock}, but waits for the row of one user. */
    Map<String, UserRow> lockPatiently(Session session, String userId, long storeMark) throws SQLException;

    /** Locks one user's row, which may be missing, and waits for it; the answer is empty then. */
    Map<String, UserRow> lockIfThere(Session session, String userId) throws SQLException;

    /** The rows of these users as they are now. */
    Map<String, UserRow> find(Session session, Collection<String> userIds) throws SQLException;

    /** Which of these keys are there. */
    Map<SeenKey.Name, SeenKey> findKeys(Session session, Collection<SeenKey.Name> names) throws SQLException;

    /** Writes new steps, the changed rows of their users, and keys, which may be there and too old. */
    void write(
            Session session,
            Collection<LogTransaction.NewStep> steps,
            Collection<UserRow> users,
            Collection<SeenKey> keys)
            throws SQLException;
}

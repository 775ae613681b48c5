package io.notifyhub.social.friends;

import io.notifyhub.social.accounts.Person;
import io.notifyhub.social.data.Database;
import io.notifyhub.social.data.Page;
import io.notifyhub.social.data.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Who is whose friend: two rows for each two, which come and go together. Methods block. Thread-safe. */
public final class Connections {
    private final Database database;

    public Connections(Database database) {
        this.database = database;
    }

    /** One side of a friendship. */
    record Entry(long id, Person friend, Instant since) {}

    static boolean areFriends(Connection connection, long one, long other) throws SQLException {
        return Sql.number(
                        connection,
                        "SELECT count(*) FROM social_connection WHERE owner_id = ? AND friend_id = ?",
                        one,
                        other)
                > 0;
    }

    public boolean areFriends(long one, long other) {
        return database.read(connection -> areFriends(connection, one, other));
    }

    static void join(Connection connection, long one, long other, long nowMillis) throws SQLException {
        int rows = Sql.update(
                connection,
                "INSERT INTO social_connection (owner_id, friend_id, created_at) VALUES (?, ?, ?), (?, ?, ?)",
                one,
                other,
                nowMillis,
                other,
                one,
                nowMillis);
        assert rows == 2;
    }

    Page<Entry> of(long owner, Page.Request page) {
        return database.read(connection -> new Page<>(
                Sql.number(connection, "SELECT count(*) FROM social_connection WHERE owner_id = ?", owner),
                Sql.list(
                        connection,
                        row -> new Entry(row.getLong(1), Person.at(row, 3), Instant.ofEpochMilli(row.getLong(2))),
                        "SELECT c.id, c.created_at, " + Person.COLUMNS
                                + " FROM social_connection c JOIN social_person p ON p.id = c.friend_id"
                                + " WHERE c.owner_id = ? ORDER BY lower(p.username), c.id LIMIT ? OFFSET ?",
                        owner,
                        page.size(),
                        page.offset())));
    }

    /** The ids of somebody's friends. */
    public List<Long> friendIds(long owner) {
        return database.read(connection -> Sql.list(
                connection,
                row -> row.getLong(1),
                "SELECT friend_id FROM social_connection WHERE owner_id = ? ORDER BY friend_id",
                owner));
    }

    /** Ends a friendship. @return the other one; empty if there is no such connection of {@code owner} */
    Optional<Long> remove(long owner, long id) {
        return database.transaction(connection -> {
            Optional<Long> friend = Sql.first(
                    connection,
                    row -> row.getLong(1),
                    "SELECT friend_id FROM social_connection WHERE id = ? AND owner_id = ?",
                    id,
                    owner);
            if (friend.isEmpty()) {
                return friend;
            }
            database.lockPair(connection, owner, friend.get());
            int rows = Sql.update(
                    connection,
                    "DELETE FROM social_connection WHERE (owner_id = ? AND friend_id = ?) OR (owner_id = ? AND friend_id = ?)",
                    owner,
                    friend.get(),
                    friend.get(),
                    owner);
            return rows == 0 ? Optional.empty() : friend;
        });
    }
}

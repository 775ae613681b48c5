package friends;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.store.jdbc.TransactionalNotifier;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Who asked whom, in a database of the application's own. */
final class Friends implements AutoCloseable {
    private final SQLiteDataSource database;
    private final TransactionalNotifier notifier;

    Friends(Path file, NotificationHub hub) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(5_000);
        database = new SQLiteDataSource(config);
        database.setUrl("jdbc:sqlite:" + file);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS request (id INTEGER PRIMARY KEY, asker TEXT NOT NULL,"
                    + " asked TEXT NOT NULL, accepted INTEGER NOT NULL DEFAULT 0, UNIQUE (asker, asked))");
        }
        notifier = TransactionalNotifier.builder(hub, database).build();
    }

    /** @return false if they have asked before */
    boolean ask(String from, String to) throws SQLException {
        // What is not committed when the connection is closed is as if it had never been.
        try (Connection connection = database.getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO request (asker, asked) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id")) {
            connection.setAutoCommit(false);
            insert.setString(1, from);
            insert.setString(2, to);
            long id;
            try (ResultSet row = insert.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                id = row.getLong(1);
            }
            notifier.enqueue(
                    connection,
                    to,
                    NotificationRequest.type("friend_request")
                            .actor(from)
                            .message(from + " wants to be your friend.")
                            .data(Map.of("request_id", id, "from", from))
                            .build());
            connection.commit();
            return true;
        }
    }

    /** @return false if there is no such request to me, or it was accepted before */
    boolean accept(String me, long id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement("UPDATE request SET accepted = 1"
                        + " WHERE id = ? AND asked = ? AND accepted = 0 RETURNING asker")) {
            connection.setAutoCommit(false);
            update.setLong(1, id);
            update.setString(2, me);
            String asker;
            try (ResultSet row = update.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
                asker = row.getString(1);
            }
            notifier.enqueue(
                    connection,
                    asker,
                    NotificationRequest.type("friend_accepted")
                            .actor(me)
                            .message(me + " accepted your friend request!")
                            .data(Map.of("friend", me))
                            .build());
            connection.commit();
            return true;
        }
    }

    /** What a page shows: who waits for an answer of mine, and who is my friend. */
    Map<String, Object> of(String me) throws SQLException {
        List<Map<String, Object>> requests = new ArrayList<>();
        List<String> friends = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT id, asker, asked, accepted FROM request WHERE asker = ?1 OR asked = ?1 ORDER BY id")) {
            select.setString(1, me);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    boolean mine = row.getString(2).equals(me);
                    if (row.getBoolean(4)) {
                        friends.add(row.getString(mine ? 3 : 2));
                    } else if (!mine) {
                        requests.add(Map.of("id", row.getLong(1), "from", row.getString(2)));
                    }
                }
            }
        }
        return Map.of("requests", requests, "friends", friends);
    }

    @Override
    public void close() {
        notifier.close();
    }
}

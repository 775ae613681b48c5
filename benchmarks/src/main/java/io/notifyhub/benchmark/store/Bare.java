package io.notifyhub.benchmark.store;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A database that is written to without a store: the same tables, and for each notification the same two rows written, the
 * step inserted and the user's row updated, a batch per transaction. Thread-safe; each thread has its own connection.
 */
final class Bare {
    private static final List<String> COLUMNS = List.of(
            "user_id",
            "rev",
            "mark",
            "kind",
            "target",
            "unread",
            "created_at",
            "muted",
            "state",
            "type",
            "title",
            "message",
            "data",
            "link",
            "actor",
            "verb");

    private static final String INSERT = "INSERT INTO bare_step (" + String.join(", ", COLUMNS)
            + ") VALUES (?, ?, ?, 1, ?, ?, ?, 0, 0, 'order_paid', 'Order paid', NULL, ?, NULL, NULL, NULL)";

    private static final String UPDATE =
            "UPDATE bare_user SET head = ?, head_mark = ?, unread = ?, entries = ? WHERE user_id = ?";

    private final String url;
    private final boolean sqlite;
    private final ThreadLocal<Writer> writers;
    private final ConcurrentLinkedQueue<Writer> made = new ConcurrentLinkedQueue<>();
    private final AtomicLong revs = new AtomicLong();
    private final Map<String, String> login;

    private Bare(String url, boolean sqlite, Map<String, String> login) throws SQLException {
        this.url = url;
        this.sqlite = sqlite;
        this.login = new ConcurrentHashMap<>(login);
        this.writers = ThreadLocal.withInitial(this::writer);
        makeTables();
    }

    static Bare sqlite(Path file) throws SQLException {
        return new Bare("jdbc:sqlite:" + file + "?journal_mode=WAL&synchronous=FULL&busy_timeout=5000", true, Map.of());
    }

    static Bare postgresql(String url) throws SQLException {
        URI uri = URI.create(url);
        String[] who = uri.getUserInfo().split(":", 2);
        String query = uri.getQuery() == null ? "" : '&' + uri.getQuery();
        return new Bare(
                "jdbc:postgresql://" + uri.getHost() + ':' + uri.getPort() + uri.getPath()
                        + "?reWriteBatchedInserts=true" + query,
                false,
                Map.of("user", who[0], "password", who[1]));
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.putAll(login);
        return DriverManager.getConnection(url, properties);
    }

    private void makeTables() throws SQLException {
        String end = sqlite ? ") STRICT, WITHOUT ROWID" : ")";
        String text = sqlite ? "TEXT" : "text COLLATE \"C\"";
        String number = sqlite ? "INTEGER" : "bigint";
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String table : List.of("bare_step", "bare_user")) {
                statement.execute("DROP TABLE IF EXISTS " + table);
            }
            StringBuilder columns = new StringBuilder();
            for (String column : COLUMNS) {
                boolean isText = column.equals("user_id") || COLUMNS.indexOf(column) > 8;
                columns.append(column)
                        .append(' ')
                        .append(isText ? text : isSmall(column) && !sqlite ? "smallint" : number)
                        .append(", ");
            }
            statement.execute("CREATE TABLE bare_step (" + columns + "PRIMARY KEY (user_id, rev)" + end);
            statement.execute("CREATE INDEX bare_step_entry ON bare_step (user_id, state, rev) WHERE state < 2");
            statement.execute("CREATE TABLE bare_user (user_id " + text + " PRIMARY KEY, head " + number
                    + ", head_mark " + number + ", floor " + number + ", floor_mark " + number + ", unread " + number
                    + ", entries " + number + ", preferences " + text + end
                    + (sqlite ? "" : " WITH (fillfactor = 80)"));
        }
    }

    private static boolean isSmall(String column) {
        return List.of("kind", "muted", "state").contains(column);
    }

    void makeUsers(int count) throws SQLException {
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO bare_user (user_id, head, head_mark, floor, floor_mark, unread, entries)"
                            + " VALUES (?, 0, 0, 0, 0, 0, 0)")) {
                for (int i = 0; i < count; i++) {
                    insert.setString(1, "user" + i);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
            connection.commit();
        }
    }

    private Writer writer() {
        try {
            Writer writer = new Writer(connect());
            made.add(writer);
            return writer;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One transaction. @return how many notifications it wrote */
    int write(SplittableRandom random, int batch) throws SQLException {
        writers.get().write(random, batch);
        return batch;
    }

    void close() throws SQLException {
        for (Writer writer : made) {
            writer.connection.close();
        }
    }

    /** One connection and its statements. */
    private final class Writer {
        final Connection connection;
        private final PreparedStatement insert;
        private final PreparedStatement update;

        Writer(Connection connection) throws SQLException {
            this.connection = connection;
            connection.setAutoCommit(false);
            this.insert = connection.prepareStatement(INSERT);
            this.update = connection.prepareStatement(UPDATE);
        }

        void write(SplittableRandom random, int batch) throws SQLException {
            // In ascending order, so that no two transactions wait for each other.
            int[] users = random.ints(batch, 0, StoreBenchmark.USERS)
                    .sorted()
                    .distinct()
                    .toArray();
            for (int i = 0; i < batch; i++) {
                String user = "user" + users[Math.min(i, users.length - 1)];
                long rev = revs.incrementAndGet();
                insert.setString(1, user);
                insert.setLong(2, rev);
                insert.setLong(3, random.nextLong() >>> 16);
                insert.setLong(4, rev);
                insert.setLong(5, rev);
                insert.setLong(6, System.currentTimeMillis());
                insert.setString(7, StoreBenchmark.DATA);
                insert.addBatch();
                update.setLong(1, rev);
                update.setLong(2, rev);
                update.setLong(3, rev);
                update.setLong(4, rev);
                update.setString(5, user);
                update.addBatch();
            }
            insert.executeBatch();
            update.executeBatch();
            connection.commit();
        }
    }
}

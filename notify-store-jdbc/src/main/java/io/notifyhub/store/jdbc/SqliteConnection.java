package io.notifyhub.store.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;

/** A connection to the file, with the statements it has prepared. Used by one thread at a time. */
final class SqliteConnection implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SqliteConnection.class);

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();
    private long busyMillis = -1;

    private SqliteConnection(Connection connection) {
        this.connection = connection;
    }

    /** Where connections come from: a commit is on the disk when it returns. */
    static SQLiteDataSource source(Path file, int busyMillis) {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setBusyTimeout(busyMillis);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    static SqliteConnection open(SQLiteDataSource source) throws SQLException {
        return new SqliteConnection(source.getConnection());
    }

    PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement known = statements.get(sql);
        if (known == null) {
            known = connection.prepareStatement(sql);
            statements.put(sql, known);
        }
        return known;
    }

    void execute(String sql) throws SQLException {
        prepare(sql).execute();
    }

    /** Begins a transaction that writes. @param millis how long somebody else's lock is waited for, in steps of a tenth */
    void begin(long millis) throws SQLException {
        long rounded = millis / 100 * 100;
        if (rounded != busyMillis) {
            pragma("busy_timeout = " + rounded);
            busyMillis = rounded;
        }
        execute("BEGIN IMMEDIATE");
    }

    String pragma(String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA " + name)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            log.warn("A connection could not be closed: {}", e.getMessage());
        }
    }
}

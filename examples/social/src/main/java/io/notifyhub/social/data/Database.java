package io.notifyhub.social.data;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.notifyhub.store.jdbc.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The application's own tables, in a SQLite file or in PostgreSQL; the schema is made at the start. Methods block. Thread-safe.
 */
public final class Database implements AutoCloseable {
    private static final String HISTORY = "social_schema_history";
    private static final int SQLITE_CONNECTIONS = 4;
    private static final int POSTGRES_CONNECTIONS = 12;
    private static final int BUSY_MILLIS = 5_000;

    private final HikariDataSource source;
    private final boolean postgres;

    private Database(HikariConfig config, int connections, boolean postgres) {
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(Duration.ofSeconds(5).toMillis());
        config.setPoolName("social");
        this.source = new HikariDataSource(config);
        this.postgres = postgres;
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:io/notifyhub/social/db/" + (postgres ? "postgresql" : "sqlite"))
                .table(HISTORY)
                // The hub's tables may be there already.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load()
                .migrate();
    }

    /** A file; its folder is made. */
    public static Database sqlite(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of " + file + " could not be made", e);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        SQLiteDataSource raw = new SQLiteDataSource(config);
        raw.setUrl("jdbc:sqlite:" + file);
        HikariConfig pool = new HikariConfig();
        pool.setDataSource(raw);
        return new Database(pool, SQLITE_CONNECTIONS, false);
    }

    /** @param url {@code postgres://user:password@host:5432/name}, with parameters of the driver after a {@code ?} */
    public static Database postgresql(String url) {
        DatabaseUrl parts = DatabaseUrl.parse(url);
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(parts.jdbcUrl());
        pool.setUsername(parts.user());
        pool.setPassword(parts.password());
        return new Database(pool, POSTGRES_CONNECTIONS, true);
    }

    /** For who brings transactions of their own, such as the relay of notifications. */
    public DataSource source() {
        return source;
    }

    /** Reads, each statement for itself. */
    public <T> T read(SqlFunction<Connection, T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(true);
            return work.apply(connection);
        } catch (SQLException e) {
            throw new DatabaseException("the database could not be read", e);
        }
    }

    /** Runs one transaction: committed when {@code work} returns, rolled back when it throws. */
    public <T> T transaction(SqlFunction<Connection, T> work) {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                T result = work.apply(connection);
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
            }
        } catch (SQLException e) {
            throw new DatabaseException("the database could not do it", e);
        }
    }

    /**
     * Makes transactions about these two people wait for each other until this one ends. With SQLite there is one at a time
     * anyway.
     */
    public void lockPair(Connection connection, long one, long other) throws SQLException {
        if (!postgres) {
            return;
        }
        try (PreparedStatement lock = connection.prepareStatement(
                "SELECT id FROM social_person WHERE id IN (?, ?) ORDER BY id FOR NO KEY UPDATE")) {
            lock.setLong(1, one);
            lock.setLong(2, other);
            lock.executeQuery().close();
        }
    }

    @Override
    public void close() {
        source.close();
    }
}

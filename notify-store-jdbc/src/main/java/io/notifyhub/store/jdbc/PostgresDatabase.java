package io.notifyhub.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.notifyhub.core.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL, by a pool of connections of our own. Thread-safe. */
final class PostgresDatabase implements Database {
    private static final Logger log = LoggerFactory.getLogger(PostgresDatabase.class);

    /** How long the pool is waited for at once; the pool knows nothing of deadlines. */
    private static final long WAIT_MILLIS = 1_000;

    private static final long VALIDATION_MILLIS = 800;

    /** A pool needs some more connections than there are writers: for reading on, lists and heads. */
    private static final int WRITER_SHARE = 2;

    private final Dialect dialect = new PostgresDialect();
    private final HikariDataSource pool;
    private final DatabaseUrl url;

    private PostgresDatabase(DatabaseUrl url, HikariDataSource pool) {
        this.url = url;
        this.pool = pool;
    }

    /**
     * @throws StoreSetupException if it cannot be used
     * @throws StoreException if it cannot be reached
     */
    static PostgresDatabase open(DatabaseUrl url, int connections) {
        PostgresConnections source = PostgresConnections.to(url, true);
        try (Connection first = source.getConnection()) {
            log.debug("{} answers, version {}", url, first.getMetaData().getDatabaseProductVersion());
        } catch (SQLException e) {
            throw refused(url, e);
        }
        PostgresDatabase database = new PostgresDatabase(url, pool(source, connections));
        try {
            Migrations.run(PostgresConnections.to(url, false), database.dialect, url.toString());
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private static RuntimeException refused(DatabaseUrl url, SQLException e) {
        String state = e.getSQLState();
        if (PostgresConnections.UNFIT.equals(state)) {
            return new StoreSetupException(url + " " + e.getMessage() + '.', null);
        }
        if (state == null || state.startsWith("08") || state.startsWith("57P")) {
            return new StoreException(url + " cannot be reached: start it, or name another one.", e);
        }
        return new StoreSetupException(
                url + " lets nobody in by this name and password, or has no such database (SQLSTATE " + state
                        + "): correct the URL.",
                e);
    }

    private static HikariDataSource pool(PostgresConnections source, int connections) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setPoolName("notify-postgresql");
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(WAIT_MILLIS);
        config.setValidationTimeout(VALIDATION_MILLIS);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public int concurrency() {
        return Math.max(1, pool.getMaximumPoolSize() / WRITER_SHARE);
    }

    /** Every answer of the server is waited for with a limit. */
    @Override
    public boolean mayStandStill() {
        return false;
    }

    @Override
    public Session reader(Deadline deadline) throws SQLException {
        return new Lent(connection(deadline), deadline, false);
    }

    private Connection connection(Deadline deadline) throws SQLException {
        if (deadline.millisLeft() < WAIT_MILLIS) {
            throw new SQLTimeoutException("no time is left", "HYT00");
        }
        return pool.getConnection();
    }

    @Override
    public Session writer(Deadline deadline) throws SQLException {
        Connection connection = connection(deadline);
        try {
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return new Lent(connection, deadline, true);
    }

    @Override
    public AfterCommit afterFailedCommit(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null) {
            return AfterCommit.LOOK;
        }
        // The server's own refusals; whatever else happened, it may have been committed before.
        boolean refused = state.startsWith("23")
                || state.startsWith("25")
                || state.startsWith("40")
                || state.startsWith("53")
                || state.startsWith("55");
        return refused ? AfterCommit.NOT_DONE : AfterCommit.LOOK;
    }

    @Override
    public boolean isPassing(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && (state.startsWith("08") || state.startsWith("40") || state.startsWith("57P"));
    }

    @Override
    public String describe(SQLException failure) {
        String state = failure.getSQLState();
        if (state == null || state.startsWith("08") || state.startsWith("57P")) {
            return url + " cannot be reached";
        }
        if (state.equals(PostgresConnections.UNFIT)) {
            return url + " " + failure.getMessage();
        }
        if (state.equals("55P03")) {
            return "somebody else holds the lock of this user's log";
        }
        if (state.equals("57014") || state.equals("HYT00")) {
            return url + " is too slow";
        }
        if (state.startsWith("53")) {
            return url + " is full or has no room for another connection (SQLSTATE " + state + ')';
        }
        return url + " refused it (SQLSTATE " + state + ')';
    }

    @Override
    public void close() {
        pool.close();
    }

    /** A connection of the pool. */
    private static final class Lent implements Session {
        private static final Executor HERE = Runnable::run;

        private final Connection connection;
        private final Deadline deadline;
        private final boolean writes;
        private final List<PreparedStatement> statements = new ArrayList<>();
        private boolean committed;

        Lent(Connection connection, Deadline deadline, boolean writes) {
            this.connection = connection;
            this.deadline = deadline;
            this.writes = writes;
        }

        @Override
        public PreparedStatement prepare(String sql) throws SQLException {
            boundTime();
            PreparedStatement statement = connection.prepareStatement(sql);
            statements.add(statement);
            return statement;
        }

        /** The next answer of the server is waited for as long as the call may still take. */
        private void boundTime() throws SQLException {
            long left = deadline.millisLeft();
            if (left == 0) {
                throw new SQLTimeoutException("no time is left", "HYT00");
            }
            connection.setNetworkTimeout(HERE, (int) left);
        }

        @Override
        public void commit() throws SQLException {
            boundTime();
            connection.commit();
            committed = true;
        }

        @Override
        public void close() {
            closeQuietly(statements);
            try {
                if (writes && !committed) {
                    connection.rollback();
                }
            } catch (SQLException e) {
                log.debug("A transaction could not be rolled back: {}", e.getMessage());
            }
            closeQuietly(List.of(connection));
        }

        private static void closeQuietly(List<? extends @Nullable AutoCloseable> all) {
            for (AutoCloseable one : all) {
                try {
                    if (one != null) {
                        one.close();
                    }
                } catch (Exception e) {
                    log.debug("Closing failed: {}", e.toString());
                }
            }
        }
    }
}

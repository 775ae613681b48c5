package io.notifyhub.store.jdbc;

import io.notifyhub.core.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL, by a pool of connections of our own or of the application. Thread-safe. */
final class PostgresDatabase implements Database {
    private static final Logger log = LoggerFactory.getLogger(PostgresDatabase.class);

    private static final Duration FIRST_LOOK = Duration.ofMillis(4_500);

    /** A pool needs some more connections than there are writers: for reading on, lists and heads. */
    private static final int WRITER_SHARE = 2;

    private final Dialect dialect = new PostgresDialect();
    private final PostgresPool pool;
    private final String name;

    private PostgresDatabase(String name, PostgresPool pool) {
        this.name = name;
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
            throw refused(url.toString(), e);
        }
        PostgresDatabase database = new PostgresDatabase(url.toString(), new OwnPool(source, connections));
        return database.migrated(PostgresConnections.to(url, false));
    }

    /**
     * On a pool of the application's, which stays open.
     *
     * @param connections how many of its connections are used at once at most
     * @throws StoreSetupException if it cannot be used
     * @throws StoreException if it cannot be reached
     */
    static PostgresDatabase open(DataSource source, int connections) {
        String name = "The application's database";
        PostgresPool pool = new ApplicationPool(source, connections);
        PostgresDatabase database = new PostgresDatabase(name, pool);
        try (Session first = database.reader(Deadline.in(FIRST_LOOK));
                ResultSet row = first.prepare("SELECT version()").executeQuery()) {
            row.next();
            log.debug("The application's database answers, {}", row.getString(1));
        } catch (SQLException e) {
            database.close();
            throw refused(name, e);
        }
        return database.migrated(source);
    }

    private PostgresDatabase migrated(DataSource source) {
        try {
            Migrations.run(source, dialect, name);
            return this;
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static RuntimeException refused(String name, SQLException e) {
        String state = e.getSQLState();
        if (PostgresConnections.UNFIT.equals(state)) {
            return new StoreSetupException(name + " " + e.getMessage() + '.', null);
        }
        if (state == null || state.startsWith("08") || state.startsWith("57P") || state.equals("HYT00")) {
            return new StoreException(name + " cannot be reached: start it, or name another one.", e);
        }
        return new StoreSetupException(
                name + " lets nobody in by this name and password, or has no such database (SQLSTATE " + state
                        + "): correct the URL.",
                e);
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public int concurrency() {
        return Math.max(1, pool.size() / WRITER_SHARE);
    }

    /** Every answer of the server is waited for with a limit. */
    @Override
    public boolean mayStandStill() {
        return false;
    }

    @Override
    public Session reader(Deadline deadline) throws SQLException {
        return PostgresSession.reading(pool, connection(deadline), deadline);
    }

    @Override
    public Session writer(Deadline deadline) throws SQLException {
        return PostgresSession.writing(pool, connection(deadline), deadline);
    }

    private Connection connection(Deadline deadline) throws SQLException {
        if (deadline.millisLeft() < PostgresPool.WAIT_MILLIS) {
            throw new SQLTimeoutException("no time is left", "HYT00");
        }
        return pool.take();
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
            return name + " cannot be reached";
        }
        if (state.equals(PostgresConnections.UNFIT)) {
            return name + " " + failure.getMessage();
        }
        if (state.equals("55P03")) {
            return "somebody else holds the lock of this user's log";
        }
        if (state.equals("57014") || state.equals("HYT00")) {
            return name + " is too slow";
        }
        if (state.startsWith("53")) {
            return name + " is full or has no room for another connection (SQLSTATE " + state + ')';
        }
        return name + " refused it (SQLSTATE " + state + ')';
    }

    @Override
    public void close() {
        pool.close();
    }
}

package io.notifyhub.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection of a pool, lent out; one that others use as well is given back as it was. Confined to one thread. */
final class PostgresSession implements Session {
    private static final Logger log = LoggerFactory.getLogger(PostgresSession.class);
    private static final Executor HERE = Runnable::run;

    /** For one transaction what a connection of our own has for its life. The level is set first, as it has to be. */
    private static final String SET_HERE = "SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE;"
            + " SET LOCAL lock_timeout = 2000; SET LOCAL statement_timeout = 2500;"
            + " SET LOCAL idle_in_transaction_session_timeout = 5000";

    private final PostgresPool pool;
    private final Connection connection;
    private final Deadline deadline;
    private final boolean writes;
    private final List<PreparedStatement> statements = new ArrayList<>();
    private boolean committed;

    // how a shared connection was
    private boolean autoCommitBefore;
    private int timeoutBefore;

    private PostgresSession(PostgresPool pool, Connection connection, Deadline deadline, boolean writes) {
        this.pool = pool;
        this.connection = connection;
        this.deadline = deadline;
        this.writes = writes;
    }

    static PostgresSession reading(PostgresPool pool, Connection connection, Deadline deadline) throws SQLException {
        return new PostgresSession(pool, connection, deadline, false).begun();
    }

    static PostgresSession writing(PostgresPool pool, Connection connection, Deadline deadline) throws SQLException {
        return new PostgresSession(pool, connection, deadline, true).begun();
    }

    private PostgresSession begun() throws SQLException {
        try {
            if (pool.isShared()) {
                autoCommitBefore = connection.getAutoCommit();
                timeoutBefore = connection.getNetworkTimeout();
                boundTime();
                connection.setAutoCommit(!writes);
                if (writes) {
                    try (Statement settings = connection.createStatement()) {
                        settings.execute(SET_HERE);
                    }
                }
            } else if (writes) {
                connection.setAutoCommit(false);
            }
            return this;
        } catch (SQLException | RuntimeException e) {
            close();
            throw e;
        }
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
        statements.forEach(PostgresSession::closeQuietly);
        try {
            if (writes && !committed && !connection.getAutoCommit()) {
                connection.rollback();
            }
            if (pool.isShared()) {
                connection.setAutoCommit(autoCommitBefore);
                connection.setNetworkTimeout(HERE, timeoutBefore);
            }
        } catch (SQLException e) {
            log.debug("A transaction could not be rolled back: {}", e.getMessage());
        }
        try {
            pool.giveBack(connection);
        } catch (SQLException e) {
            log.debug("A connection could not be given back: {}", e.getMessage());
        }
    }

    private static void closeQuietly(@Nullable AutoCloseable one) {
        try {
            if (one != null) {
                one.close();
            }
        } catch (Exception e) {
            log.debug("Closing failed: {}", e.toString());
        }
    }
}

package io.notifyhub.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * Connections that are the application's: a limited number of them is borrowed, each is looked at when it is first seen, and
 * none is closed but by giving it back. The application's pool may wait for longer than a call may take, so it is asked on
 * threads of our own, whose thread-bound transactions, if it has such, are nobody's. Thread-safe.
 */
final class ApplicationPool implements PostgresPool {
    private static final long IDLE_SECONDS = 30;
    private static final long LOOK_MILLIS = 2_000;

    private final DataSource source;
    private final int connections;
    private final Semaphore free;
    private final ThreadPoolExecutor askers;
    /** Physical connections that were found fit. */
    private final Set<PGConnection> fit = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    /** @param connections how many are borrowed at once at most */
    ApplicationPool(DataSource source, int connections) {
        this.source = source;
        this.connections = connections;
        this.free = new Semaphore(connections, true);
        this.askers = new ThreadPoolExecutor(
                0, 2 * connections, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), ApplicationPool::daemon);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "notify-connections");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public Connection take() throws SQLException {
        try {
            if (!free.tryAcquire(WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new SQLTimeoutException("all borrowed connections are in use", "HYT00");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTimeoutException("interrupted", "HYT00", e);
        }
        try {
            return ask();
        } catch (SQLException | RuntimeException e) {
            free.release();
            throw e;
        }
    }

    @Override
    public void giveBack(Connection connection) throws SQLException {
        try {
            connection.close();
        } finally {
            free.release();
        }
    }

    private Connection ask() throws SQLException {
        CompletableFuture<Connection> answer = new CompletableFuture<>();
        try {
            askers.execute(() -> {
                try {
                    Connection connection = looked(source.getConnection());
                    if (!answer.complete(connection)) {
                        connection.close();
                    }
                } catch (SQLException | RuntimeException | Error e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            throw new SQLTimeoutException("the application's pool does not answer", "08001", e);
        }
        return await(answer);
    }

    private static Connection await(CompletableFuture<Connection> answer) throws SQLException {
        try {
            return answer.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            throw new SQLException("the application's pool failed: " + e.getCause(), "08001", e);
        } catch (TimeoutException | InterruptedException e) {
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            SQLException late = new SQLTimeoutException("the application's pool has no connection", "HYT00", e);
            if (answer.completeExceptionally(late)) {
                throw late;
            }
            return answer.join();
        }
    }

    /** Refuses a server that must not be written to, as {@link PostgresConnections} does for connections of our own. */
    private Connection looked(Connection connection) throws SQLException {
        try {
            PGConnection physical =
                    connection.isWrapperFor(PGConnection.class) ? connection.unwrap(PGConnection.class) : null;
            if (physical != null && fit.contains(physical)) {
                return connection;
            }
            String product = connection.getMetaData().getDatabaseProductName();
            if (!product.equals("PostgreSQL")) {
                throw new SQLException(
                        "is " + product + ", which cannot keep logs: pass a DataSource of PostgreSQL",
                        PostgresConnections.UNFIT);
            }
            int timeout = connection.getNetworkTimeout();
            boolean autoCommit = connection.getAutoCommit();
            connection.setNetworkTimeout(Runnable::run, (int) LOOK_MILLIS);
            connection.setAutoCommit(true);
            try (Statement statement = connection.createStatement()) {
                PostgresConnections.requireFit(statement);
            }
            connection.setAutoCommit(autoCommit);
            connection.setNetworkTimeout(Runnable::run, timeout);
            if (physical != null) {
                fit.add(physical);
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public int size() {
        return connections;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    /** The application's pool stays open. */
    @Override
    public void close() {
        askers.shutdown();
    }
}

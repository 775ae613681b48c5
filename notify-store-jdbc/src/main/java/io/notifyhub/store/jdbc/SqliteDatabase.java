package io.notifyhub.store.jdbc;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/**
 * A SQLite file of our own: one writer, and some readers that never wait for it. Thread-safe; the writer's connection is
 * guarded by {@link #writing}.
 */
final class SqliteDatabase implements Database {
    /** How long somebody else's lock on the file is waited for. */
    static final int BUSY_MILLIS = 2_500;

    private static final int READERS = 4;

    private final Dialect dialect = new SqliteDialect();
    private final SQLiteDataSource source;
    private final FileClaim claim;
    private final ReentrantLock writing = new ReentrantLock(true);
    private final Semaphore readers = new Semaphore(READERS, true);
    private final BlockingQueue<SqliteConnection> idleReaders = new ArrayBlockingQueue<>(READERS);

    // guarded by writing
    private @Nullable SqliteConnection writer;

    private volatile boolean closed;

    private SqliteDatabase(SQLiteDataSource source, FileClaim claim) {
        this.source = source;
        this.claim = claim;
    }

    /** @throws StoreSetupException if the file cannot be used */
    static SqliteDatabase open(Path file) {
        FileClaim claim = FileClaim.of(file);
        SQLiteDataSource source = SqliteConnection.source(claim.file(), BUSY_MILLIS);
        SqliteDatabase database = new SqliteDatabase(source, claim);
        try (SqliteConnection connection = SqliteConnection.open(source)) {
            if (!connection.pragma("journal_mode").equals("wal")) {
                throw new StoreSetupException(
                        "The file system of " + file + " cannot hold a SQLite file that several threads use:"
                                + " put it on a local disk.",
                        null);
            }
            Migrations.run(source, database.dialect, file.toString());
            return database;
        } catch (SQLException e) {
            database.close();
            throw new StoreSetupException(
                    file + " cannot be used as a SQLite database (" + database.describe(e)
                            + "): name another file or mend this one.",
                    e);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public int concurrency() {
        return 1;
    }

    @Override
    public boolean mayStandStill() {
        return true;
    }

    @Override
    public Session reader(Deadline deadline) throws SQLException {
        acquire(readers, deadline);
        SqliteConnection connection = null;
        try {
            requireOpen();
            connection = idleReaders.poll();
            if (connection == null) {
                connection = SqliteConnection.open(source);
                connection.execute("PRAGMA query_only = TRUE");
            }
            return new Reader(connection);
        } catch (SQLException e) {
            readers.release();
            throw e;
        }
    }

    private static void acquire(Semaphore semaphore, Deadline deadline) throws SQLException {
        try {
            if (!semaphore.tryAcquire(deadline.millisLeft(), TimeUnit.MILLISECONDS)) {
                throw new SQLTimeoutException("all connections are in use", "HYT00", SQLiteErrorCode.SQLITE_BUSY.code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTimeoutException("interrupted", "HYT00", SQLiteErrorCode.SQLITE_INTERRUPT.code, e);
        }
    }

    @Override
    public Session writer(Deadline deadline) throws SQLException {
        try {
            if (!writing.tryLock(deadline.millisLeft(), TimeUnit.MILLISECONDS)) {
                throw new SQLTimeoutException("others are writing", "HYT00", SQLiteErrorCode.SQLITE_BUSY.code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTimeoutException("interrupted", "HYT00", SQLiteErrorCode.SQLITE_INTERRUPT.code, e);
        }
        try {
            requireOpen();
            SqliteConnection connection = writer;
            if (connection == null) {
                connection = SqliteConnection.open(source);
                writer = connection;
            }
            connection.begin(Math.min(BUSY_MILLIS, deadline.millisLeft()));
            return new Writer(connection);
        } catch (SQLException e) {
            writing.unlock();
            throw e;
        }
    }

    private void requireOpen() throws SQLException {
        if (closed) {
            throw new SQLException("the store is closed", "08003", SQLiteErrorCode.SQLITE_MISUSE.code);
        }
    }

    @Override
    public AfterCommit afterFailedCommit(SQLException failure) {
        // After an error of the disk what was written may come to life again when the file is opened next.
        return primary(failure) == SQLiteErrorCode.SQLITE_IOERR.code ? AfterCommit.UNKNOWN : AfterCommit.NOT_DONE;
    }

    @Override
    public boolean isPassing(SQLException failure) {
        return false;
    }

    @Override
    public String describe(SQLException failure) {
        int code = primary(failure);
        if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return "the database is locked by somebody else";
        }
        if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return "the disk of the database is full";
        }
        if (code == SQLiteErrorCode.SQLITE_READONLY.code) {
            return "the database cannot be written to";
        }
        return "the database failed (SQLite error " + failure.getErrorCode() + ')';
    }

    private static int primary(SQLException failure) {
        return failure.getErrorCode() & 0xFF;
    }

    @Override
    public void close() {
        closed = true;
        boolean idle = false;
        try {
            idle = writing.tryLock(BUSY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SqliteConnection reader = idleReaders.poll(); reader != null; reader = idleReaders.poll()) {
            reader.close();
        }
        if (idle) {
            if (writer != null) {
                writer.close();
                writer = null;
            }
            writing.unlock();
        }
        claim.close();
    }

    /** A reader's connection, lent out. */
    private final class Reader implements Session {
        private final SqliteConnection connection;

        Reader(SqliteConnection connection) {
            this.connection = connection;
        }

        @Override
        public PreparedStatement prepare(String sql) throws SQLException {
            return connection.prepare(sql);
        }

        @Override
        public void commit() {
            throw new UnsupportedOperationException("a reader does not write");
        }

        @Override
        public void close() {
            if (closed || !idleReaders.offer(connection)) {
                connection.close();
            }
            readers.release();
        }
    }

    /** The writer's connection in a transaction. */
    private final class Writer implements Session {
        private final SqliteConnection connection;
        private boolean committed;

        Writer(SqliteConnection connection) {
            this.connection = connection;
        }

        @Override
        public PreparedStatement prepare(String sql) throws SQLException {
            return connection.prepare(sql);
        }

        @Override
        public void commit() throws SQLException {
            connection.execute("COMMIT");
            committed = true;
        }

        @Override
        public void close() {
            if (!committed) {
                try {
                    connection.execute("ROLLBACK");
                } catch (SQLException e) {
                    // Rolled back by SQLite itself, or the connection is of no use: the next writer opens another.
                    connection.close();
                    writer = null;
                }
            }
            writing.unlock();
        }
    }
}

package io.notifyhub.store.jdbc;

import io.notifyhub.core.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs work on the database within a bounded time. Thread-safe.
 *
 * <p><b>Failure.</b> What fails before the commit was rolled back, and is done again if the connection alone was at fault.
 * After a commit whose answer was lost the log is asked: the locked row of a user tells for certain whether the step is
 * there that bears the mark which only that transaction knew. Only if that cannot be asked in time is the outcome unknown.
 */
final class Transactions implements AutoCloseable {
    /** How long a call takes at most, as callers wait 5 s. */
    private static final Duration LIMIT = Duration.ofMillis(4_500);

    /** What is kept of that to find out about a lost commit. */
    private static final Duration FOR_SETTLING = Duration.ofMillis(1_500);

    private static final long PAUSE_MILLIS = 50;
    private static final int MAX_ATTEMPTS = 4;

    private final Database database;
    private final StoreContext store;
    private final @Nullable WriterThread writer;

    /** Work in a transaction; may be run again in another one. */
    interface Work<T> {
        T run(LogTransaction transaction) throws SQLException;
    }

    /** Work that only reads; may be run again. */
    interface Query<T> {
        T run(Session session) throws SQLException;
    }

    Transactions(Database database, StoreContext store) {
        this.database = database;
        this.store = store;
        this.writer = database.mayStandStill() ? new WriterThread() : null;
    }

    /** @throws StoreException if it was not done, or may be done for all we know */
    <T> T write(Work<T> work) {
        Deadline deadline = Deadline.in(LIMIT);
        return writer == null ? write(work, deadline) : writer.run(() -> write(work, deadline), deadline);
    }

    private <T> T write(Work<T> work, Deadline deadline) {
        for (int attempt = 1; ; attempt++) {
            try {
                return once(work, deadline);
            } catch (LostCommitException lost) {
                if (isThere(lost.transaction, lost, deadline)) {
                    @SuppressWarnings("unchecked")
                    T result = (T) lost.result;
                    return result;
                }
                pauseOrFail(lost.reason, attempt, deadline.less(FOR_SETTLING));
            } catch (SQLException e) {
                pauseOrFail(e, attempt, deadline.less(FOR_SETTLING));
            }
        }
    }

    /** @throws StoreException if it could not be read */
    <T> T read(Query<T> query) {
        Deadline deadline = Deadline.in(LIMIT);
        for (int attempt = 1; ; attempt++) {
            try (Session session = database.reader(deadline)) {
                return query.run(session);
            } catch (SQLException e) {
                pauseOrFail(e, attempt, deadline);
            }
        }
    }

    private void pauseOrFail(SQLException failure, int attempt, Deadline deadline) {
        if (attempt == MAX_ATTEMPTS
                || !database.isPassing(failure)
                || deadline.millisLeft() <= attempt * PAUSE_MILLIS) {
            throw new StoreException(database.describe(failure), failure);
        }
        LockSupport.parkNanos(Duration.ofMillis(attempt * PAUSE_MILLIS).toNanos());
    }

    private <T> T once(Work<T> work, Deadline deadline) throws SQLException, LostCommitException {
        try (Session session = database.writer(deadline.less(FOR_SETTLING))) {
            LogTransaction transaction = new LogTransaction(session, store);
            T result = work.run(transaction);
            transaction.flush();
            try {
                session.commit();
            } catch (SQLException e) {
                Database.AfterCommit after = database.afterFailedCommit(e);
                if (transaction.isEmpty() || after == Database.AfterCommit.NOT_DONE) {
                    throw e;
                }
                throw new LostCommitException(transaction, result, e, after);
            }
            return result;
        }
    }

    /** A commit without an answer. */
    private static final class LostCommitException extends Exception {
        private static final long serialVersionUID = 1L;

        final transient LogTransaction transaction;
        final transient Object result;
        final SQLException reason;
        final Database.AfterCommit after;

        LostCommitException(
                LogTransaction transaction, Object result, SQLException reason, Database.AfterCommit after) {
            super(reason);
            this.transaction = transaction;
            this.result = result;
            this.reason = reason;
            this.after = after;
        }
    }

    /** Whether a transaction was committed. Its locks are gone when this has the lock, so it can change no longer. */
    private boolean isThere(LogTransaction transaction, LostCommitException lost, Deadline deadline) {
        LogTransaction.NewStep witness = transaction.witness();
        SQLException last = lost.reason;
        if (witness != null && lost.after == Database.AfterCommit.LOOK) {
            while (deadline.millisLeft() > PAUSE_MILLIS) {
                try (Session session = database.writer(deadline)) {
                    return holds(session, witness);
                } catch (SQLException e) {
                    last = e;
                }
                LockSupport.parkNanos(Duration.ofMillis(PAUSE_MILLIS).toNanos());
            }
        }
        throw new StoreException("the database did not answer to a commit: it may have been stored", last, true);
    }

    private boolean holds(Session session, LogTransaction.NewStep witness) throws SQLException {
        UserRow user = store.dialect().lockIfThere(session, witness.userId()).get(witness.userId());
        if (user == null) {
            return false;
        }
        if (user.floor == witness.step().rev()) {
            return user.floorMark == witness.step().mark();
        }
        if (user.floor > witness.step().rev()) {
            throw new StoreException(
                    "the step was removed before it could be looked for: it may have been stored", null, true);
        }
        PreparedStatement find = session.prepare("SELECT mark FROM notify_step WHERE user_id = ? AND rev = ?");
        find.setString(1, witness.userId());
        find.setLong(2, witness.step().rev());
        try (ResultSet row = find.executeQuery()) {
            return row.next() && row.getLong(1) == witness.step().mark();
        }
    }

    /** Takes no more writes. Idempotent. */
    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }
}

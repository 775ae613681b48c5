package io.notifyhub.store.jdbc;

import java.sql.SQLException;

/** Where sessions come from: one of the two databases. Thread-safe. */
interface Database extends AutoCloseable {
    /** What may have become of a transaction whose commit failed. */
    enum AfterCommit {
        /** It was rolled back. */
        NOT_DONE,
        /** It may be done: look for it. */
        LOOK,
        /** Nobody can tell now. */
        UNKNOWN
    }

    Dialect dialect();

    /** How many transactions at once make it faster. */
    int concurrency();

    /** Whether a write may wait for something that knows no limit of time, as a disk does not. */
    boolean mayStandStill();

    /** A session that only reads; every statement sees a moment of its own. */
    Session reader(Deadline deadline) throws SQLException;

    /** A session in a new transaction. */
    Session writer(Deadline deadline) throws SQLException;

    AfterCommit afterFailedCommit(SQLException failure);

    /** Whether the same work may succeed at once on another connection. */
    boolean isPassing(SQLException failure);

    /** A sentence without data of users. */
    String describe(SQLException failure);

    /** Gives every connection back. Idempotent. */
    @Override
    void close();
}

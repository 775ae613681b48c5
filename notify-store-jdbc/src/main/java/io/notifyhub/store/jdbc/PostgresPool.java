package io.notifyhub.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

/** Where connections to PostgreSQL come from. Thread-safe. */
interface PostgresPool extends AutoCloseable {
    /** How long a connection is waited for at once, in milliseconds. */
    long WAIT_MILLIS = 1_000;

    /** A connection to a server that may be written to. Waits some two seconds at most. */
    Connection take() throws SQLException;

    /** Takes a connection back, as it was. */
    void giveBack(Connection connection) throws SQLException;

    /** How many connections there may be at once. */
    int size();

    /** Whether others use these connections as well, so that they have to be given back as they were. */
    boolean isShared();

    @Override
    void close();
}

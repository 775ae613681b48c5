package io.notifyhub.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A connection in somebody's hands, in a transaction if it was asked for writing. Confined to one thread. */
interface Session extends AutoCloseable {
    /** A statement to set the parameters of; it is closed with the session, or kept for the next one. */
    PreparedStatement prepare(String sql) throws SQLException;

    /** Adds a write with the parameters that are set now, to be done by {@link #finish} at the latest. */
    void add(PreparedStatement statement) throws SQLException;

    /** Does what was added. */
    void finish(PreparedStatement statement) throws SQLException;

    /** Ends the transaction. Where this throws, {@link Database#afterFailedCommit} tells what may have become of it. */
    void commit() throws SQLException;

    /** Rolls back what was not committed and gives the connection back. Never throws. */
    @Override
    void close();
}

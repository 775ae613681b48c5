package io.notifyhub.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/** A connection in somebody's hands, in a transaction if it was asked for writing. Confined to one thread. */
interface Session extends AutoCloseable {
    /** A statement to set the parameters of; it is closed with the session, or kept for the next one. */
    PreparedStatement prepare(String sql) throws SQLException;

    /** Ends the transaction. Where this throws, {@link Database#afterFailedCommit} tells what may have become of it. */
    void commit() throws SQLException;

    /** Rolls back what was not committed and gives the connection back. Never throws. */
    @Override
    void close();
}

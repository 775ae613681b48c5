package io.notifyhub.store.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** New connections to PostgreSQL, each looked at before it is used: a failover may have changed what is at the other end. */
final class PostgresConnections extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;

    private static final int CONNECT_SECONDS = 2;

    /** The longest that anything is waited for; calls have their own, shorter time. */
    private static final int SOCKET_SECONDS = 10;

    /** {@link java.sql.SQLException#getSQLState} of a server that we do not write to. */
    static final String UNFIT = "NH001";

    private static final String LOOK = "SELECT pg_is_in_recovery(), current_setting('synchronous_commit'),"
            + " current_setting('fsync'), current_setting('server_encoding')";

    private static final String SET = "SET lock_timeout = 2000; SET statement_timeout = 2500;"
            + " SET idle_in_transaction_session_timeout = 5000;"
            + " SET default_transaction_isolation = 'read committed'; SET default_transaction_read_only = off";

    private final boolean bounded;

    private PostgresConnections(boolean bounded) {
        this.bounded = bounded;
    }

    /** @param bounded whether statements and locks are bounded in time, as they are except for migrations */
    static PostgresConnections to(DatabaseUrl url, boolean bounded) {
        PostgresConnections connections = new PostgresConnections(bounded);
        connections.setURL(url.jdbcUrl());
        connections.setUser(url.user());
        connections.setPassword(url.password());
        connections.setConnectTimeout(CONNECT_SECONDS);
        connections.setLoginTimeout(CONNECT_SECONDS);
        connections.setSocketTimeout(bounded ? SOCKET_SECONDS : 0);
        connections.setTcpKeepAlive(true);
        connections.setLogServerErrorDetail(false);
        connections.setApplicationName("notifyhub");
        return connections;
    }

    @Override
    public Connection getConnection(@Nullable String user, @Nullable String password) throws SQLException {
        Connection connection = super.getConnection(user, password);
        try (Statement statement = connection.createStatement()) {
            requireFit(statement);
            if (bounded) {
                statement.execute(SET);
            }
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** @throws SQLException with {@link #UNFIT} if the server must not be written to */
    static void requireFit(Statement statement) throws SQLException {
        String unfit = unfit(statement);
        if (unfit != null) {
            throw new SQLException(unfit, UNFIT);
        }
    }

    private static @Nullable String unfit(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(LOOK)) {
            row.next();
            if (row.getBoolean(1)) {
                return "is a standby and cannot be written to: name the primary";
            }
            if (row.getString(2).equals("off")) {
                return "loses acknowledged notifications in a crash, as synchronous_commit is off:"
                        + " set it to on for this database or user";
            }
            if (row.getString(3).equals("off")) {
                return "loses everything when the power fails, as fsync is off: set it to on";
            }
            return row.getString(4).equals("UTF8")
                    ? null
                    : "cannot keep every text, as its encoding is " + row.getString(4)
                            + ": create the database with ENCODING 'UTF8'";
        }
    }
}

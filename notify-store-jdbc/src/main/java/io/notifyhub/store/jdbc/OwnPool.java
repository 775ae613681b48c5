package io.notifyhub.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/** Connections of our own, each looked at when it is made. Thread-safe. */
final class OwnPool implements PostgresPool {
    private static final long VALIDATION_MILLIS = 800;

    private final HikariDataSource pool;

    OwnPool(PostgresConnections source, int connections) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setPoolName("notify-postgresql");
        config.setMaximumPoolSize(connections);
        config.setMinimumIdle(1);
        config.setConnectionTimeout(WAIT_MILLIS);
        config.setValidationTimeout(VALIDATION_MILLIS);
        config.setInitializationFailTimeout(-1);
        this.pool = new HikariDataSource(config);
    }

    @Override
    public Connection take() throws SQLException {
        return pool.getConnection();
    }

    @Override
    public void giveBack(Connection connection) throws SQLException {
        connection.close();
    }

    @Override
    public int size() {
        return pool.getMaximumPoolSize();
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public void close() {
        pool.close();
    }
}

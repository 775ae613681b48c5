package io.notifyhub.spring.boot;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Which database a {@link DataSource} leads to. Immutable.
 *
 * @param product as its driver names it
 * @param url of a connection
 */
record DatabaseKind(String product, String url) {
    private static final String SQLITE_URL = "jdbc:sqlite:";

    /** Blocks for a connection. @throws IllegalStateException if there is none to be had */
    static DatabaseKind of(DataSource source) {
        try (Connection connection = source.getConnection()) {
            String product = connection.getMetaData().getDatabaseProductName();
            return new DatabaseKind(
                    product, String.valueOf(connection.getMetaData().getURL()));
        } catch (SQLException e) {
            throw new IllegalStateException("the application's database cannot be reached", e);
        }
    }

    boolean isPostgres() {
        return product.equals("PostgreSQL");
    }

    boolean isSqlite() {
        return product.equals("SQLite");
    }

    /** A file beside the database's own, or null if it has none. */
    @Nullable
    Path fileBeside() {
        if (!isSqlite() || !url.startsWith(SQLITE_URL)) {
            return null;
        }
        String file = url.substring(SQLITE_URL.length()).split("\\?", 2)[0];
        String plain = file.startsWith("file:") ? file.substring("file:".length()) : file;
        return plain.isEmpty() || plain.startsWith(":") ? null : Path.of(plain + "-notifications");
    }

    /** Names neither user nor password, which a URL may hold. */
    @Override
    public String toString() {
        return product;
    }
}

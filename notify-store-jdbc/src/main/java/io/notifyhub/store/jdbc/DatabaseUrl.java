package io.notifyhub.store.jdbc;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The parts of {@code postgres://user:password@host:5432/name}, as {@link JdbcNotificationStore#postgresql(String)} reads them; for
 * an application that opens the same database for tables of its own. Immutable.
 *
 * @param parameters of the driver, from the {@code ?} on; empty if there are none
 */
public record DatabaseUrl(String host, int port, String name, String user, String password, String parameters) {
    private static final int DEFAULT_PORT = 5432;

    /** @throws StoreSetupException if it cannot be read */
    public static DatabaseUrl parse(String text) {
        try {
            URI uri = new URI(text);
            String host = uri.getHost();
            String path = uri.getRawPath();
            String who = uri.getRawUserInfo();
            if (host == null || path == null || path.length() < 2 || who == null) {
                throw unreadable();
            }
            int colon = who.indexOf(':');
            return new DatabaseUrl(
                    host,
                    uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort(),
                    path.substring(1),
                    decoded(colon < 0 ? who : who.substring(0, colon)),
                    colon < 0 ? "" : decoded(who.substring(colon + 1)),
                    uri.getRawQuery() == null ? "" : '?' + uri.getRawQuery());
        } catch (URISyntaxException e) {
            // Not passed on: its message would show the password.
            throw unreadable();
        }
    }

    private static StoreSetupException unreadable() {
        return new StoreSetupException(
                "The database's URL cannot be read: write postgres://user:password@host:5432/name,"
                        + " with %-escapes for what is special in a password.",
                null);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** As the driver wants it, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ':' + port + '/' + name + parameters;
    }

    /** Without user and password. */
    @Override
    public String toString() {
        return "PostgreSQL at " + host + ':' + port + '/' + name;
    }
}

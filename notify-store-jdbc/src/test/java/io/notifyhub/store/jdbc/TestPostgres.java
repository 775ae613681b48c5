package io.notifyhub.store.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL for tests: the one that {@code NOTIFY_TEST_PG_URL} names ({@code postgres://user:password@host:port/name},
 * whose user may create databases), else one that is started here, once per JVM, with everything on that keeps data. Where
 * there is neither, tests fail.
 */
final class TestPostgres {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private static @Nullable TestPostgres server;

    private final DatabaseUrl url;

    private TestPostgres(DatabaseUrl url) {
        this.url = url;
    }

    static synchronized TestPostgres server() {
        TestPostgres known = server;
        if (known == null) {
            String given = System.getenv("NOTIFY_TEST_PG_URL");
            known = given == null ? start(Map.of()) : new TestPostgres(DatabaseUrl.parse(given));
            server = known;
        }
        return known;
    }

    private static TestPostgres start(Map<String, String> settings) {
        try {
            // Stopped by a hook of its own when the JVM ends.
            return new TestPostgres(url(builder(settings).start().getPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "no PostgreSQL: set NOTIFY_TEST_PG_URL to one that may be used for tests", e);
        }
    }

    static EmbeddedPostgres.Builder builder(Map<String, String> settings) {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("synchronous_commit", "on");
        settings.forEach(builder::setServerConfig);
        return builder;
    }

    static DatabaseUrl url(int port) {
        return DatabaseUrl.parse(text(port));
    }

    /** The URL of a server that was started here. */
    static String text(int port) {
        return "postgres://postgres:postgres@localhost:" + port + "/postgres";
    }

    /** The name of a new, empty schema: to a store as good as a database, and made faster. */
    String newSchema() {
        String name = "notify_" + ProcessHandle.current().pid() + '_' + NUMBER.incrementAndGet();
        execute("CREATE SCHEMA " + name);
        return name;
    }

    /** The URL of a new, empty schema. */
    String newUrl() {
        return url(newSchema(), url.port());
    }

    int port() {
        return url.port();
    }

    /** The URL of a schema of this server, as seen through another port. */
    String url(String schema, int port) {
        return "postgres://" + url.user() + ':' + url.password() + '@' + url.host() + ':' + port + '/' + url.name()
                + "?currentSchema=" + schema;
    }

    void execute(String sql) {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static Connection connect(DatabaseUrl to) throws SQLException {
        return DriverManager.getConnection(to.jdbcUrl(), to.user(), to.password());
    }
}

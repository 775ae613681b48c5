package io.notifyhub.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.core.StoreException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that a store does not start on, each with a sentence that says what to change. */
class PostgresSetupTest {
    @TempDir
    Path folder;

    private static void refused(String url, String because) {
        assertThatThrownBy(() -> JdbcNotificationStore.postgresql(url).build())
                .isInstanceOf(StoreSetupException.class)
                .hasMessageContaining(because)
                .hasMessageNotContaining("postgres:postgres");
    }

    @Test
    void commitsThatAreNotWaitedFor() {
        TestPostgres server = TestPostgres.server();
        String url = server.newUrl() + "&options=-c%20synchronous_commit=off";
        refused(url, "synchronous_commit is off: set it to on");
    }

    @Test
    void wrongPasswordsDatabasesAndServers() {
        TestPostgres server = TestPostgres.server();
        refused("postgres://postgres:postgres@localhost:" + server.port() + "/nowhere", "has no such database");
        assertThatThrownBy(() -> JdbcNotificationStore.postgresql("postgres://me:hidden@localhost:1/x")
                        .build())
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("PostgreSQL at localhost:1/x cannot be reached")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void aSchemaOfALaterVersion() throws Exception {
        String url = TestPostgres.server().newUrl();
        JdbcNotificationStore.postgresql(url).build().close();
        try (Connection connection = TestPostgres.connect(DatabaseUrl.parse(url));
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO notify_schema_history"
                    + " VALUES (99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'x', now(), 0, true)");
        }
        refused(url, "another version of NotifyHub");
    }

    @Test
    void aServerThatDoesNotSyncAndAStandby() throws Exception {
        Path data = folder.resolve("data");
        try (EmbeddedPostgres server = TestPostgres.builder(Map.of("fsync", "off"))
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .start()) {
            refused(TestPostgres.text(server.getPort()), "fsync is off: set it to on");
        }
        Files.createFile(data.resolve("standby.signal"));
        try (EmbeddedPostgres server = TestPostgres.builder(Map.of())
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .start()) {
            refused(TestPostgres.text(server.getPort()), "is a standby and cannot be written to: name the primary");
        }
        assertThat(data).exists();
    }
}

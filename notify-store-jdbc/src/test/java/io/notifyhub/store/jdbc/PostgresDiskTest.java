package io.notifyhub.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.StoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers see when the disk of PostgreSQL is full, and when the server answers too slowly. */
class PostgresDiskTest {
    private static final int LARGE = 30_000;
    private static final Duration LIMIT = Duration.ofMillis(5_500);

    @TempDir
    Path folder;

    private final TestPostgres server = TestPostgres.server();

    private static NotificationRequest request(String text) {
        return NotificationRequest.type("news").dataJson('"' + text + '"').build();
    }

    private static StoreException errorInTime(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        long begin = System.nanoTime();
        StoreException failure = catchThrowableOfType(StoreException.class, call);
        assertThat(failure).as("an error, never an acknowledgement").isNotNull();
        assertThat(failure.outcomeUnknown()).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
        return failure;
    }

    @Test
    void aDiskThatIsFullGivesAnErrorAndTheStoreRecoversWhenThereIsRoom() throws Exception {
        Path data = dataOfServer();
        Assumptions.assumeTrue(Files.isDirectory(data), "the server's disk is on this machine");
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("small"), 16)) {
            Path tables = Files.createDirectory(disk.folder.resolve("tables"));
            Files.setOwner(tables, Files.getOwner(data));
            String schema = server.newSchema();
            String url = server.url(schema, server.port()) + "&options=-c%20default_tablespace=small";
            server.execute("CREATE TABLESPACE small LOCATION '" + tables + "'");
            try {
                fillAndFree(url, disk);
            } finally {
                server.execute("DROP SCHEMA " + schema + " CASCADE");
                server.execute("DROP TABLESPACE small");
            }
        }
    }

    private void fillAndFree(String url, SmallDisk disk) throws Exception {
        try (JdbcNotificationStore store = JdbcNotificationStore.postgresql(url).build();
                NotificationHub hub = NotificationHub.builder().store(store).build()) {
            hub.notifyUser("ann", request("before"));
            Path filler = disk.fill();
            int stored = 1;
            StoreException failure = null;
            for (int i = 0; failure == null && i < 1_000; i++) {
                int n = i;
                // Texts that do not compress to nothing.
                failure = catchThrowableOfType(
                        StoreException.class, () -> hub.notifyUser("ann", request(incompressible(n, LARGE))));
                stored += failure == null ? 1 : 0;
            }
            assertThat(failure).as("after %d", stored).hasMessageContaining("full");
            errorInTime(() -> hub.notifyUser("ann", request(incompressible(-1, LARGE))));
            Files.delete(filler);
            assertThat(hub.notifyUser("ann", request("after")).notification().id())
                    .isEqualTo(stored + 1L);
        }
    }

    private static String incompressible(long seed, int length) {
        return new SplittableRandom(seed)
                .ints(length, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private Path dataOfServer() throws Exception {
        try (Connection connection = TestPostgres.connect(DatabaseUrl.parse(server.newUrl()));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW data_directory")) {
            row.next();
            return Path.of(row.getString(1));
        }
    }

    @Test
    void aServerThatIsTooSlowGivesAnErrorInTimeAndTheStoreRecovers() throws Exception {
        String url = server.newUrl();
        try (JdbcNotificationStore store = JdbcNotificationStore.postgresql(url).build();
                NotificationHub hub = NotificationHub.builder().store(store).build();
                Connection connection = TestPostgres.connect(DatabaseUrl.parse(url));
                Statement statement = connection.createStatement()) {
            hub.notifyUser("ann", request("before"));
            statement.execute("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS"
                    + " 'BEGIN PERFORM pg_sleep(20); RETURN NEW; END'");
            statement.execute("CREATE TRIGGER slow BEFORE INSERT ON notify_step FOR EACH ROW EXECUTE FUNCTION slow()");
            assertThat(errorInTime(() -> hub.notifyUser("ann", request("slow"))))
                    .hasMessageContaining("too slow");
            statement.execute("DROP TRIGGER slow ON notify_step");
            assertThat(hub.notifyUser("ann", request("after")).notification().id())
                    .isEqualTo(2);
        }
    }
}

package io.notifyhub.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store on the application's own pool of connections to PostgreSQL, of which nobody thought of the store. */
class ApplicationPoolTest {
    private static final int SIZE = 5;

    private HikariDataSource pool;

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        pool = pool("");
    }

    /** As unlike what the store wants as it can be, and waits for half a minute. */
    private static HikariDataSource pool(String parameters) {
        DatabaseUrl url = DatabaseUrl.parse(TestPostgres.server().newUrl() + parameters);
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url.jdbcUrl());
        pool.setUsername(url.user());
        pool.setPassword(url.password());
        pool.setMaximumPoolSize(SIZE);
        pool.setConnectionTimeout(30_000);
        pool.setAutoCommit(false);
        pool.setTransactionIsolation("TRANSACTION_SERIALIZABLE");
        return pool;
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private JdbcNotificationStore.Builder builder() {
        return JdbcNotificationStore.postgresql(pool).connections(4);
    }

    private static NotificationRequest news(String text) {
        return NotificationRequest.type("news").dataJson('"' + text + '"').build();
    }

    @Test
    void isUsedAndGivenBackAsItWasAndNeverClosed() throws Exception {
        List<String> before = settings();
        try (JdbcNotificationStore store = builder().build();
                NotificationHub hub = NotificationHub.builder().store(store).build()) {
            for (int i = 1; i <= 20; i++) {
                assertThat(hub.notifyUser("ann", news("n" + i)).notification().id())
                        .isEqualTo(i);
            }
            assertThat(hub.inbox("ann").counts().total()).isEqualTo(20);
            assertThat(settings()).isEqualTo(before);
        }
        assertThat(pool.isClosed()).isFalse();
        assertThat(settings()).isEqualTo(before);
        assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        try (JdbcNotificationStore again = builder().build()) {
            assertThat(again.heads(List.of("ann")).get("ann"))
                    .isNotNull()
                    .satisfies(head -> assertThat(head.rev()).isEqualTo(20));
        }
    }

    /** Of every connection that there is. */
    private List<String> settings() throws SQLException {
        List<String> settings = new ArrayList<>();
        List<Connection> all = new ArrayList<>();
        try {
            for (int i = 0; i < SIZE; i++) {
                all.add(pool.getConnection());
            }
            for (Connection connection : all) {
                settings.add(settings(connection));
            }
        } finally {
            for (Connection connection : all) {
                connection.close();
            }
        }
        return settings;
    }

    private static String settings(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT current_setting('lock_timeout') || ' '"
                                + " || current_setting('statement_timeout') || ' ' || current_setting('transaction_isolation')")) {
            row.next();
            return row.getString(1) + ' ' + connection.getAutoCommit() + ' ' + connection.getNetworkTimeout();
        } finally {
            connection.rollback();
        }
    }

    @Test
    void thatIsEmptyGivesAnErrorInTimeAndTheStoreRecovers() throws Exception {
        try (JdbcNotificationStore store = builder().build();
                NotificationHub hub = NotificationHub.builder().store(store).build()) {
            hub.notifyUser("ann", news("before"));
            List<Connection> taken = new ArrayList<>();
            for (int i = 0; i < SIZE; i++) {
                taken.add(pool.getConnection());
            }
            long begin = System.nanoTime();
            StoreException failure =
                    catchThrowableOfType(StoreException.class, () -> hub.notifyUser("ann", news("none")));
            assertThat(failure).as("an error, never an acknowledgement").isNotNull();
            assertThat(failure.outcomeUnknown()).isFalse();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(5_500));
            for (Connection one : taken) {
                one.close();
            }
            assertThat(hub.notifyUser("ann", news("after")).notification().id()).isEqualTo(2);
            // What was asked for and came too late went back.
            Awaitility.await()
                    .until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0
                            && pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 0);
        }
    }

    @Test
    void ofSomethingUnfitIsRefusedAndLeftOpen() {
        try (HikariDataSource lossy = pool("&options=-c%20synchronous_commit=off")) {
            assertThatThrownBy(() -> JdbcNotificationStore.postgresql(lossy).build())
                    .isInstanceOf(StoreSetupException.class)
                    .hasMessageContaining("synchronous_commit is off: set it to on");
            assertThat(lossy.isClosed()).isFalse();
        }
        assertThatThrownBy(() -> JdbcNotificationStore.postgresql(SqliteConnection.source(folder.resolve("a.db"), 100))
                        .build())
                .isInstanceOf(StoreSetupException.class)
                .hasMessageContaining("SQLite")
                .hasMessageContaining("pass a DataSource of PostgreSQL");
    }
}

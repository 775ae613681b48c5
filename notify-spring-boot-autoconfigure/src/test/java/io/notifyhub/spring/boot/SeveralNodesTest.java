package io.notifyhub.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.store.jdbc.JdbcNotificationStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Applications on one real PostgreSQL, joined by a real Redis. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SeveralNodesTest {
    @TempDir
    static Path folder = Path.of("");

    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static EmbeddedPostgres postgres;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RedisProcess redis;

    @SpringBootConfiguration
    @WithoutSecurity
    static class Application {
        @Bean
        PlatformTransactionManager transactions(DataSource source) {
            return new DataSourceTransactionManager(source);
        }
    }

    @BeforeAll
    static void startServers() throws Exception {
        postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .start();
        redis = RedisProcess.start(folder);
    }

    private static ConfigurableApplicationContext start(String... more) {
        SpringApplication application = new SpringApplication(Application.class);
        Map<String, Object> settings = new HashMap<>(Map.of(
                "server.port", "0",
                "server.address", "127.0.0.1",
                "spring.main.banner-mode", "off",
                "spring.datasource.url", postgres.getJdbcUrl("postgres", "postgres"),
                "notify.secret-key", Tokens.SECRET));
        for (String setting : more) {
            settings.put(setting.split("=")[0], setting.split("=")[1]);
        }
        application.setDefaultProperties(settings);
        return application.run();
    }

    @Test
    void aNotificationOfOneNodeIsAtTheDeviceOfAnotherAtOnce() throws Exception {
        String together = "notify.redis-url=" + redis.url();
        try (ConfigurableApplicationContext one = start(together);
                ConfigurableApplicationContext other = start(together);
                Socket client = new Socket(Socket.uri(one, "?token=" + Tokens.of("ada")))) {
            assertThat(one.getBean(DataSource.class)).isInstanceOf(HikariDataSource.class);
            assertThat(one.getBean(NotificationStore.class)).isInstanceOf(JdbcNotificationStore.class);
            assertThat(client.next()).contains("connection_established");
            assertThat(client.next()).contains("caught_up");
            NotificationHub elsewhere = other.getBean(NotificationHub.class);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> elsewhere.presence().online(List.of("ada")).contains("ada"));
            // Without Redis the first node would hear of it when it next asks the database, after seconds.
            long begun = System.nanoTime();
            elsewhere.notifyUser("ada", "tick", 1);
            assertThat(client.next()).startsWith("{\"type\":\"tick\",\"data\":1");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void keepsWhatWasCommittedAndOnlyThatOverARestart() throws Exception {
        try (ConfigurableApplicationContext application = start()) {
            TransactionTemplate transaction =
                    new TransactionTemplate(application.getBean(PlatformTransactionManager.class));
            TransactionalNotifications notifications = application.getBean(TransactionalNotifications.class);
            JdbcTemplate database = new JdbcTemplate(application.getBean(DataSource.class));
            database.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY)");
            transaction.executeWithoutResult(status -> {
                database.update("INSERT INTO orders VALUES (1)");
                notifications.notifyUser("grace", "order_paid", 1);
            });
            assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                        database.update("INSERT INTO orders VALUES (2)");
                        notifications.notifyUser("grace", "order_paid", 2);
                        throw new IllegalStateException("as the test wants it");
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        try (ConfigurableApplicationContext application = start()) {
            NotificationHub hub = application.getBean(NotificationHub.class);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> hub.inbox("grace").counts().total() == 1);
            try (Socket client = new Socket(Socket.uri(application, "?token=" + Tokens.of("grace")))) {
                assertThat(client.next()).contains("\"unread_count\":1");
            }
        }
    }
}

package io.notifyhub.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.spi.ListQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;

/** Notifications that belong to a {@code @Transactional} method. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TransactionsTest {
    private static final int CALLS = 1_000;
    private static final int USERS = 5;
    private static final long SEED = 20_261_121;

    @TempDir
    Path folder = Path.of("");

    /** What goes wrong in a call, and where. */
    private enum Failure {
        NONE,
        BEFORE,
        BETWEEN,
        AFTER
    }

    /** Stores orders, and notifies in the same transaction. Not final: Spring makes a subclass of it. */
    static class Orders {
        private final JdbcTemplate database;
        private final TransactionalNotifications notifications;

        Orders(DataSource source, TransactionalNotifications notifications) {
            this.database = new JdbcTemplate(source);
            this.notifications = notifications;
            database.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, buyer TEXT NOT NULL)");
        }

        @Transactional
        public void pay(int id, String buyer, Failure failure) {
            failIf(failure == Failure.BEFORE);
            notifications.notifyUser(buyer, "order_paid", id);
            failIf(failure == Failure.BETWEEN);
            database.update("INSERT INTO orders VALUES (?, ?)", id, buyer);
            failIf(failure == Failure.AFTER);
        }

        private static void failIf(boolean now) {
            if (now) {
                throw new IllegalStateException("as the test wants it");
            }
        }

        List<String> of(String buyer) {
            return database.queryForList("SELECT id FROM orders WHERE buyer = ? ORDER BY id", String.class, buyer);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(proxyTargetClass = true)
    static class Application {
        @Bean
        PlatformTransactionManager transactions(DataSource source) {
            return new DataSourceTransactionManager(source);
        }

        @Bean
        Orders orders(DataSource source, TransactionalNotifications notifications) {
            return new Orders(source, notifications);
        }
    }

    private ApplicationContextRunner runner() {
        return new ApplicationContextRunner()
                .withConfiguration(
                        AutoConfigurations.of(NotifyAutoConfiguration.class, NotifyOutboxAutoConfiguration.class))
                .withUserConfiguration(Application.class)
                .withBean(DataSource.class, () -> {
                    HikariDataSource source = new HikariDataSource();
                    source.setJdbcUrl("jdbc:sqlite:" + folder.resolve("app.db")
                            + "?journal_mode=WAL&synchronous=NORMAL&busy_timeout=5000&transaction_mode=IMMEDIATE");
                    return source;
                });
    }

    @Test
    void theLogAgreesWithTheOrdersAfterAThousandCallsOfWhichManyFail() {
        runner().run(context -> {
            Orders orders = context.getBean(Orders.class);
            NotificationHub hub = context.getBean(NotificationHub.class);
            SplittableRandom random = new SplittableRandom(SEED);
            int failed = 0;
            for (int id = 1; id <= CALLS; id++) {
                Failure failure = random.nextBoolean()
                        ? Failure.NONE
                        : Failure.values()[1 + random.nextInt(Failure.values().length - 1)];
                String buyer = "u" + random.nextInt(USERS);
                try {
                    orders.pay(id, buyer, failure);
                    assertThat(failure).as("seed %d", SEED).isEqualTo(Failure.NONE);
                } catch (IllegalStateException expected) {
                    failed++;
                }
            }
            assertThat(failed).isBetween(CALLS / 3, CALLS * 2 / 3);
            for (int user = 0; user < USERS; user++) {
                String buyer = "u" + user;
                List<String> paid = orders.of(buyer);
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> notified(hub, buyer).size() >= paid.size());
                assertThat(notified(hub, buyer))
                        .as("of %s, seed %d", buyer, SEED)
                        .isEqualTo(paid);
            }
        });
    }

    /** The payloads in a user's log, the oldest first. */
    private static List<String> notified(NotificationHub hub, String user) {
        List<String> all = new ArrayList<>();
        hub.inbox(user)
                .list(new ListQuery(ListQuery.MAX_LIMIT, Long.MAX_VALUE, false))
                .entries()
                .forEach(entry -> all.add(0, String.valueOf(entry.dataJson())));
        return all;
    }

    @Test
    void refusesANotificationThatWouldBelongToNothing() {
        runner().run(context -> {
            TransactionalNotifications notifications = context.getBean(TransactionalNotifications.class);
            assertThatThrownBy(() -> notifications.notifyUser("u", "tick", 1))
                    .isInstanceOf(IllegalTransactionStateException.class);
        });
    }
}

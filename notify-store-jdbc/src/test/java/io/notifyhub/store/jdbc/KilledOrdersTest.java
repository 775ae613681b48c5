package io.notifyhub.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.core.spi.Step;
import io.notifyhub.protocol.Cursor;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that is killed again and again while it stores orders: each committed one is notified, once, in order. */
class KilledOrdersTest {
    private static final int MAX_MILLIS = 600;

    @TempDir
    Path folder;

    @Test
    void inSqlite() throws Exception {
        kill(folder.toString(), 100);
    }

    @Test
    void inPostgres() throws Exception {
        kill(TestPostgres.server().newUrl(), 100);
    }

    @Test
    @Tag("long")
    void tenThousandOrdersInSqlite() throws Exception {
        kill(folder.toString(), 10_000);
    }

    @Test
    @Tag("long")
    void tenThousandOrdersInPostgres() throws Exception {
        kill(TestPostgres.server().newUrl(), 10_000);
    }

    private static void kill(String where, int wanted) throws Exception {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        DataSource orders = OrderingProcess.orders(where);
        try (Connection connection = orders.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (id BIGINT PRIMARY KEY, buyer TEXT NOT NULL)");
        }
        int kills = 0;
        while (committed(orders) < wanted) {
            try (ChildProcess process = ChildProcess.start(
                    OrderingProcess.class, where, String.valueOf(kills), String.valueOf(random.nextLong()))) {
                process.awaitFirstLine();
                process.letWork(random.nextInt(MAX_MILLIS));
                assertThat(process.kill()).isNotEmpty();
                kills++;
            }
        }
        int left = 0;
        try (JdbcNotificationStore store = OrderingProcess.logs(where);
                NotificationHub hub = NotificationHub.builder().store(store).build();
                TransactionalNotifier notifier =
                        TransactionalNotifier.builder(hub, orders).build()) {
            left = (int) notifier.waiting();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> notifier.waiting() == 0);
            assertThat(notifier.failures(1)).isEmpty();
            for (int buyer = 0; buyer < OrderingProcess.BUYERS; buyer++) {
                String name = "buyer" + buyer;
                assertThat(notified(store, name)).isEqualTo(orders(orders, name));
            }
        }
        System.out.printf(
                "%d orders committed, application killed %d times, seed %d: as many notifications, once each and in"
                        + " order; %d were still to be delivered after the last kill%n",
                committed(orders), kills, seed, left);
    }

    private static long committed(DataSource orders) throws SQLException {
        try (Connection connection = orders.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM orders")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** In the order in which they were made: numbers of one buyer grow. */
    private static List<Long> orders(DataSource orders, String buyer) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (Connection connection = orders.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT id FROM orders WHERE buyer = ? ORDER BY id")) {
            select.setString(1, buyer);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getLong(1));
                }
            }
        }
        return ids;
    }

    private static List<Long> notified(JdbcNotificationStore store, String buyer) {
        List<Long> ids = new ArrayList<>();
        Cursor at = Objects.requireNonNull(store.heads(List.of("nobody")).get("nobody"))
                .cursor();
        LogPage page = store.readAfter(buyer, at, 1_000, Integer.MAX_VALUE);
        while (!page.steps().isEmpty()) {
            for (Step step : page.steps()) {
                ids.add(Long.valueOf(Objects.requireNonNull(step.entry()).dataJson()));
                at = step.cursor();
            }
            page = store.readAfter(buyer, at, 1_000, Integer.MAX_VALUE);
        }
        assertThat(page.reset()).isNull();
        return ids;
    }
}

package io.notifyhub.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.core.spi.Step;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.simulator.checker.History;
import io.notifyhub.simulator.checker.HistoryFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private void kill(String where, int wanted) throws Exception {
        long seed = System.nanoTime();
        SplittableRandom random = new SplittableRandom(seed);
        DataSource orders = OrderingProcess.orders(where);
        try (Connection connection = orders.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE orders (id BIGINT PRIMARY KEY, buyer TEXT NOT NULL)");
        }
        Path file = folder.resolve("history.txt");
        int kills = 0;
        while (committed(orders) < wanted) {
            try (ChildProcess process = ChildProcess.start(
                    OrderingProcess.class,
                    where,
                    String.valueOf(kills),
                    String.valueOf(random.nextLong()),
                    file.toString())) {
                process.awaitFirstLine();
                process.letWork(random.nextInt(MAX_MILLIS));
                assertThat(process.kill()).isNotEmpty();
                kills++;
            }
        }
        History history = HistoryFile.read(List.of(file));
        Observed observed = new Observed(history);
        int left = 0;
        try (JdbcNotificationStore store = OrderingProcess.logs(where);
                NotificationHub hub = NotificationHub.builder().store(store).build();
                TransactionalNotifier notifier =
                        TransactionalNotifier.builder(hub, orders).build()) {
            left = (int) notifier.waiting();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> notifier.waiting() == 0);
            assertThat(notifier.failures(1)).isEmpty();
            Map<String, Long> ids = new HashMap<>();
            for (String buyer : OrderingProcess.BUYERS) {
                List<Long> notified = notified(store, buyer);
                assertThat(notified).isEqualTo(orders(orders, buyer));
                for (int i = 0; i < notified.size(); i++) {
                    ids.put(notified.get(i).toString(), i + 1L);
                }
            }
            // What was committed counts as acknowledged, what was rolled back as failed; the rest was killed on the
            // way.
            observed.acknowledge(ids);
            observed.readOn(store, OrderingProcess.BUYERS);
            observed.end(store, OrderingProcess.BUYERS);
        }
        System.out.printf(
                "%d orders committed, application killed %d times, seed %d: as many notifications, once each and in"
                        + " order; %d were still to be delivered after the last kill; %s%n",
                committed(orders), kills, seed, left, Observed.judged(history));
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
                String data = Objects.requireNonNull(step.entry()).dataJson();
                ids.add(Long.valueOf(data.substring(1, data.length() - 1)));
                at = step.cursor();
            }
            page = store.readAfter(buyer, at, 1_000, Integer.MAX_VALUE);
        }
        assertThat(page.reset()).isNull();
        return ids;
    }
}

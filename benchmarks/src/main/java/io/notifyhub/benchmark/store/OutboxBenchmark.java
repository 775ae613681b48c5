package io.notifyhub.benchmark.store;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.store.jdbc.JdbcNotificationStore;
import io.notifyhub.store.jdbc.TransactionalNotifier;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How fast a relay catches up with what was committed while there was none, on PostgreSQL; to the last row, looked at every
 * 5 ms.
 *
 * <pre>{@code java -cp … io.notifyhub.benchmark.store.OutboxBenchmark jdbc:postgresql://host:port/name?user=…&password=… \
 *     postgres://user:password@host:port/name [rows] [users]}</pre>
 */
public final class OutboxBenchmark {
    private static final int PER_TRANSACTION = 100;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private OutboxBenchmark() {}

    public static void main(String[] arguments) throws SQLException {
        PGSimpleDataSource orders = new PGSimpleDataSource();
        orders.setUrl(arguments[0]);
        int rows = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 20_000;
        int users = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 1_000;
        try (JdbcNotificationStore store =
                        JdbcNotificationStore.postgresql(arguments[1]).build();
                NotificationHub hub = NotificationHub.builder().store(store).build()) {
            round(hub, orders, rows / 4, users);
            for (int i = 0; i < 3; i++) {
                double seconds = round(hub, orders, rows, users);
                System.out.printf(
                        Locale.ROOT,
                        "%d rows of %d users caught up in %.2f s, %.0f a second%n",
                        rows,
                        users,
                        seconds,
                        rows / seconds);
            }
        }
    }

    private static double round(NotificationHub hub, DataSource orders, int rows, int users) throws SQLException {
        fill(hub, orders, rows, users);
        long begin = System.nanoTime();
        try (TransactionalNotifier relay =
                TransactionalNotifier.builder(hub, orders).build()) {
            while (relay.waiting() > 0) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    private static void fill(NotificationHub hub, DataSource orders, int rows, int users) throws SQLException {
        try (TransactionalNotifier notifier =
                        TransactionalNotifier.builder(hub, orders).relay(false).build();
                Connection connection = orders.getConnection()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < rows; i++) {
                notifier.enqueue(
                        connection,
                        "user" + i % users,
                        NotificationRequest.type("order_paid")
                                .dataJson(StoreBenchmark.DATA)
                                .build());
                if (i % PER_TRANSACTION == 0) {
                    connection.commit();
                }
            }
            connection.commit();
        }
    }
}

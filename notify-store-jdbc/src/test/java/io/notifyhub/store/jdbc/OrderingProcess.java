package io.notifyhub.store.jdbc;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.SplittableRandom;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An application that is to be killed: each thread stores orders of one buyer, each with its notification in the same
 * transaction, and rolls every third back. Orders and logs are in two SQLite files, or in one PostgreSQL.
 */
final class OrderingProcess {
    static final int BUYERS = 4;

    private OrderingProcess() {}

    /** @param arguments a folder or a URL, the number of this round, a seed */
    public static void main(String[] arguments) {
        DataSource orders = orders(arguments[0]);
        NotificationHub hub =
                NotificationHub.builder().store(logs(arguments[0])).build();
        TransactionalNotifier notifier =
                TransactionalNotifier.builder(hub, orders).build();
        SplittableRandom seeds = new SplittableRandom(Long.parseLong(arguments[2]));
        long first = Long.parseLong(arguments[1]) * 1_000_000;
        for (int buyer = 0; buyer < BUYERS; buyer++) {
            String name = "buyer" + buyer;
            long offset = first + buyer;
            SplittableRandom random = seeds.split();
            new Thread(() -> order(orders, notifier, name, offset, random)).start();
        }
    }

    static DataSource orders(String where) {
        if (!where.startsWith("postgres:")) {
            return SqliteConnection.source(Path.of(where, "orders.db"), 10_000);
        }
        DatabaseUrl url = DatabaseUrl.parse(where);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url.jdbcUrl());
        source.setUser(url.user());
        source.setPassword(url.password());
        return source;
    }

    static JdbcNotificationStore logs(String where) {
        return where.startsWith("postgres:")
                ? JdbcNotificationStore.postgresql(where).build()
                : JdbcNotificationStore.sqlite(Path.of(where, "logs.db")).build();
    }

    private static void order(
            DataSource orders, TransactionalNotifier notifier, String buyer, long first, SplittableRandom random) {
        System.out.println("begun");
        try (Connection connection = orders.getConnection()) {
            connection.setAutoCommit(false);
            for (long id = first; ; id += BUYERS) {
                try (PreparedStatement insert = connection.prepareStatement("INSERT INTO orders VALUES (?, ?)")) {
                    insert.setLong(1, id);
                    insert.setString(2, buyer);
                    insert.executeUpdate();
                }
                notifier.enqueue(
                        connection,
                        buyer,
                        NotificationRequest.type("order_paid")
                                .dataJson(Long.toString(id))
                                .build());
                if (random.nextInt(3) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.notifyhub.store.jdbc;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.simulator.checker.HistoryFile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.SplittableRandom;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * An application that is to be killed: each thread stores orders of one buyer, each with its notification in the same
 * transaction, and rolls every third back. Orders and logs are in two SQLite files, or in one PostgreSQL.
 */
final class OrderingProcess {
    static final List<String> BUYERS = List.of("buyer0", "buyer1", "buyer2", "buyer3");

    private OrderingProcess() {}

    /** @param arguments a folder or a URL, the number of this round, a seed, the file of the history */
    public static void main(String[] arguments) throws IOException {
        DataSource orders = orders(arguments[0]);
        NotificationHub hub =
                NotificationHub.builder().store(logs(arguments[0])).build();
        TransactionalNotifier notifier =
                TransactionalNotifier.builder(hub, orders).build();
        Observed observed =
                new Observed(HistoryFile.append(Path.of(arguments[3])).history());
        SplittableRandom seeds = new SplittableRandom(Long.parseLong(arguments[2]));
        long first = Long.parseLong(arguments[1]) * 1_000_000;
        for (String name : BUYERS) {
            long offset = first + BUYERS.indexOf(name);
            SplittableRandom random = seeds.split();
            new Thread(() -> order(orders, notifier, observed, name, offset, random)).start();
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
        return ChildProcess.opened(
                where.startsWith("postgres:")
                        ? JdbcNotificationStore.postgresql(where)
                        : JdbcNotificationStore.sqlite(Path.of(where, "logs.db")));
    }

    private static void order(
            DataSource orders,
            TransactionalNotifier notifier,
            Observed observed,
            String buyer,
            long first,
            SplittableRandom random) {
        System.out.println("begun");
        try (Connection connection = orders.getConnection()) {
            connection.setAutoCommit(false);
            for (long id = first; ; id += BUYERS.size()) {
                String op = observed.invoked(buyer, Long.toString(id));
                try (PreparedStatement insert = connection.prepareStatement("INSERT INTO orders VALUES (?, ?)")) {
                    insert.setLong(1, id);
                    insert.setString(2, buyer);
                    insert.executeUpdate();
                }
                notifier.enqueue(
                        connection,
                        buyer,
                        NotificationRequest.type("order_paid")
                                .dataJson("\"" + id + '"')
                                .build());
                if (random.nextInt(3) == 0) {
                    connection.rollback();
                    observed.failed(op);
                } else {
                    connection.commit();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

package io.notifyhub.store.jdbc;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.StoreException;
import io.notifyhub.core.spi.OutboxGate;
import io.notifyhub.core.spi.OutboxView;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Notifies as part of the application's own transaction: {@link #enqueue} writes a row through the caller's connection, so a
 * rollback takes the notification away and a commit makes sure of it, also when the process dies right after. A relay, here
 * or in another process, moves the rows into the logs: each user's in order, and each once.
 *
 * <p>The tables are in the application's database, SQLite or PostgreSQL; the logs may be elsewhere. With PostgreSQL any
 * number of processes may relay; with SQLite one does. A row that keeps failing although the store is up is set aside, blocks
 * nobody, and waits in {@link #failures} for an operator.
 *
 * <p>Thread-safe.
 */
public final class TransactionalNotifier implements AutoCloseable {
    /** The history table of the outbox's schema; the outbox may be in a database without logs. */
    static final String HISTORY = "notify_outbox_schema_history";

    private final OutboxGate gate;
    private final Outbox outbox;
    private final @Nullable OutboxRelay relay;

    private TransactionalNotifier(Builder from, boolean leases) {
        this.gate = from.hub.outbox();
        this.outbox = new Outbox(from.source, leases);
        this.relay = from.relay
                ? new OutboxRelay(outbox, new OutboxDelivery(gate, Clock.systemUTC()), Clock.systemUTC())
                : null;
    }

    /**
     * @param hub what notifications go to; close this before it
     * @param source connections to the application's database, for the relay; stays the caller's to close
     */
    public static Builder builder(NotificationHub hub, DataSource source) {
        return new Builder(hub, source);
    }

    /**
     * Notifies a user if the connection's transaction commits. Blocks for one insert on that connection; commits nothing.
     * Without a key of its own the request gets one, so it is in the log once however often it is tried. Rows of one user are
     * delivered in the order in which they were put in, and so became visible.
     *
     * @throws IllegalArgumentException naming the value and the rule it breaks; nothing was written
     * @throws SQLException as the insert does
     */
    public void enqueue(Connection connection, String userId, NotificationRequest request) throws SQLException {
        String key = UUID.randomUUID().toString();
        try (PreparedStatement insert = connection.prepareStatement(OutboxRow.INSERT)) {
            OutboxRow.write(insert, gate.prepare(userId, request, key));
            insert.executeUpdate();
        }
        if (relay != null) {
            relay.expectSomething();
        }
    }

    /** As {@link #enqueue(Connection, String, NotificationRequest)}, for an id that is a number. */
    public void enqueue(Connection connection, long userId, NotificationRequest request) throws SQLException {
        enqueue(connection, Long.toString(userId), request);
    }

    /** How many notifications are committed and not yet in the logs, set aside ones apart. Blocks. */
    public long waiting() {
        return asked(outbox::waiting);
    }

    /**
     * What was set aside, oldest first. Blocks.
     *
     * @param max at most so many
     */
    public List<OutboxFailure> failures(int max) {
        return asked(() -> outbox.failures(max));
    }

    /** The same as operators see it; for a server that shows it to them. */
    public OutboxView view() {
        return new OutboxView() {
            @Override
            public long waiting() {
                return TransactionalNotifier.this.waiting();
            }

            @Override
            public List<GivenUp> givenUp(int max) {
                return failures(max).stream()
                        .map(row -> new GivenUp(
                                row.id(),
                                row.userId(),
                                row.type(),
                                row.createdAt(),
                                row.failedAt(),
                                row.attempts(),
                                row.reason()))
                        .toList();
            }

            @Override
            public boolean retry(long id) {
                return TransactionalNotifier.this.retry(id);
            }

            @Override
            public boolean discard(long id) {
                return TransactionalNotifier.this.discard(id);
            }
        };
    }

    /** Puts what was set aside back, behind what waits. Blocks. @return whether there was one with this id */
    public boolean retry(long id) {
        boolean found = asked(() -> outbox.retry(id));
        if (found && relay != null) {
            relay.expectSomething();
        }
        return found;
    }

    /** Throws away what was set aside. Blocks. @return whether there was one with this id */
    public boolean discard(long id) {
        return asked(() -> outbox.discard(id));
    }

    /** A question to the database. */
    private interface Question<T> {
        T ask() throws SQLException;
    }

    private static <T> T asked(Question<T> question) {
        try {
            return question.ask();
        } catch (SQLException e) {
            throw new StoreException("the application's database failed (SQLSTATE " + e.getSQLState() + ')', e);
        }
    }

    /** Stops relaying; what waits stays for the next relay. Idempotent; returns within seconds. */
    @Override
    public void close() {
        if (relay != null) {
            relay.close();
        }
    }

    /** Settings of a {@link TransactionalNotifier}. Not thread-safe. */
    public static final class Builder {
        private final NotificationHub hub;
        private final DataSource source;
        private boolean relay = true;
        private boolean createSchema = true;

        private Builder(NotificationHub hub, DataSource source) {
            this.hub = Objects.requireNonNull(hub, "hub");
            this.source = Objects.requireNonNull(source, "source");
        }

        /** Whether this process relays, as it does by default; if not, another one must. */
        public Builder relay(boolean value) {
            this.relay = value;
            return this;
        }

        /**
         * Whether {@link #build} makes the tables, as it does by default; if not, the application runs {@code
         * schema/outbox-<database>.sql} of this jar itself.
         */
        public Builder createSchema(boolean value) {
            this.createSchema = value;
            return this;
        }

        /**
         * Makes the tables and starts to relay. Blocks.
         *
         * @throws StoreSetupException if the database is neither SQLite nor PostgreSQL, or cannot be used
         */
        public TransactionalNotifier build() {
            String product = product();
            boolean postgres = product.equals("PostgreSQL");
            if (!postgres && !product.equals("SQLite")) {
                throw new StoreSetupException(
                        "An outbox can be kept in PostgreSQL or SQLite, not in " + product
                                + ": pass a DataSource of one.",
                        null);
            }
            if (createSchema) {
                String dialect = postgres ? "postgresql" : "sqlite";
                Migrations.run(source, "outbox", dialect, HISTORY, "the application's database");
            }
            TransactionalNotifier notifier = new TransactionalNotifier(this, postgres);
            if (notifier.relay != null) {
                notifier.relay.start();
            }
            return notifier;
        }

        private String product() {
            try (Connection connection = source.getConnection()) {
                return connection.getMetaData().getDatabaseProductName();
            } catch (SQLException e) {
                throw new StoreSetupException(
                        "The application's database cannot be reached (SQLSTATE " + e.getSQLState()
                                + "): start it, or pass another DataSource.",
                        e);
            }
        }
    }
}

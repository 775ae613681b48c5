package io.notifyhub.store.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The tables of an outbox in the application's database, as relays and operators use them. Thread-safe; every call takes a
 * connection of its own.
 */
final class Outbox {
    /** How many rows go into the logs together. */
    static final int BATCH = 512;

    /** How many shards a relay takes at once, so that others find some too. */
    private static final int SHARDS_AT_ONCE = 32;

    /** A row is never waited for longer than this, so that a wall clock put back stops nothing for long. */
    static final long MAX_DELAY_MILLIS = 60_000;

    /** Of a user who waits after a failure no row may go. */
    private static final String MAY_GO = "NOT EXISTS (SELECT 1 FROM notify_outbox w WHERE w.user_id = o.user_id"
            + " AND w.due_at > 0 AND w.due_at > ? AND w.due_at < ?)";

    private static final String READY =
            "SELECT " + OutboxRow.COLUMNS + " FROM notify_outbox o WHERE " + MAY_GO + " ORDER BY id LIMIT " + BATCH;

    /** The first rows of each shard that was leased, an equal part of each. */
    private static final String READY_OF_SHARDS = "SELECT r.* FROM unnest(?::smallint[]) l (shard)"
            + " CROSS JOIN LATERAL (SELECT " + OutboxRow.COLUMNS + " FROM notify_outbox o WHERE o.shard = l.shard AND "
            + MAY_GO + " ORDER BY id LIMIT ?) r ORDER BY r.id";

    private static final String LEASE = "SELECT s.shard FROM notify_outbox_shard s WHERE EXISTS (SELECT 1 FROM"
            + " notify_outbox o WHERE o.shard = s.shard AND " + MAY_GO
            + ") ORDER BY mod(s.shard - ? + 64, 64) LIMIT " + SHARDS_AT_ONCE + " FOR UPDATE SKIP LOCKED";

    /** A relay that stands still for so long loses its lease. */
    private static final String LEASE_TIME =
            "SET LOCAL idle_in_transaction_session_timeout = 15000; SET LOCAL lock_timeout = 2000";

    private static final String DELAY = "UPDATE notify_outbox SET attempts = attempts + 1, due_at = ? WHERE id = ?";

    private static final String SET_ASIDE = "INSERT INTO notify_outbox_failed (id, " + OutboxRow.CONTENT
            + ", attempts, failed_at, reason) SELECT id, " + OutboxRow.CONTENT
            + ", attempts + 1, ?, ? FROM notify_outbox WHERE id = ?";

    private static final String REMOVE = "DELETE FROM notify_outbox WHERE id = ?";

    private static final String REMOVE_ALL = "DELETE FROM notify_outbox WHERE id = ANY (?)";

    private static final String RETRY = "INSERT INTO notify_outbox (" + OutboxRow.CONTENT + ") SELECT "
            + OutboxRow.CONTENT + " FROM notify_outbox_failed WHERE id = ?";

    private static final String DISCARD = "DELETE FROM notify_outbox_failed WHERE id = ?";

    private final DataSource source;
    private final boolean leases;

    /** @param leases whether there may be relays in several processes, as with PostgreSQL */
    Outbox(DataSource source, boolean leases) {
        this.source = source;
        this.leases = leases;
    }

    /** What becomes of a row after it was tried. */
    sealed interface Fate {
        /** It is in the log, or nobody wants it. */
        record Done(long id) implements Fate {}

        /** It failed and is tried again. */
        record Later(long id, long dueAt) implements Fate {}

        /** It is set aside. */
        record Failed(long id, long atMillis, String reason) implements Fate {}
    }

    /** Delivers rows and says what became of them. */
    interface Delivery {
        List<Fate> deliver(List<OutboxRow> rows);
    }

    /**
     * Has some rows delivered, of shards that were leased where there are leases, and keeps what became of them.
     *
     * @param turn where to begin to look, so that every shard has its turn
     * @return how many rows were looked at
     */
    int relay(long nowMillis, int turn, Delivery delivery) throws SQLException {
        return leases ? relayLeased(nowMillis, turn, delivery) : relayAlone(nowMillis, delivery);
    }

    private int relayLeased(long nowMillis, int turn, Delivery delivery) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                Short[] shards = lease(connection, nowMillis, turn);
                if (shards.length == 0) {
                    connection.rollback();
                    return 0;
                }
                List<OutboxRow> rows = ready(connection, shards, nowMillis);
                keep(connection, delivery.deliver(rows));
                connection.commit();
                return rows.size();
            } catch (SQLException | RuntimeException e) {
                rollback(connection, e);
                throw e;
            }
        }
    }

    private static Short[] lease(Connection connection, long nowMillis, int turn) throws SQLException {
        try (Statement settings = connection.createStatement()) {
            settings.execute(LEASE_TIME);
        }
        try (PreparedStatement lease = connection.prepareStatement(LEASE)) {
            lease.setLong(1, nowMillis);
            lease.setLong(2, nowMillis + MAX_DELAY_MILLIS);
            lease.setInt(3, turn);
            List<Short> shards = new ArrayList<>();
            try (ResultSet row = lease.executeQuery()) {
                while (row.next()) {
                    shards.add(row.getShort(1));
                }
            }
            return shards.toArray(Short[]::new);
        }
    }

    /** Holds no lock of the application's file while the store works. */
    private int relayAlone(long nowMillis, Delivery delivery) throws SQLException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(true);
            List<OutboxRow> rows = ready(connection, nowMillis);
            List<Fate> fates = rows.isEmpty() ? List.of() : delivery.deliver(rows);
            if (!fates.isEmpty()) {
                inTransaction(connection, () -> keep(connection, fates));
            }
            return rows.size();
        }
    }

    private static List<OutboxRow> ready(Connection connection, Short[] shards, long nowMillis) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(READY_OF_SHARDS)) {
            select.setArray(1, connection.createArrayOf("smallint", shards));
            select.setLong(2, nowMillis);
            select.setLong(3, nowMillis + MAX_DELAY_MILLIS);
            select.setInt(4, BATCH / shards.length);
            return rows(select);
        }
    }

    private static List<OutboxRow> ready(Connection connection, long nowMillis) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(READY)) {
            select.setLong(1, nowMillis);
            select.setLong(2, nowMillis + MAX_DELAY_MILLIS);
            return rows(select);
        }
    }

    private static List<OutboxRow> rows(PreparedStatement select) throws SQLException {
        List<OutboxRow> rows = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                rows.add(OutboxRow.read(row));
            }
        }
        return rows;
    }

    private void keep(Connection connection, List<Fate> fates) throws SQLException {
        List<Long> gone = new ArrayList<>(fates.size());
        try (PreparedStatement delay = connection.prepareStatement(DELAY);
                PreparedStatement setAside = connection.prepareStatement(SET_ASIDE)) {
            for (Fate fate : fates) {
                if (fate instanceof Fate.Later later) {
                    delay.setLong(1, later.dueAt());
                    delay.setLong(2, later.id());
                    delay.executeUpdate();
                } else if (fate instanceof Fate.Failed failed) {
                    setAside.setLong(1, failed.atMillis());
                    setAside.setString(2, failed.reason());
                    setAside.setLong(3, failed.id());
                    setAside.executeUpdate();
                    gone.add(failed.id());
                } else if (fate instanceof Fate.Done done) {
                    gone.add(done.id());
                }
            }
        }
        remove(connection, gone);
    }

    private void remove(Connection connection, List<Long> ids) throws SQLException {
        try (PreparedStatement remove = connection.prepareStatement(leases ? REMOVE_ALL : REMOVE)) {
            if (leases) {
                remove.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
                remove.executeUpdate();
                return;
            }
            for (long id : ids) {
                remove.setLong(1, id);
                remove.addBatch();
            }
            remove.executeBatch();
        }
    }

    /** Work that may fail. */
    private interface Work {
        void run() throws SQLException;
    }

    private static void inTransaction(Connection connection, Work work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            work.run();
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            rollback(connection, e);
            throw e;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static void rollback(Connection connection, Exception because) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    // --- for operators

    long waiting() throws SQLException {
        try (Connection connection = source.getConnection();
                Statement count = connection.createStatement();
                ResultSet row = count.executeQuery("SELECT COUNT(*) FROM notify_outbox")) {
            row.next();
            return row.getLong(1);
        }
    }

    List<OutboxFailure> failures(int max) throws SQLException {
        List<OutboxFailure> failures = new ArrayList<>();
        try (Connection connection = source.getConnection();
                PreparedStatement select =
                        connection.prepareStatement("SELECT id, user_id, type, created_at, failed_at, attempts, reason"
                                + " FROM notify_outbox_failed ORDER BY id LIMIT ?")) {
            select.setInt(1, max);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    failures.add(new OutboxFailure(
                            row.getLong(1),
                            row.getString(2),
                            row.getString(3),
                            Instant.ofEpochMilli(row.getLong(4)),
                            Instant.ofEpochMilli(row.getLong(5)),
                            row.getInt(6),
                            row.getString(7)));
                }
            }
        }
        return failures;
    }

    /** @return whether there was one */
    boolean retry(long id) throws SQLException {
        boolean[] found = new boolean[1];
        try (Connection connection = source.getConnection()) {
            inTransaction(connection, () -> {
                found[0] = update(connection, RETRY, id) > 0;
                update(connection, DISCARD, id);
            });
        }
        return found[0];
    }

    /** @return whether there was one */
    boolean discard(long id) throws SQLException {
        try (Connection connection = source.getConnection()) {
            boolean[] found = new boolean[1];
            inTransaction(connection, () -> found[0] = update(connection, DISCARD, id) > 0);
            return found[0];
        }
    }

    private static int update(Connection connection, String sql, long id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, id);
            return statement.executeUpdate();
        }
    }
}

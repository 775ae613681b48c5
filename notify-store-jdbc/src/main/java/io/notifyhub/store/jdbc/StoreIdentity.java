package io.notifyhub.store.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/** What a store is known by: made once, by whoever opens the database first. Immutable. */
record StoreIdentity(String id, long mark) {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** @param mark what logs are to bear before their first step, if this is the first */
    static StoreIdentity of(Database database, long mark) {
        try (Session session = database.writer(Deadline.in(PATIENCE))) {
            PreparedStatement insert = session.prepare(
                    "INSERT INTO notify_store (only_row, id, mark) VALUES (1, ?, ?) ON CONFLICT (only_row) DO NOTHING");
            insert.setString(1, UUID.randomUUID().toString());
            insert.setLong(2, mark);
            insert.executeUpdate();
            StoreIdentity identity = read(session);
            session.commit();
            return identity;
        } catch (SQLException e) {
            throw new StoreSetupException(
                    "The database cannot be written to (" + database.describe(e) + "): let its user write.", e);
        }
    }

    private static StoreIdentity read(Session session) throws SQLException {
        try (ResultSet row =
                session.prepare("SELECT id, mark FROM notify_store").executeQuery()) {
            row.next();
            return new StoreIdentity(row.getString(1), row.getLong(2));
        }
    }
}

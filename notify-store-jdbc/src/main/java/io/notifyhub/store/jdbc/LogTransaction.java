package io.notifyhub.store.jdbc;

import io.notifyhub.core.spi.Step;
import io.notifyhub.core.spi.StepKind;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One transaction on the logs of some users: locks their rows, numbers steps, and writes everything at its end. Confined to
 * one thread.
 */
final class LogTransaction {
    private static final String UPDATE_USER =
            "UPDATE notify_user SET head = ?, head_mark = ?, floor = ?, floor_mark = ?,"
                    + " unread = ?, entries = ?, oldest_at = ?, prune_due = ?, preferences = ? WHERE user_id = ?";

    private static final String PUT_KEY = "INSERT INTO notify_key"
            + " (user_id, origin, key, payload_hash, outcome, entry_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (user_id, origin, key) DO UPDATE SET payload_hash = excluded.payload_hash,"
            + " outcome = excluded.outcome, entry_id = excluded.entry_id, created_at = excluded.created_at";

    private final Session session;
    private final StoreContext store;
    private final Map<String, UserRow> locked = new LinkedHashMap<>();
    private final Set<UserRow> changed = new LinkedHashSet<>();
    private final List<NewStep> steps = new ArrayList<>();
    private final List<SeenKey> keys = new ArrayList<>();

    /** A step that was numbered here. */
    record NewStep(String userId, Step step) {}

    LogTransaction(Session session, StoreContext store) {
        this.session = session;
        this.store = store;
    }

    Session session() {
        return session;
    }

    StoreContext store() {
        return store;
    }

    long nowMillis() {
        return store.clock().millis();
    }

    /**
     * Locks the rows of users, and makes those that are missing.
     *
     * @param userIds in ascending order
     * @return of one user the row; of several those that nobody else has locked
     */
    Map<String, UserRow> lock(Collection<String> userIds) throws SQLException {
        locked.putAll(store.dialect().lock(session, List.copyOf(userIds), store.mark()));
        return locked;
    }

    /** The locked row of one user, made if it is missing. */
    UserRow lock(String userId) throws SQLException {
        UserRow row = lock(List.of(userId)).get(userId);
        if (row == null) {
            throw new IllegalStateException("the row of a single user was not waited for");
        }
        return row;
    }

    /** The locked row of one user; null if there is none. */
    @Nullable
    UserRow lockIfThere(String userId) throws SQLException {
        return store.dialect().lockIfThere(session, userId).get(userId);
    }

    /** Numbers a step of a locked log. */
    StoredStep write(
            UserRow user,
            StepKind kind,
            long target,
            boolean muted,
            @Nullable Notification entry,
            @Nullable Preferences preferences) {
        Instant now = entry == null ? store.clock().instant().truncatedTo(ChronoUnit.MILLIS) : entry.createdAt();
        long prevMark = user.headMark;
        long mark = store.random().getAsLong() & Cursor.MARK_MASK;
        user.head++;
        user.headMark = mark;
        if (user.oldestAt == null) {
            user.oldestAt = now.toEpochMilli();
        }
        user.pruneDue = store.limits().isOutgrown(user);
        Step step = new Step(user.head, mark, kind, target, user.unread, now, muted, entry, preferences);
        steps.add(new NewStep(user.userId, step));
        changed.add(user);
        return new StoredStep(step, prevMark);
    }

    void put(SeenKey key) {
        keys.add(key);
    }

    /** Something of this transaction by which it can be told later whether it was committed; null if it wrote no step. */
    @Nullable
    NewStep witness() {
        return steps.isEmpty() ? null : steps.get(0);
    }

    /** Whether it changes nothing. */
    boolean isEmpty() {
        return steps.isEmpty() && keys.isEmpty() && changed.isEmpty();
    }

    /** Writes what was gathered. */
    void flush() throws SQLException {
        insertSteps();
        updateUsers();
        insertKeys();
    }

    private void insertSteps() throws SQLException {
        if (steps.isEmpty()) {
            return;
        }
        PreparedStatement insert = session.prepare(StepRows.INSERT);
        for (NewStep step : steps) {
            StepRows.write(insert, step.userId(), step.step());
            session.add(insert);
        }
        session.finish(insert);
    }

    private void updateUsers() throws SQLException {
        if (changed.isEmpty()) {
            return;
        }
        PreparedStatement update = session.prepare(UPDATE_USER);
        for (UserRow user : changed) {
            update.setLong(1, user.head);
            update.setLong(2, user.headMark);
            update.setLong(3, user.floor);
            update.setLong(4, user.floorMark);
            update.setLong(5, user.unread);
            update.setLong(6, user.entries);
            update.setObject(7, user.oldestAt, Types.BIGINT);
            update.setInt(8, user.pruneDue ? 1 : 0);
            update.setString(9, user.preferencesJson());
            update.setString(10, user.userId);
            session.add(update);
        }
        session.finish(update);
    }

    private void insertKeys() throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        PreparedStatement put = session.prepare(PUT_KEY);
        for (SeenKey key : keys) {
            put.setString(1, key.name().userId());
            put.setString(2, key.name().origin());
            put.setString(3, key.name().key());
            put.setString(4, key.payloadHash());
            put.setInt(5, key.outcomeCode());
            put.setLong(6, key.entryId());
            put.setLong(7, key.createdAt());
            session.add(put);
        }
        session.finish(put);
    }
}

package io.notifyhub.store.jdbc;

import io.notifyhub.core.spi.Step;
import io.notifyhub.core.spi.StepKind;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
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
    private final Session session;
    private final StoreContext store;
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
     * @return the rows that nobody else has locked
     */
    Map<String, UserRow> lock(Collection<String> userIds) throws SQLException {
        return store.dialect().lock(session, List.copyOf(userIds), store.mark());
    }

    /** Waits for one user's row, and makes it if it is missing. */
    Map<String, UserRow> lockPatiently(String userId) throws SQLException {
        return store.dialect().lockPatiently(session, userId, store.mark());
    }

    /** The locked row of one user, made if it is missing. */
    UserRow lock(String userId) throws SQLException {
        UserRow row = lockPatiently(userId).get(userId);
        if (row == null) {
            throw new IllegalStateException("a row that was waited for is missing");
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
        if (!isEmpty()) {
            store.dialect().write(session, steps, changed, keys);
        }
    }
}

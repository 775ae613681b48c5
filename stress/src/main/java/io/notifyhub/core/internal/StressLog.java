package io.notifyhub.core.internal;

import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.EntryPage;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.core.spi.Step;
import io.notifyhub.core.spi.StepKind;
import io.notifyhub.core.spi.StepResult;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.ResetReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The log of one user, a few steps long, that can be put back to another history. Keeps what {@link NotificationStore} says
 * of order, places and snapshots, and has none of its other abilities. Thread-safe.
 */
final class StressLog implements NotificationStore {
    static final String TYPE = "n";
    /** Stands in the steps of the history that a put-back log has lost. */
    static final String OLD = "lost";

    private static final long STORE_MARK = 7;
    private static final int STEPS = 6;
    private static final Step[] NEW_STEPS = steps("{}", 100);
    private static final Step[] OLD_STEPS = steps("{\"" + OLD + "\":1}", 200);

    // guarded by this
    private final List<Step> steps = new ArrayList<>(4);
    private boolean inUse;
    private boolean usedTwice;

    private static Step[] steps(String data, long marks) {
        Step[] all = new Step[STEPS + 1];
        for (int rev = 1; rev <= STEPS; rev++) {
            Notification entry = Notification.builder(TYPE)
                    .id(rev)
                    .dataJson(data)
                    .createdAt(Instant.EPOCH)
                    .build();
            all[rev] = new Step(rev, marks + rev, StepKind.CREATED, rev, rev, Instant.EPOCH, false, entry, null);
        }
        return all;
    }

    /** The step of the history that lasts. */
    static Step step(int rev) {
        return NEW_STEPS[rev];
    }

    /** The step of the history that was lost. */
    static Step oldStep(int rev) {
        return OLD_STEPS[rev];
    }

    /** Stores the next step. */
    synchronized StoredStep add(Step step) {
        StoredStep stored = new StoredStep(step, head().mark());
        steps.add(step);
        return stored;
    }

    /** Puts the log back: everything is gone. */
    synchronized void clear() {
        steps.clear();
    }

    synchronized LogHead head() {
        int last = steps.size();
        return last == 0
                ? new LogHead(0, STORE_MARK, 0, 0)
                : new LogHead(last, steps.get(last - 1).mark(), 0, last);
    }

    /** Whether two threads were inside {@link #append} at once. */
    synchronized boolean wasUsedTwice() {
        return usedTwice;
    }

    @Override
    public int concurrency() {
        return 1;
    }

    @Override
    public String id() {
        return "stress";
    }

    @Override
    public List<AppendResult> append(List<AppendRequest> requests) {
        enter();
        List<AppendResult> results = new ArrayList<>(requests.size());
        for (AppendRequest request : requests) {
            results.add(appendNext(request));
        }
        leave();
        return results;
    }

    private synchronized void enter() {
        usedTwice |= inUse;
        inUse = true;
    }

    private synchronized void leave() {
        inUse = false;
    }

    private synchronized AppendResult appendNext(AppendRequest request) {
        StoredStep stored = add(step(steps.size() + 1));
        return AppendResult.stored(request.draft(), stored, false);
    }

    @Override
    public synchronized LogPage readAfter(String userId, Cursor from, int maxSteps, int maxBytes) {
        LogHead head = head();
        long rev = from.rev();
        if (from.asOf().rev() > head.rev()) {
            return LogPage.reset(ResetReason.AHEAD, head);
        }
        return isHere(from) && isHere(from.asOf())
                ? LogPage.of(steps.subList((int) rev, steps.size()), head)
                : LogPage.reset(ResetReason.REPLACED, head);
    }

    private boolean isHere(Cursor place) {
        long there =
                place.rev() == 0 ? STORE_MARK : steps.get((int) place.rev() - 1).mark();
        return there == place.mark();
    }

    @Override
    public Map<String, LogHead> heads(Collection<String> userIds) {
        return Map.of(StressHub.USER, head());
    }

    @Override
    public EntryPage list(String userId, ListQuery query) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StepResult markRead(String userId, long id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StepResult markAllRead(String userId, long upTo) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StepResult delete(String userId, long id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Preferences preferences(String userId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StepResult setPreferences(String userId, Preferences preferences) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void revokeTokens(String userId, long before) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<StoredStep> prune(String userId) {
        return Optional.empty();
    }

    @Override
    public List<String> pruneCandidates(int max) {
        return List.of();
    }

    @Override
    public void close() {}
}

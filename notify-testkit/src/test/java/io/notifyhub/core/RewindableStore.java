package io.notifyhub.core;

import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.EntryPage;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.core.spi.StepResult;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.testkit.ManualClock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

/** A store in memory that can be put back to an older state, as from a backup, or lost altogether. For one thread. */
final class RewindableStore implements NotificationStore {
    private final ManualClock clock;
    private final int maxEntries;
    private final Random fresh;
    private final List<Long> drawn = new ArrayList<>();
    private final List<Write> journal = new ArrayList<>();
    private int next;
    private MemoryNotificationStore current;

    /** What was done, and how many random numbers had been drawn before. */
    private record Write(Consumer<NotificationStore> work, int drawnBefore) {}

    RewindableStore(ManualClock clock, int maxEntries, long seed) {
        this.clock = clock;
        this.maxEntries = maxEntries;
        this.fresh = new Random(seed);
        this.current = build();
    }

    private MemoryNotificationStore build() {
        next = 0;
        return MemoryNotificationStore.builder()
                .clock(clock)
                .maxEntries(maxEntries)
                .random(this::draw)
                .build();
    }

    private long draw() {
        if (next == drawn.size()) {
            drawn.add(fresh.nextLong());
        }
        return drawn.get(next++);
    }

    /** How many writes there were. */
    int writes() {
        return journal.size();
    }

    /** Back to the state after so many writes; what comes then is another history. */
    void rewindTo(int writes) {
        if (writes < journal.size()) {
            drawn.subList(journal.get(writes).drawnBefore(), drawn.size()).clear();
            journal.subList(writes, journal.size()).clear();
        }
        current = build();
        journal.forEach(write -> write.work().accept(current));
    }

    /** Another store, empty. */
    void lose() {
        drawn.clear();
        journal.clear();
        current = build();
    }

    private <T> T write(Function<NotificationStore, T> work) {
        int drawnBefore = next;
        T result = work.apply(current);
        journal.add(new Write(
                store -> {
                    var repeated = work.apply(store);
                },
                drawnBefore));
        return result;
    }

    @Override
    public String id() {
        return current.id();
    }

    @Override
    public List<AppendResult> append(List<AppendRequest> requests) {
        return write(store -> store.append(requests));
    }

    @Override
    public LogPage readAfter(String userId, Cursor from, int maxSteps, int maxBytes) {
        return current.readAfter(userId, from, maxSteps, maxBytes);
    }

    @Override
    public Map<String, LogHead> heads(Collection<String> userIds) {
        return current.heads(userIds);
    }

    @Override
    public EntryPage list(String userId, ListQuery query) {
        return current.list(userId, query);
    }

    @Override
    public StepResult markRead(String userId, long id) {
        return write(store -> store.markRead(userId, id));
    }

    @Override
    public StepResult markAllRead(String userId, long upTo) {
        return write(store -> store.markAllRead(userId, upTo));
    }

    @Override
    public StepResult delete(String userId, long id) {
        return write(store -> store.delete(userId, id));
    }

    @Override
    public Preferences preferences(String userId) {
        return current.preferences(userId);
    }

    @Override
    public StepResult setPreferences(String userId, Preferences preferences) {
        return write(store -> store.setPreferences(userId, preferences));
    }

    @Override
    public void revokeTokens(String userId, long before) {
        long done = write(store -> {
            store.revokeTokens(userId, before);
            return before;
        });
    }

    @Override
    public Optional<StoredStep> prune(String userId) {
        return write(store -> store.prune(userId));
    }

    @Override
    public List<String> pruneCandidates(int max) {
        return current.pruneCandidates(max);
    }

    @Override
    public void close() {
        current.close();
    }
}

package io.notifyhub.simulator;

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
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A store in memory that can be put back to an older state, as from a backup, for one user or all, or lost altogether. Each
 * user's log is a store of its own, with the mark that all have in common; putting one back repeats its writes. For one
 * thread.
 */
final class SimulatedStore implements NotificationStore {
    private final Chance chance;
    private final Clock clock;
    private final int maxEntries;
    private final Map<String, Log> logs = new TreeMap<>();
    private long storeMark;
    private long writes;

    SimulatedStore(Chance chance, Clock clock, int maxEntries) {
        this.chance = chance;
        this.clock = clock;
        this.maxEntries = maxEntries;
        this.storeMark = chance.next();
    }

    /** What was done, when, how many random numbers had been drawn before, and where the log ended before. */
    private record Write(Consumer<NotificationStore> work, long number, int drawnBefore, long headBefore) {}

    /** One user's log, its writes, and the random numbers they drew. */
    private final class Log {
        private final String userId;
        private final List<Write> journal = new ArrayList<>();
        private final List<Long> drawn = new ArrayList<>();
        private int next;
        private MemoryNotificationStore store;

        Log(String userId) {
            this.userId = userId;
            this.store = build();
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
                drawn.add(next == 0 ? storeMark : chance.next());
            }
            return drawn.get(next++);
        }

        private <T> T write(Function<NotificationStore, T> work) {
            Consumer<NotificationStore> again = other -> {
                var repeated = work.apply(other);
            };
            journal.add(new Write(again, writes++, next, head()));
            return work.apply(store);
        }

        private long head() {
            LogHead head = store.heads(List.of(userId)).get(userId);
            return head == null ? 0 : head.rev();
        }

        private void rewindTo(int keep) {
            if (keep < journal.size()) {
                drawn.subList(journal.get(keep).drawnBefore(), drawn.size()).clear();
                journal.subList(keep, journal.size()).clear();
            }
            MemoryNotificationStore older = build();
            journal.forEach(write -> write.work().accept(older));
            store = older;
        }
    }

    private Log log(String userId) {
        return logs.computeIfAbsent(userId, Log::new);
    }

    private MemoryNotificationStore store(String userId) {
        return log(userId).store;
    }

    // --- what backups are for

    /** How many writes there were, of all users. */
    long writes() {
        return writes;
    }

    /** How many writes of a user there are. */
    int writes(String userId) {
        return log(userId).journal.size();
    }

    /** How many writes of a user are older than the one with that number among all. */
    int writesBefore(String userId, long number) {
        return (int) log(userId).journal.stream()
                .filter(write -> write.number() < number)
                .count();
    }

    /** How far the log would reach if so many writes were kept. */
    long headAfter(String userId, int keep) {
        Log log = log(userId);
        return keep < log.journal.size() ? log.journal.get(keep).headBefore() : log.head();
    }

    /** Back to the state after so many writes; what comes then is another history. */
    void rewind(String userId, int keep) {
        log(userId).rewindTo(keep);
    }

    /** Another store, empty. */
    void lose() {
        logs.clear();
        storeMark = chance.next();
    }

    // --- a store

    @Override
    public int concurrency() {
        return 4;
    }

    @Override
    public String id() {
        return "simulated-" + Long.toHexString(storeMark);
    }

    @Override
    public List<AppendResult> append(List<AppendRequest> requests) {
        List<AppendResult> results = new ArrayList<>(requests.size());
        for (AppendRequest request : requests) {
            results.add(log(request.userId())
                    .write(store -> store.append(List.of(request)))
                    .get(0));
        }
        return results;
    }

    @Override
    public LogPage readAfter(String userId, Cursor from, int maxSteps, int maxBytes) {
        return store(userId).readAfter(userId, from, maxSteps, maxBytes);
    }

    @Override
    public Map<String, LogHead> heads(Collection<String> userIds) {
        Map<String, LogHead> heads = new LinkedHashMap<>();
        for (String userId : userIds) {
            heads.putAll(store(userId).heads(List.of(userId)));
        }
        return heads;
    }

    @Override
    public EntryPage list(String userId, ListQuery query) {
        return store(userId).list(userId, query);
    }

    @Override
    public StepResult markRead(String userId, long id) {
        return log(userId).write(store -> store.markRead(userId, id));
    }

    @Override
    public StepResult markAllRead(String userId, long upTo) {
        return log(userId).write(store -> store.markAllRead(userId, upTo));
    }

    @Override
    public StepResult delete(String userId, long id) {
        return log(userId).write(store -> store.delete(userId, id));
    }

    @Override
    public Preferences preferences(String userId) {
        return store(userId).preferences(userId);
    }

    @Override
    public StepResult setPreferences(String userId, Preferences preferences) {
        return log(userId).write(store -> store.setPreferences(userId, preferences));
    }

    @Override
    public void revokeTokens(String userId, long before) {
        boolean kept = log(userId).write(store -> {
            store.revokeTokens(userId, before);
            return true;
        });
        assert kept;
    }

    @Override
    public Optional<StoredStep> prune(String userId) {
        return log(userId).write(store -> store.prune(userId));
    }

    @Override
    public List<String> pruneCandidates(int max) {
        List<String> candidates = new ArrayList<>();
        logs.values().forEach(log -> candidates.addAll(log.store.pruneCandidates(max)));
        return candidates.subList(0, Math.min(max, candidates.size()));
    }

    @Override
    public void close() {}
}

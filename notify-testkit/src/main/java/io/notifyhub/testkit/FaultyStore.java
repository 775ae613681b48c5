package io.notifyhub.testkit;

import io.notifyhub.core.StoreException;
import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.EntryFilter;
import io.notifyhub.core.spi.EntryPage;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.core.spi.StepResult;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A store that fails and waits on demand; otherwise the one it wraps. Thread-safe.
 */
public final class FaultyStore implements NotificationStore {
    /** The calls that can fail. */
    public enum Operation {
        APPEND,
        READ_AFTER,
        HEADS,
        LIST,
        SEARCH,
        MARK_READ,
        MARK_ALL_READ,
        DELETE,
        PREFERENCES,
        SET_PREFERENCES,
        REVOKE_TOKENS,
        PRUNE,
        PRUNE_CANDIDATES
    }

    private final NotificationStore inner;

    // guarded by this
    private final Map<Operation, Integer> failBefore = new EnumMap<>(Operation.class);
    private final Map<Operation, Integer> failAfter = new EnumMap<>(Operation.class);
    private final Map<Operation, Gate> gates = new EnumMap<>(Operation.class);
    private final Map<Operation, Integer> calls = new EnumMap<>(Operation.class);
    private final Map<String, Gate> locks = new HashMap<>();

    private volatile Consumer<Operation> before = operation -> {};
    private volatile Consumer<Operation> after = operation -> {};

    public FaultyStore(NotificationStore inner) {
        this.inner = inner;
    }

    /** What is wrapped. */
    public NotificationStore inner() {
        return inner;
    }

    /** The next {@code times} calls of each of these (of none: of all) do nothing and throw. */
    public synchronized void failBefore(int times, Operation... operations) {
        chosen(operations).forEach(operation -> failBefore.put(operation, times));
    }

    /** The next {@code times} calls of each of these (of none: of all) do their work and throw: the outcome is unknown. */
    public synchronized void failAfter(int times, Operation... operations) {
        chosen(operations).forEach(operation -> failAfter.put(operation, times));
    }

    /** From now on nothing fails and nobody waits. */
    public void heal() {
        List<Gate> waiting;
        synchronized (this) {
            failBefore.clear();
            failAfter.clear();
            waiting = new ArrayList<>(gates.values());
            waiting.addAll(locks.values());
            gates.clear();
            locks.clear();
        }
        waiting.forEach(Gate::release);
    }

    /** Calls of these (of none: of all) wait until the gate is released, before they do anything. */
    public Gate block(Operation... operations) {
        Gate gate = new Gate();
        synchronized (this) {
            chosen(operations).forEach(operation -> gates.put(operation, gate));
        }
        return gate;
    }

    /** Somebody else has this user's log locked until the gate is released: appends are BUSY, or wait if they are patient. */
    public synchronized Gate lockLog(String userId) {
        Gate gate = new Gate();
        locks.put(userId, gate);
        return gate;
    }

    /** Called before each call, on its thread: may wait, count, throw, or do something else first. */
    public void before(Consumer<Operation> hook) {
        before = hook;
    }

    /** Called after each call that worked, before its caller has the answer. */
    public void after(Consumer<Operation> hook) {
        after = hook;
    }

    /** How often an operation was called. */
    public synchronized int calls(Operation operation) {
        return calls.getOrDefault(operation, 0);
    }

    private static Set<Operation> chosen(Operation... operations) {
        return operations.length == 0 ? EnumSet.allOf(Operation.class) : EnumSet.copyOf(List.of(operations));
    }

    /** Where calls wait. */
    public static final class Gate implements AutoCloseable {
        private static final long PATIENCE_SECONDS = 30;

        private final CountDownLatch arrived = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        private Gate() {}

        /** Waits until a call is held here. */
        public void awaitArrival() {
            await(arrived);
        }

        /** Lets everybody through, now and later. */
        public void release() {
            open.countDown();
        }

        @Override
        public void close() {
            release();
        }

        private boolean isOpen() {
            return open.getCount() == 0;
        }

        private void pass() {
            arrived.countDown();
            await(open);
        }

        private static void await(CountDownLatch latch) {
            try {
                if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("nobody came within " + PATIENCE_SECONDS + " s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
    }

    private <T> T call(Operation operation, Supplier<T> work) {
        Gate gate;
        synchronized (this) {
            calls.merge(operation, 1, Integer::sum);
            gate = gates.get(operation);
        }
        if (gate != null) {
            gate.pass();
        }
        before.accept(operation);
        if (due(failBefore, operation)) {
            throw new StoreException("injected: " + operation + " was not done", null);
        }
        T result = work.get();
        if (due(failAfter, operation)) {
            throw new StoreException("injected: " + operation + " was done", null, true);
        }
        after.accept(operation);
        return result;
    }

    private synchronized boolean due(Map<Operation, Integer> counts, Operation operation) {
        int left = counts.getOrDefault(operation, 0);
        if (left > 0) {
            counts.put(operation, left - 1);
        }
        return left > 0;
    }

    // --- NotificationStore

    @Override
    public int concurrency() {
        return inner.concurrency();
    }

    @Override
    public String id() {
        return inner.id();
    }

    @Override
    public List<AppendResult> append(List<AppendRequest> requests) {
        return call(Operation.APPEND, () -> appendToFree(requests));
    }

    private List<AppendResult> appendToFree(List<AppendRequest> requests) {
        List<Boolean> free =
                requests.stream().map(request -> lock(request.userId()) == null).toList();
        List<AppendRequest> toStore = IntStream.range(0, requests.size())
                .filter(free::get)
                .mapToObj(requests::get)
                .toList();
        Iterator<AppendResult> results = inner.append(toStore).iterator();
        return IntStream.range(0, requests.size())
                .mapToObj(i -> free.get(i)
                        ? results.next()
                        : AppendResult.busy(requests.get(i).draft()))
                .toList();
    }

    @Override
    public List<AppendResult> appendPatiently(List<AppendRequest> requests) {
        return call(Operation.APPEND, () -> {
            Gate gate = lock(requests.get(0).userId());
            if (gate != null) {
                gate.pass();
            }
            return inner.appendPatiently(requests);
        });
    }

    private synchronized @Nullable Gate lock(String userId) {
        locks.values().removeIf(Gate::isOpen);
        return locks.get(userId);
    }

    @Override
    public LogPage readAfter(String userId, Cursor from, int maxSteps, int maxBytes) {
        return call(Operation.READ_AFTER, () -> inner.readAfter(userId, from, maxSteps, maxBytes));
    }

    @Override
    public Map<String, LogHead> heads(Collection<String> userIds) {
        return call(Operation.HEADS, () -> inner.heads(userIds));
    }

    @Override
    public EntryPage list(String userId, ListQuery query) {
        return call(Operation.LIST, () -> inner.list(userId, query));
    }

    @Override
    public List<Notification> search(EntryFilter wanted, int limit) {
        return call(Operation.SEARCH, () -> inner.search(wanted, limit));
    }

    @Override
    public StepResult markRead(String userId, long id) {
        return call(Operation.MARK_READ, () -> inner.markRead(userId, id));
    }

    @Override
    public StepResult markAllRead(String userId, long upTo) {
        return call(Operation.MARK_ALL_READ, () -> inner.markAllRead(userId, upTo));
    }

    @Override
    public StepResult delete(String userId, long id) {
        return call(Operation.DELETE, () -> inner.delete(userId, id));
    }

    @Override
    public Preferences preferences(String userId) {
        return call(Operation.PREFERENCES, () -> inner.preferences(userId));
    }

    @Override
    public StepResult setPreferences(String userId, Preferences preferences) {
        return call(Operation.SET_PREFERENCES, () -> inner.setPreferences(userId, preferences));
    }

    @Override
    public void revokeTokens(String userId, long before) {
        call(Operation.REVOKE_TOKENS, () -> {
            inner.revokeTokens(userId, before);
            return before;
        });
    }

    @Override
    public Optional<StoredStep> prune(String userId) {
        return call(Operation.PRUNE, () -> inner.prune(userId));
    }

    @Override
    public List<String> pruneCandidates(int max) {
        return call(Operation.PRUNE_CANDIDATES, () -> inner.pruneCandidates(max));
    }

    @Override
    public void close() {
        heal();
        inner.close();
    }

    @Override
    public String toString() {
        return "FaultyStore[" + inner + ']';
    }
}

package io.notifyhub.simulator;

import io.notifyhub.core.StoreException;
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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The store as one node sees it: slow, failing before or after it did something, and gone with the node. While a call takes
 * its time everybody else goes on. For one thread.
 */
final class NodeStore implements NotificationStore {
    private static final int SELDOM_NOT_A_STORE_EXCEPTION = 8;

    private final World world;
    private final Actor node;
    private int appending;

    NodeStore(World world, Actor node) {
        this.world = world;
        this.node = node;
    }

    private <T> T call(String what, String subject, Supplier<T> work) {
        if (!node.isAlive()) {
            throw new StoreException("the node is gone", null, true);
        }
        world.trace.note(node.name, what, subject);
        takeTime();
        boolean outage = world.trouble.storeIsOut();
        if (!node.isAlive()) {
            // The call had left this node before it died, or had not.
            if (world.chance.oneIn(2)) {
                T unheard = work.get();
                world.trace.note(node.name, what, "done unheard: " + (unheard != null));
            }
            throw new StoreException("the node is gone", null, true);
        }
        if (outage || world.trouble.strikes(Fault.STORE_FAILED_BEFORE)) {
            world.trace.note(node.name, what, "fails before");
            throw new StoreException("injected: " + what + " was not done", null);
        }
        T result = work.get();
        long rewinds = world.rewindCount();
        if (world.trouble.strikes(Fault.STORE_FAILED_AFTER)) {
            world.trace.note(node.name, what, "fails after");
            throw unknown(what);
        }
        takeTime();
        if (world.rewindCount() != rewinds) {
            // Whoever restores a store ends its connections first.
            throw unknown(what);
        }
        return result;
    }

    private RuntimeException unknown(String what) {
        return world.chance.oneIn(SELDOM_NOT_A_STORE_EXCEPTION)
                ? new IllegalStateException("injected: the driver of the store broke in " + what)
                : new StoreException("injected: " + what + " was done", null, true);
    }

    private void takeTime() {
        if (world.time.canWait() && world.trouble.strikes(Fault.STORE_SLOW)) {
            world.waitFor(world.chance.spread(Timeline.MILLI, 4 * Timeline.SECOND));
        }
    }

    // --- the calls

    @Override
    public int concurrency() {
        return world.store.concurrency();
    }

    @Override
    public String id() {
        return world.store.id();
    }

    @Override
    public List<AppendResult> append(List<AppendRequest> requests) {
        String users = requests.size() == 1
                ? requests.get(0).userId()
                : requests.stream().map(AppendRequest::userId).toList().toString();
        appending++;
        try {
            return call("append", users, () -> {
                List<AppendResult> results = world.store.append(requests);
                for (int i = 0; i < results.size(); i++) {
                    stored(requests.get(i).userId(), results.get(i).step());
                }
                return results;
            });
        } finally {
            appending--;
        }
    }

    /** Whether an append is in the middle of its call: its lane is taken until this thread goes back there. */
    boolean isAppending() {
        return appending > 0;
    }

    private void stored(String userId, @org.jspecify.annotations.Nullable StoredStep step) {
        if (step != null) {
            world.logs.stored(userId, step);
        }
    }

    private StepResult stored(String userId, StepResult result) {
        stored(userId, result.step());
        return result;
    }

    @Override
    public LogPage readAfter(String userId, Cursor from, int maxSteps, int maxBytes) {
        int steps = Math.min(maxSteps, world.plan.pageSteps);
        world.coincidences.reading(userId);
        return call("read", userId + " after " + from, () -> world.store.readAfter(userId, from, steps, maxBytes));
    }

    @Override
    public Map<String, LogHead> heads(Collection<String> userIds) {
        return call("heads", "", () -> world.store.heads(userIds));
    }

    @Override
    public EntryPage list(String userId, ListQuery query) {
        int entries = Math.min(query.limit(), world.plan.pageEntries);
        ListQuery smaller = new ListQuery(entries, query.before(), query.unreadOnly());
        world.coincidences.reading(userId);
        return call("list", userId, () -> world.store.list(userId, smaller));
    }

    @Override
    public StepResult markRead(String userId, long id) {
        return call("read one", userId + ' ' + id, () -> stored(userId, world.store.markRead(userId, id)));
    }

    @Override
    public StepResult markAllRead(String userId, long upTo) {
        return call("read all", userId, () -> stored(userId, world.store.markAllRead(userId, upTo)));
    }

    @Override
    public StepResult delete(String userId, long id) {
        return call("delete", userId + ' ' + id, () -> stored(userId, world.store.delete(userId, id)));
    }

    @Override
    public Preferences preferences(String userId) {
        return call("preferences", userId, () -> world.store.preferences(userId));
    }

    @Override
    public StepResult setPreferences(String userId, Preferences preferences) {
        return call("prefer", userId, () -> stored(userId, world.store.setPreferences(userId, preferences)));
    }

    @Override
    public void revokeTokens(String userId, long before) {
        boolean done = call("revoke", userId, () -> {
            world.store.revokeTokens(userId, before);
            return true;
        });
        assert done;
    }

    @Override
    public Optional<StoredStep> prune(String userId) {
        return call("prune", userId, () -> {
            Optional<StoredStep> step = world.store.prune(userId);
            step.ifPresent(it -> {
                stored(userId, it);
                world.tally.add("pruned");
            });
            return step;
        });
    }

    @Override
    public List<String> pruneCandidates(int max) {
        return call("candidates", "", () -> world.store.pruneCandidates(max));
    }

    @Override
    public void close() {}
}

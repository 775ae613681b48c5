package io.notifyhub.core.internal;

import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.EntryFilter;
import io.notifyhub.core.spi.EntryPage;
import io.notifyhub.core.spi.HubMonitor;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.core.spi.StepResult;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** A store whose calls are told to a monitor. Immutable; as thread-safe as what it wraps. */
public final class MonitoredStore implements NotificationStore {
    private final NotificationStore inner;
    private final HubMonitor monitor;
    private final LongSupplier nanoTime;

    public MonitoredStore(NotificationStore inner, HubMonitor monitor, LongSupplier nanoTime) {
        this.inner = inner;
        this.monitor = monitor;
        this.nanoTime = nanoTime;
    }

    private <T> T timed(String operation, Supplier<T> call) {
        long begun = nanoTime.getAsLong();
        boolean failed = true;
        try {
            T answer = call.get();
            failed = false;
            return answer;
        } finally {
            monitor.storeCalled(operation, nanoTime.getAsLong() - begun, failed);
        }
    }

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
        return timed("append", () -> inner.append(requests));
    }

    @Override
    public List<AppendResult> appendPatiently(List<AppendRequest> requests) {
        return timed("appendPatiently", () -> inner.appendPatiently(requests));
    }

    @Override
    public LogPage readAfter(String userId, Cursor from, int maxSteps, int maxBytes) {
        return timed("readAfter", () -> inner.readAfter(userId, from, maxSteps, maxBytes));
    }

    @Override
    public Map<String, LogHead> heads(Collection<String> userIds) {
        return timed("heads", () -> inner.heads(userIds));
    }

    @Override
    public EntryPage list(String userId, ListQuery query) {
        return timed("list", () -> inner.list(userId, query));
    }

    @Override
    public List<Notification> search(EntryFilter wanted, int limit) {
        return timed("search", () -> inner.search(wanted, limit));
    }

    @Override
    public StepResult markRead(String userId, long id) {
        return timed("markRead", () -> inner.markRead(userId, id));
    }

    @Override
    public StepResult markAllRead(String userId, long upTo) {
        return timed("markAllRead", () -> inner.markAllRead(userId, upTo));
    }

    @Override
    public StepResult delete(String userId, long id) {
        return timed("delete", () -> inner.delete(userId, id));
    }

    @Override
    public Preferences preferences(String userId) {
        return timed("preferences", () -> inner.preferences(userId));
    }

    @Override
    public StepResult setPreferences(String userId, Preferences preferences) {
        return timed("setPreferences", () -> inner.setPreferences(userId, preferences));
    }

    @Override
    public void revokeTokens(String userId, long before) {
        boolean done = timed("revokeTokens", () -> {
            inner.revokeTokens(userId, before);
            return true;
        });
        assert done;
    }

    @Override
    public Optional<StoredStep> prune(String userId) {
        return timed("prune", () -> inner.prune(userId));
    }

    @Override
    public Optional<StoredStep> pruneAtOnce(String userId) {
        return inner.pruneAtOnce(userId);
    }

    @Override
    public List<String> pruneCandidates(int max) {
        return timed("pruneCandidates", () -> inner.pruneCandidates(max));
    }

    @Override
    public void close() {
        inner.close();
    }

    @Override
    public String toString() {
        return inner.toString();
    }
}

package io.notifyhub.core.memory;

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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every log in this process: the default of a hub, and the reference for other stores. What is in it is gone with
 * the process; as its mark is made anew, every client that comes back afterwards is told to reload.
 *
 * <p>Bounded twice: entries (and, four times as many, steps) per user, and bytes of all users together. When the bytes are
 * used up, the logs that no connection has asked for the longest are pruned first, and idempotency keys go with their
 * entries, however young.
 *
 * <p>Thread-safe; each user's log has a lock of its own. Never blocks for long.
 */
public final class MemoryNotificationStore implements NotificationStore {
    /** Entries kept per user. */
    public static final int DEFAULT_MAX_ENTRIES = 1_000;

    /** Bytes kept of all users together, about; up to an eighth more is kept to be used again. */
    public static final long DEFAULT_MAX_BYTES = 256L << 20;

    /** How long an idempotency key is remembered at least, unless the bytes are used up. */
    public static final Duration IDEMPOTENCY_RETENTION = Duration.ofHours(24);

    /** As much of the bytes may be kept beside for logs to come. */
    private static final int POOLED_PART = 8;

    private static final Comparator<Notification> BY_TIME =
            Comparator.comparing(entry -> entry.createdAt() == null ? Instant.EPOCH : entry.createdAt());

    private final Map<String, MemoryLog> logs = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong accesses = new AtomicLong();
    private final MemoryLog.Shared shared;
    private final long maxBytes;
    private final String id;
    private volatile boolean closed;

    private MemoryNotificationStore(Builder from) {
        this.shared = new MemoryLog.Shared(
                from.random.getAsLong() & Cursor.MARK_MASK,
                from.random,
                from.clock,
                from.maxEntries,
                bytes,
                new SegmentPool(from.maxBytes / POOLED_PART),
                new AtomicInteger());
        this.maxBytes = from.maxBytes;
        this.id = "memory-" + Long.toHexString(from.random.getAsLong());
    }

    /** An empty store with the defaults. */
    public static MemoryNotificationStore create() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public List<AppendResult> append(List<AppendRequest> requests) {
        List<AppendResult> results = new ArrayList<>(requests.size());
        for (AppendRequest request : requests) {
            AppendResult result = log(request.userId()).append(request);
            boolean full = bytes.get() > maxBytes;
            results.add(full ? withPruneDue(result) : result);
        }
        return results;
    }

    private static AppendResult withPruneDue(AppendResult r) {
        return new AppendResult(r.outcome(), r.notification(), r.step(), r.unreadCount(), r.repeated(), true);
    }

    @Override
    public LogPage readAfter(String userId, Cursor from, int maxSteps, int maxBytes) {
        return read(userId).readAfter(from, maxSteps, maxBytes);
    }

    @Override
    public Map<String, LogHead> heads(Collection<String> userIds) {
        Map<String, LogHead> heads = new HashMap<>(userIds.size() * 2);
        for (String userId : userIds) {
            heads.put(userId, read(userId).head());
        }
        return heads;
    }

    @Override
    public EntryPage list(String userId, ListQuery query) {
        return read(userId).list(query);
    }

    @Override
    public List<Notification> search(EntryFilter wanted, int limit) {
        PriorityQueue<Notification> newest = new PriorityQueue<>(BY_TIME);
        for (MemoryLog log : logs.values()) {
            log.entries(entry -> {
                if (wanted.matches(entry)) {
                    newest.add(entry);
                    if (newest.size() > limit) {
                        newest.remove();
                    }
                }
            });
        }
        return newest.stream().sorted(BY_TIME.reversed()).toList();
    }

    @Override
    public StepResult markRead(String userId, long entryId) {
        return log(userId).markRead(entryId);
    }

    @Override
    public StepResult markAllRead(String userId, long upTo) {
        return log(userId).markAllRead(upTo);
    }

    @Override
    public StepResult delete(String userId, long entryId) {
        return log(userId).delete(entryId);
    }

    @Override
    public Preferences preferences(String userId) {
        return read(userId).preferences();
    }

    @Override
    public StepResult setPreferences(String userId, Preferences preferences) {
        return log(userId).setPreferences(preferences);
    }

    @Override
    public void revokeTokens(String userId, long before) {
        log(userId).revokeTokens(before);
    }

    @Override
    public Optional<StoredStep> prune(String userId) {
        return prune(userId, bytes.get() > maxBytes);
    }

    @Override
    public Optional<StoredStep> pruneAtOnce(String userId) {
        return prune(userId, false);
    }

    private Optional<StoredStep> prune(String userId, boolean full) {
        MemoryLog log = logs.get(userId);
        return log == null ? Optional.empty() : Optional.ofNullable(log.prune(full));
    }

    @Override
    public List<String> pruneCandidates(int max) {
        boolean full = bytes.get() > maxBytes;
        if (!full && shared.outgrown().get() == 0) {
            // Asked for at each append to a full log: only where it has to be does it look at every user there is.
            return List.of();
        }
        return logs.entrySet().stream()
                .filter(entry -> full
                        ? entry.getValue().hasSomethingToPrune()
                        : entry.getValue().isOutgrown())
                // The time of the last access goes on meanwhile, and a sort needs it to stand still.
                .map(entry -> new Candidate(entry.getKey(), entry.getValue().lastAccess))
                .sorted(Comparator.comparingLong(Candidate::lastAccess))
                .limit(max)
                .map(Candidate::userId)
                .toList();
    }

    private record Candidate(String userId, long lastAccess) {}

    /** The log of a user, made if there is none: for what writes. */
    private MemoryLog log(String userId) {
        requireOpen();
        MemoryLog log = logs.get(userId);
        return log != null ? log : logs.computeIfAbsent(userId, user -> new MemoryLog(user, shared));
    }

    /** The log of a user for reading; an empty one is not kept. */
    private MemoryLog read(String userId) {
        requireOpen();
        MemoryLog log = logs.get(userId);
        if (log == null) {
            return new MemoryLog(userId, shared);
        }
        log.lastAccess = accesses.incrementAndGet();
        return log;
    }

    private void requireOpen() {
        if (closed) {
            throw new StoreException("the store is closed", null);
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public String toString() {
        return "MemoryNotificationStore[id=" + id + ", users=" + logs.size() + ", bytes=" + bytes + ']';
    }

    /** Settings of a {@link MemoryNotificationStore}. Not thread-safe. */
    public static final class Builder {
        private int maxEntries = DEFAULT_MAX_ENTRIES;
        private long maxBytes = DEFAULT_MAX_BYTES;
        private Clock clock = Clock.systemUTC();
        private LongSupplier random = () -> ThreadLocalRandom.current().nextLong();

        private Builder() {}

        /** Entries kept per user, at least 10; {@link #DEFAULT_MAX_ENTRIES} by default. */
        public Builder maxEntries(int value) {
            if (value < 10) {
                throw new IllegalArgumentException("maxEntries must be at least 10, was " + value);
            }
            this.maxEntries = value;
            return this;
        }

        /** Bytes kept of all users together; {@link #DEFAULT_MAX_BYTES} by default. */
        public Builder maxBytes(long value) {
            if (value < 1) {
                throw new IllegalArgumentException("maxBytes must be positive, was " + value);
            }
            this.maxBytes = value;
            return this;
        }

        /** The wall clock, for the time in steps and for forgetting idempotency keys. */
        public Builder clock(Clock value) {
            this.clock = value;
            return this;
        }

        /** 64 random bits a call, for marks; called by any thread. */
        public Builder random(LongSupplier value) {
            this.random = value;
            return this;
        }

        public MemoryNotificationStore build() {
            return new MemoryNotificationStore(this);
        }
    }

    /** The log of a user, or null; for tests in this package. */
    @Nullable
    MemoryLog logOrNull(String userId) {
        return logs.get(userId);
    }
}

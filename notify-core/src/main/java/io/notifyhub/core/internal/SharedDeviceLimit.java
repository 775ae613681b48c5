package io.notifyhub.core.internal;

import io.notifyhub.core.NotifyException;
import io.notifyhub.core.UserPresence;
import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.Presence;
import io.notifyhub.protocol.CloseCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How many devices a user may have on all nodes together, where the transport tells when they came. Best effort: some time after
 * a device came its user is looked up, with all others who are due. Who has too many is looked up once more as long
 * after that, on every node that has one of them, and each node closes those of its own that are not among the newest. All
 * choose by the same table, so nobody has to be asked.
 *
 * <p>Thread-safe; looks up on the executor for what may block.
 */
final class SharedDeviceLimit {
    /** Longer than a device that went is still seen there, though its node was killed. */
    static final long PATIENCE_MILLIS = 45_000;

    /** Above this many devices a user they are counted on each node alone: the table has to name them all. */
    static final int MAX_LIMIT = 100;

    private static final int BATCH = 500;
    private static final long SWEEP_MILLIS = 5_000;

    private final HubContext hub;
    private final Feeds feeds;
    private final @Nullable Presence presence;
    private final int limit;

    private final ConcurrentLinkedQueue<Due> queue = new ConcurrentLinkedQueue<>();
    private final Set<String> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean sweeping = new AtomicBoolean();

    /** @param seenBefore whether the user had too many a while ago */
    private record Due(String userId, boolean seenBefore, long atNanos) {}

    SharedDeviceLimit(HubContext hub, Feeds feeds) {
        this.hub = hub;
        this.feeds = feeds;
        this.limit = hub.limits().maxDevicesPerUser();
        Presence told = hub.transport().presence();
        this.presence = told != null && told.tellsArrivals() && limit <= MAX_LIMIT ? told : null;
    }

    /** The user may have too many devices. Cheap; any thread. */
    void suspect(String userId) {
        if (presence != null && waiting.add(userId)) {
            enqueue(userId, false);
        }
    }

    private void enqueue(String userId, boolean seenBefore) {
        long at = hub.nanoTime().getAsLong() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        queue.add(new Due(userId, seenBefore, at));
        sweepLater();
    }

    private void sweepLater() {
        if (!queue.isEmpty() && sweeping.compareAndSet(false, true)) {
            hub.later(() -> hub.onExecutor(this::sweep), SWEEP_MILLIS);
        }
    }

    private void sweep() {
        try {
            long now = hub.nanoTime().getAsLong();
            List<Due> due = new ArrayList<>();
            for (Due next = queue.peek(); next != null && now - next.atNanos() >= 0; next = queue.peek()) {
                queue.remove();
                waiting.remove(next.userId());
                if (feeds.find(next.userId()) != null) {
                    due.add(next);
                }
            }
            for (int from = 0; from < due.size(); from += BATCH) {
                count(due.subList(from, Math.min(from + BATCH, due.size())));
            }
        } finally {
            sweeping.set(false);
            sweepLater();
        }
    }

    private void count(List<Due> due) {
        Presence everywhere = presence;
        if (everywhere == null) {
            return;
        }
        try {
            Map<String, UserPresence> found =
                    everywhere.of(due.stream().map(Due::userId).toList());
            for (Due one : due) {
                if (found.getOrDefault(one.userId(), UserPresence.UNKNOWN).devices() > limit) {
                    tooMany(one, everywhere);
                }
            }
        } catch (NotifyException e) {
            // Not to be known now: the next device that comes has it looked up again.
        }
    }

    private void tooMany(Due due, Presence everywhere) {
        if (due.seenBefore()) {
            closeOldest(due.userId(), everywhere.arrivals(due.userId()));
        } else if (waiting.add(due.userId())) {
            enqueue(due.userId(), true);
            hub.transport().publish(Envelope.tooManyDevices(due.userId()));
        }
    }

    private void closeOldest(String userId, List<Long> arrivals) {
        Feed feed = feeds.find(userId);
        if (feed == null || arrivals.size() <= limit) {
            return;
        }
        long oldestThatStays =
                arrivals.stream().sorted(Comparator.reverseOrder()).toList().get(limit - 1);
        for (Session session : feed.sessions()) {
            if (session.arrivedMillis() < oldestThatStays) {
                session.close(CloseCode.SUPERSEDED, "too many devices", 0);
            }
        }
    }
}

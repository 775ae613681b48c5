package io.notifyhub.core.internal;

import io.notifyhub.core.spi.LogHead;
import io.notifyhub.protocol.Cursor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Compares the heads of this node's feeds with the store, so that a lost hint costs seconds and never a notification: at
 * once after the transport came (back) and after this node slept, every second while the transport is down, else every 4.5
 * seconds, stretched above 20,000 connected users.
 *
 * <p>A periodic round follows the store only where a feed is below the head that the round before saw: what is newer is
 * probably under way. Confined to one round at a time, on the store executor.
 */
final class Reconciler {
    static final int BATCH = 1_000;
    /** Twice that and a slow answer of the store are within the 10 s that a lost hint may cost. */
    static final long PERIOD_MILLIS = 4_500;

    static final long DOWN_PERIOD_MILLIS = 1_000;

    private static final int USERS_PER_PERIOD = 20_000;
    private static final long MAX_PERIOD_MILLIS = 30_000;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final HubContext hub;
    private final Feeds feeds;

    // guarded by this
    private @Nullable ScheduledFuture<?> timer;
    private long dueNanos;
    private boolean running;
    private boolean againAtOnce;
    private boolean transportDown;
    private boolean closed;

    /** What the round before saw; only used inside a round. */
    private Map<String, Long> seenBefore = new HashMap<>();

    Reconciler(HubContext hub, Feeds feeds) {
        this.hub = hub;
        this.feeds = feeds;
    }

    synchronized void start() {
        setTimer();
    }

    synchronized void close() {
        closed = true;
        ScheduledFuture<?> current = timer;
        if (current != null) {
            current.cancel(false);
        }
    }

    void transportUp() {
        synchronized (this) {
            transportDown = false;
        }
        roundNow(true);
    }

    void transportDown() {
        synchronized (this) {
            transportDown = true;
        }
        roundNow(false);
    }

    synchronized boolean isTransportDown() {
        return transportDown;
    }

    private void setTimer() {
        if (closed) {
            return;
        }
        long periods = 1 + feeds.all().size() / USERS_PER_PERIOD;
        long period = transportDown ? DOWN_PERIOD_MILLIS : Math.min(PERIOD_MILLIS * periods, MAX_PERIOD_MILLIS);
        dueNanos = hub.nanoTime().getAsLong() + TimeUnit.MILLISECONDS.toNanos(period);
        timer = hub.later(this::fired, period);
    }

    private void fired() {
        boolean slept;
        synchronized (this) {
            slept = hub.nanoTime().getAsLong() - dueNanos > PAUSE_NANOS;
        }
        roundNow(slept);
    }

    /** @param atOnce whether to act on this round's own result */
    private void roundNow(boolean atOnce) {
        synchronized (this) {
            if (closed) {
                return;
            }
            if (running) {
                againAtOnce |= atOnce;
                return;
            }
            running = true;
            ScheduledFuture<?> current = timer;
            if (current != null) {
                current.cancel(false);
            }
        }
        hub.onStore(() -> {
            try {
                round(atOnce);
            } finally {
                finished();
            }
        });
    }

    private void finished() {
        boolean again;
        synchronized (this) {
            running = false;
            again = againAtOnce;
            againAtOnce = false;
            if (!again) {
                setTimer();
            }
        }
        if (again) {
            roundNow(true);
        }
    }

    private void round(boolean atOnce) {
        Map<String, Long> seen = new HashMap<>();
        List<Feed> all = feeds.all();
        for (int from = 0; from < all.size(); from += BATCH) {
            List<Feed> batch = all.subList(from, Math.min(from + BATCH, all.size()));
            try {
                compare(batch, atOnce, seen);
            } catch (RuntimeException e) {
                hub.listener().tell(listener -> listener.onStoreFailure(e));
            }
        }
        seenBefore = seen;
    }

    private void compare(List<Feed> batch, boolean atOnce, Map<String, Long> seen) {
        Map<String, Known> known = new HashMap<>();
        for (Feed feed : batch) {
            Cursor noted = feed.noted();
            Cursor head = feed.head();
            if (head != null && noted != null) {
                known.put(feed.userId(), new Known(head.rev(), noted));
            }
        }
        if (known.isEmpty()) {
            return;
        }
        Map<String, LogHead> heads = hub.store().heads(known.keySet());
        int lost = 0;
        for (Feed feed : batch) {
            LogHead store = heads.get(feed.userId());
            Known was = known.get(feed.userId());
            if (store != null && was != null) {
                seen.put(feed.userId(), store.rev());
                feed.revoke(store.revokedBefore());
                Long before = seenBefore.get(feed.userId());
                boolean behind = before != null && was.headRev() < before;
                lost += behind ? 1 : 0;
                if (behind && !isTransportDown()) {
                    // A hint was lost although the transport works: perhaps it no longer knows that the user is here.
                    feeds.listen(feed.userId());
                }
                if (atOnce || behind || store.rev() <= was.noted().rev()) {
                    feed.compare(store, was.noted(), true);
                }
            }
        }
        hub.monitor().reconciled(known.size(), lost);
    }

    /** What a feed knew before the store was asked. */
    private record Known(long headRev, Cursor noted) {}
}

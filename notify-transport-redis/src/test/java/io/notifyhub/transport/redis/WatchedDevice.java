package io.notifyhub.transport.redis;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Reset;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.protocol.StepFrame;
import io.notifyhub.testkit.FakeConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A device that checks what it gets: every step once and in order, from the first. When each came is kept until it is asked
 * for. Thread-safe.
 */
final class WatchedDevice {
    final String user;
    private final ConcurrentMap<Long, Long> arrivals = new ConcurrentHashMap<>();

    // guarded by this
    private final List<String> violations = new ArrayList<>();
    private @Nullable FakeConnection connection;
    private @Nullable Cursor last;
    private long since;

    WatchedDevice(String user) {
        this.user = user;
    }

    /** Connects, with the last cursor if there was one; a connection there was is cut. */
    void connect(NotificationHub hub) {
        FakeConnection fresh = new FakeConnection();
        FakeConnection old;
        String cursor;
        synchronized (this) {
            old = connection;
            connection = fresh;
            cursor = last == null ? null : last.toString();
            since = System.nanoTime();
        }
        if (old != null) {
            old.cut();
        }
        fresh.onFrame(text -> handle(fresh, text)).open(hub.endpoint(), user, cursor);
    }

    private synchronized void handle(FakeConnection from, String text) {
        if (from != connection) {
            return;
        }
        from.forget();
        ServerFrame frame = FakeConnection.parse(text);
        if (frame instanceof ConnectionEstablished hello && last == null) {
            last = hello.cursor();
        } else if (frame instanceof Reset) {
            violations.add("reset: " + text);
        } else if (frame instanceof StepFrame step && step.cursor() != null) {
            take(step.cursor());
        }
    }

    private void take(Cursor cursor) {
        long before = last == null ? 0 : last.rev();
        if (cursor.rev() != before + 1) {
            violations.add(
                    (cursor.rev() <= before ? "doubled or reordered: " : "lost: ") + cursor.rev() + " after " + before);
        }
        arrivals.put(cursor.rev(), System.nanoTime());
        last = cursor;
    }

    synchronized boolean isGreeted() {
        return last != null;
    }

    synchronized long reached() {
        return last == null ? 0 : last.rev();
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    /** How long after {@code ackedNanos} a step came, or after this connection began if that is later; in nanoseconds. */
    synchronized long staleness(long rev, long ackedNanos) {
        Long at = arrivals.remove(rev);
        if (at == null) {
            throw new IllegalStateException("step " + rev + " of " + user + " has not come");
        }
        return Math.max(0, at - Math.max(ackedNanos, at > since ? since : ackedNanos));
    }
}

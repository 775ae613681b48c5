package io.notifyhub.server.undertow.websocket;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.XnioIoThread;

/**
 * The connections of one I/O thread whose frames were left to be gathered. It is woken once for all of them, a few milliseconds
 * later, and serves others in between. Thread-safe: any thread adds, the I/O thread takes.
 */
final class LeftFrames {
    /** How long frames wait for more at most, about: the first ones of a burst wait less than those of one that goes on. */
    static final int GATHER_MILLIS = 8;

    private static final Logger LOG = LoggerFactory.getLogger(LeftFrames.class);

    /** How many connections are written to in one go, some milliseconds' work. */
    private static final int AT_ONCE = 1_024;

    /** The shortest time after which a thread of XNIO does not go on with its tasks at once, but looks at its channels. */
    private static final int PAUSE_MILLIS = 1;

    /** So many connections in a round, and the next one waits longer; if it follows so closely. */
    private static final int MANY = 128;

    private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final XnioIoThread thread;
    /** The one that came last, which knows the one before it. */
    private final AtomicReference<@Nullable WebSocketConnection> newest = new AtomicReference<>();

    private final AtomicBoolean scheduled = new AtomicBoolean();

    /** The one that is next in the round under way. Confined to the I/O thread. */
    private @Nullable WebSocketConnection next;

    // written by the I/O thread
    /** How long a round waits that follows the last one closely. */
    private volatile int gatherMillis = PAUSE_MILLIS;

    private volatile long lastRound;

    LeftFrames(XnioIoThread thread) {
        this.thread = thread;
    }

    /** Takes a connection in that is not in already. */
    void add(WebSocketConnection connection) {
        WebSocketConnection last;
        do {
            last = newest.get();
            connection.leftBefore = last;
        } while (!newest.compareAndSet(last, connection));
        if (scheduled.compareAndSet(false, true)) {
            boolean goesOn = System.nanoTime() - lastRound < BURST_NANOS;
            schedule(goesOn ? gatherMillis : PAUSE_MILLIS);
        }
    }

    /** Whether none is waiting. On the I/O thread. */
    boolean isEmpty() {
        return newest.get() == null && next == null;
    }

    private void schedule(int millis) {
        try {
            Object timer = thread.executeAfter(this::write, millis, TimeUnit.MILLISECONDS);
            assert timer != null;
        } catch (RejectedExecutionException e) {
            // It is ending, and closes every channel as it does.
            LOG.trace("Too late for what was left");
        }
    }

    private void write() {
        if (next == null) {
            next = inOrder(newest.getAndSet(null));
        }
        int written = 0;
        for (WebSocketConnection one = next; one != null; one = next) {
            if (written++ == AT_ONCE) {
                schedule(PAUSE_MILLIS);
                return;
            }
            next = one.leftBefore;
            one.leftBefore = null;
            try {
                one.writeLeft();
            } catch (RuntimeException | Error e) {
                // The others are to have theirs, and the next round is to come.
                LOG.warn("Writing to a WebSocket connection failed", e);
            }
        }
        // Who sends without a pause gains more from larger writes than from earlier ones.
        gatherMillis = written < MANY ? PAUSE_MILLIS : Math.min(2 * gatherMillis, GATHER_MILLIS);
        lastRound = System.nanoTime();
        scheduled.set(false);
        if (newest.get() != null && scheduled.compareAndSet(false, true)) {
            schedule(gatherMillis);
        }
    }

    /** From the one that came first to the one that came last. */
    private static @Nullable WebSocketConnection inOrder(@Nullable WebSocketConnection last) {
        WebSocketConnection first = null;
        for (WebSocketConnection one = last; one != null; ) {
            WebSocketConnection before = one.leftBefore;
            one.leftBefore = first;
            first = one;
            one = before;
        }
        return first;
    }
}

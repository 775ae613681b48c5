package io.notifyhub.server.undertow.websocket;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.XnioExecutor;
import org.xnio.XnioIoThread;

/**
 * What the connections of one I/O thread share: the buffer that they read into, one timer that sweeps over all of them, and the
 * frames that were left to be gathered. Confined to that thread, but for these. The timer and the buffer exist only while there
 * are connections.
 */
final class IoThreadConnections {

    /** What one read takes at most, and so what a connection that stops reading has to keep at most. */
    static final int READ_SIZE = 16 * 1024;

    /** A sweep that is later than this means that the machine or the process was asleep. */
    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Of how many connections a sweep pings or ends in one go; a millisecond's work or two. */
    private static final int BUSY_AT_ONCE = 64;

    /** The shortest time after which a thread of XNIO does not go on with its tasks at once, but looks at its channels. */
    private static final long PAUSE_MILLIS = 1;

    private static final Logger LOG = LoggerFactory.getLogger(IoThreadConnections.class);

    private final XnioIoThread thread;
    private final LongSupplier nanoTime;
    private final long intervalNanos;
    private final long graceNanos;
    private final LivenessTimes times;
    private final AtomicInteger total;
    private final Runnable whenEmpty;
    private final LeftFrames left;

    private @Nullable WebSocketConnection[] members = new WebSocketConnection[16];
    private int size;
    /** Where the sweep under way goes on; negative if none is. */
    private int next = -1;

    private @Nullable ByteBuffer readBuffer;
    private XnioExecutor.@Nullable Key timer;
    private long lastSweep;
    private long noKillBefore;

    /**
     * A group without members.
     *
     * @param total counts the connections of all I/O threads
     * @param whenEmpty called when the last member has gone; the group may be used again nevertheless
     */
    IoThreadConnections(XnioIoThread thread, WebSocketSettings settings, AtomicInteger total, Runnable whenEmpty) {
        this.thread = thread;
        this.total = total;
        this.whenEmpty = whenEmpty;
        left = new LeftFrames(thread);
        nanoTime = settings.nanoTime();
        intervalNanos = settings.sweepInterval().toNanos();
        graceNanos = settings.pingInterval().toNanos();
        times = LivenessTimes.of(settings);
    }

    /** Takes a connection in, and starts the timer with the first. */
    void add(WebSocketConnection connection) {
        if (timer == null) {
            startTimer();
        }
        if (size == members.length) {
            members = Arrays.copyOf(members, 2 * size);
        }
        connection.slot = size;
        members[size++] = connection;
        total.incrementAndGet();
    }

    /** Forgets a connection, and stops the timer with the last. */
    void remove(WebSocketConnection connection) {
        int slot = connection.slot;
        if (slot < 0) {
            return;
        }
        WebSocketConnection moved = member(--size);
        members[slot] = moved;
        moved.slot = slot;
        members[size] = null;
        connection.slot = -1;
        if (size == 0) {
            release();
        }
        total.decrementAndGet();
    }

    /** Safe from any thread. */
    LeftFrames left() {
        return left;
    }

    /** Times a new connection from now on. */
    Liveness newLiveness() {
        return new Liveness(times, timer == null ? nanoTime.getAsLong() : lastSweep);
    }

    /** The buffer to read into, on the heap and empty; its content is gone with the next use. */
    ByteBuffer readBuffer() {
        ByteBuffer buffer = readBuffer;
        if (buffer == null) {
            buffer = ByteBuffer.allocate(READ_SIZE);
            readBuffer = buffer;
        }
        return buffer.clear();
    }

    private void tick() {
        long now = nanoTime.getAsLong();
        if (now - lastSweep > intervalNanos + LATE_NANOS) {
            noKillBefore = now + graceNanos;
        }
        lastSweep = now;
        if (next < 0) {
            next = size - 1;
            sweep();
        }
    }

    /** Goes on with the round. Where thousands are due at once, others are served in between. */
    private void sweep() {
        long now = lastSweep;
        boolean mayKill = now - noKillBefore >= 0;
        int busy = 0;
        // Backwards: a connection that leaves meanwhile is replaced by one that was visited.
        for (next = Math.min(next, size - 1); next >= 0; next--) {
            if (next < size && sweep(member(next), now, mayKill)) {
                busy++;
            }
            if (busy == BUSY_AT_ONCE) {
                next--;
                Object timer = thread.executeAfter(this::sweep, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
                assert timer != null;
                return;
            }
        }
    }

    private static boolean sweep(WebSocketConnection connection, long now, boolean mayKill) {
        try {
            return connection.sweep(now, mayKill);
        } catch (RuntimeException e) {
            LOG.warn("A sweep over a WebSocket connection failed", e);
            return true;
        }
    }

    private WebSocketConnection member(int index) {
        WebSocketConnection member = members[index];
        if (member == null) {
            throw new IllegalStateException("no connection at " + index + " of " + size);
        }
        return member;
    }

    private void startTimer() {
        lastSweep = nanoTime.getAsLong();
        noKillBefore = lastSweep;
        timer = thread.executeAtInterval(this::tick, intervalNanos, TimeUnit.NANOSECONDS);
    }

    private void release() {
        XnioExecutor.Key running = timer;
        if (running != null) {
            running.remove();
        }
        timer = null;
        readBuffer = null;
        members = new WebSocketConnection[16];
        whenEmpty.run();
    }
}

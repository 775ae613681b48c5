package io.notifyhub.server.jakarta;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Slows a device down that sends faster than the hub takes. A container reads on unless the thread that brings a message is
 * kept, so it is kept, for a quarter of a second per message; not longer, as some containers write to a connection only
 * when nobody reads it. Of all connections together few threads at a time: the others' messages are taken at once, and where
 * too many come so, the device is given up.
 *
 * <p>Thread-safe: state is guarded by this object; one thread at a time waits.
 */
final class SlowDown {
    private static final long WAIT_MILLIS = 250;
    private static final int MAX_MESSAGES = 64;
    private static final int MAX_CHARS = 256 << 10;

    private final Semaphore waiters;
    private boolean suspended;
    private boolean over;
    private int messages;
    private int chars;

    /** @param waiters how many threads may wait at once, for all connections */
    SlowDown(Semaphore waiters) {
        this.waiters = waiters;
    }

    synchronized void suspend() {
        suspended = true;
    }

    synchronized void resume() {
        suspended = false;
        messages = 0;
        chars = 0;
        notifyAll();
    }

    /** The connection is gone or going: nobody is kept any longer. */
    synchronized void end() {
        over = true;
        notifyAll();
    }

    /**
     * A message came in. May block for a quarter of a second.
     *
     * @return false if more came than a device may send that was asked to wait
     */
    boolean admit(int length) {
        synchronized (this) {
            if (!suspended || over) {
                return true;
            }
        }
        if (waiters.tryAcquire()) {
            try {
                await();
            } finally {
                waiters.release();
            }
        }
        synchronized (this) {
            if (!suspended || over) {
                return true;
            }
            messages++;
            chars += length;
            return messages <= MAX_MESSAGES && chars <= MAX_CHARS;
        }
    }

    private synchronized void await() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS);
        try {
            for (long left = WAIT_MILLIS; suspended && !over && left > 0; left = millisUntil(end)) {
                wait(left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long millisUntil(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos - System.nanoTime());
    }
}

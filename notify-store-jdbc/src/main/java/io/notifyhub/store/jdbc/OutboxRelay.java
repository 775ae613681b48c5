package io.notifyhub.store.jdbc;

import java.sql.SQLException;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that empties an outbox: it looks every second, and often for some seconds after something was put in by this
 * process, as a commit cannot be seen from outside. Thread-safe, guarded by {@link #lock}.
 */
final class OutboxRelay implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);

    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FAST_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long FAST_FOR_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long CLOSE_MILLIS = 6_000;

    private final Outbox outbox;
    private final Outbox.Delivery delivery;
    private final Clock clock;
    private final Thread thread = new Thread(this::run, "notify-outbox");
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();

    // guarded by lock
    private long fastUntil = System.nanoTime();
    private boolean closed;

    // confined to the thread
    private int turn;
    private @Nullable String lastProblem;

    OutboxRelay(Outbox outbox, Outbox.Delivery delivery, Clock clock) {
        this.outbox = outbox;
        this.delivery = delivery;
        this.clock = clock;
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Something was put in, or will be when a transaction commits. */
    void expectSomething() {
        lock.lock();
        try {
            fastUntil = System.nanoTime() + FAST_FOR_NANOS;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        boolean more = true;
        while (more || sleep()) {
            more = pass();
        }
    }

    /** @return whether there may be more at once */
    private boolean pass() {
        if (isClosed()) {
            return false;
        }
        try {
            turn = (turn + 1) % 64;
            int rows = outbox.relay(clock.millis(), turn, delivery);
            if (lastProblem != null) {
                log.info("The outbox is emptied again");
                lastProblem = null;
            }
            return rows > 0;
        } catch (SQLException | RuntimeException e) {
            String problem = e.getClass().getSimpleName();
            if (!problem.equals(lastProblem)) {
                log.warn("The outbox cannot be emptied now, and is tried again every second: {}", e.toString());
                lastProblem = problem;
            }
            slowDown();
            return false;
        }
    }

    private boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    private void slowDown() {
        lock.lock();
        try {
            fastUntil = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** @return whether to go on */
    private boolean sleep() {
        lock.lock();
        try {
            long left = System.nanoTime() - fastUntil < 0 ? FAST_NANOS : SLOW_NANOS;
            if (!closed) {
                long unused = wake.awaitNanos(left);
            }
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.notifyhub.host;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The clocks and threads of a machine that can sleep, whose time runs five times as fast as ours, and whose wall clock may be
 * wrong. While it sleeps nothing of it runs; its sockets stay as they are. Thread-safe.
 */
final class Laptop implements AutoCloseable {
    private static final int PACE = 5;
    private static final int THREADS = 4;

    private final Object lid = new Object();
    private final Threads threads = new Threads();
    private final Timers timers = new Timers();
    private final AtomicLong slept = new AtomicLong();
    private final AtomicLong wrongByMillis = new AtomicLong();

    // guarded by lid
    private boolean asleep;

    /** Monotonic time, which goes on while the machine sleeps. */
    long nanoTime() {
        return System.nanoTime() * PACE + slept.get();
    }

    /** The wall clock. */
    long wallMillis() {
        return System.currentTimeMillis() + wrongByMillis.get();
    }

    void wallClockWrongBy(long time, TimeUnit unit) {
        wrongByMillis.set(unit.toMillis(time));
    }

    ScheduledThreadPoolExecutor timers() {
        return timers;
    }

    /** For callbacks and for what blocks. */
    Executor threads() {
        return threads;
    }

    void closeLid() {
        synchronized (lid) {
            asleep = true;
        }
    }

    /** Wakes up, so long after it fell asleep by its own clocks. */
    void openLid(long time, TimeUnit unit) {
        slept.addAndGet(unit.toNanos(time));
        synchronized (lid) {
            asleep = false;
            lid.notifyAll();
        }
    }

    private void awaitOpenLid() {
        synchronized (lid) {
            while (asleep) {
                try {
                    lid.wait();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private final class Threads extends ThreadPoolExecutor {
        Threads() {
            super(THREADS, THREADS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
        }

        @Override
        protected void beforeExecute(Thread thread, Runnable task) {
            awaitOpenLid();
        }
    }

    private final class Timers extends ScheduledThreadPoolExecutor {
        Timers() {
            super(1);
            setRemoveOnCancelPolicy(true);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            return super.schedule(task, unit.toNanos(delay) / PACE, TimeUnit.NANOSECONDS);
        }

        @Override
        public void execute(Runnable task) {
            if (isShutdown()) {
                throw new RejectedExecutionException("the machine is off");
            }
            super.schedule(task, 0, TimeUnit.NANOSECONDS);
        }

        @Override
        protected void beforeExecute(Thread thread, Runnable task) {
            awaitOpenLid();
        }
    }

    @Override
    public void close() {
        openLid(0, TimeUnit.SECONDS);
        timers.shutdownNow();
        threads.shutdownNow();
    }
}

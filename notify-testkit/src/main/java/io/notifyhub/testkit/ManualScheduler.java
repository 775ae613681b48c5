package io.notifyhub.testkit;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Timers and executors in virtual time: nothing runs until the test says so, and then in the calling thread. Given to a hub
 * as scheduler, as {@code executor(...)} and as {@code storeExecutor(...)}, the whole hub runs in one thread, the same way every time:
 *
 * <pre>{@code
 * ManualScheduler time = new ManualScheduler();
 * NotificationHub hub = NotificationHub.builder()
 *     .scheduler(time).executor(time).storeExecutor(time)
 *     .clock(time.clock()).nanoTime(time.nanoTime())
 *     .authenticator(token -> Principal.of(token))
 *     .build();
 * time.runDue();
 * }</pre>
 *
 * <p>Tasks run in the order they became due in, timers before tasks of the same moment by the order they were handed in. With a source of
 * randomness it is any order among those that are due, as threads would have it: one seed, one order.
 *
 * <p>What was handed in may come from any thread; {@link #runDue} and {@link #advance} are for one thread at a time.
 * What a task throws comes out of them. {@code invokeAll} and {@code invokeAny} would wait for themselves and are not supported.
 */
public final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private static final int TOO_MANY = 5_000_000;

    private final ManualClock clock;
    private final @Nullable RandomGenerator shuffle;

    // guarded by this
    private final List<Task<?>> waiting = new ArrayList<>();
    private long handedIn;
    private boolean shutdown;

    /** Runs what is due in the order it became due. */
    public ManualScheduler() {
        this(new ManualClock(), null);
    }

    /** Runs what is due in an order that {@code shuffle} chooses; null for the order it became due in. */
    public ManualScheduler(ManualClock clock, @Nullable RandomGenerator shuffle) {
        this.clock = clock;
        this.shuffle = shuffle;
    }

    // --- time

    /** The wall clock of this time. */
    public Clock clock() {
        return clock;
    }

    /** The same, to be set. */
    public ManualClock manualClock() {
        return clock;
    }

    /** The monotonic clock of this time. */
    public LongSupplier nanoTime() {
        return clock.nanoTime();
    }

    /** This, as a plain executor: tasks wait for {@link #runDue}. */
    public Executor executor() {
        return this::execute;
    }

    /**
     * Runs everything that is due now, and what that makes due.
     *
     * @return how many tasks ran
     */
    public int runDue() {
        int ran = 0;
        while (runOne()) {
            if (++ran > TOO_MANY) {
                throw new IllegalStateException("no end of tasks without time going on");
            }
        }
        return ran;
    }

    /**
     * Runs one task that is due.
     *
     * @return false if there was none
     */
    public boolean runOne() {
        Task<?> next = poll();
        if (next == null) {
            return false;
        }
        next.run();
        if (next.failure != null) {
            throw next.failure;
        }
        return true;
    }

    /** Runs what is due, moves time on from timer to timer, and runs each when it is due. */
    public void advance(Duration by) {
        long until = clock.nanos() + by.toNanos();
        runDue();
        for (long due = nextDue(); due <= until; due = nextDue()) {
            clock.advance(Duration.ofNanos(Math.max(0, due - clock.nanos())));
            runDue();
        }
        clock.advance(Duration.ofNanos(Math.max(0, until - clock.nanos())));
    }

    /** Moves time on without running anything, as if the process had slept. */
    public void sleep(Duration by) {
        clock.advance(by);
    }

    /** How many tasks and timers wait, those of the future included. */
    public synchronized int waiting() {
        return waiting.size();
    }

    private synchronized long nextDue() {
        return waiting.stream().mapToLong(task -> task.dueNanos).min().orElse(Long.MAX_VALUE);
    }

    private synchronized @Nullable Task<?> poll() {
        long now = clock.nanos();
        if (shuffle != null) {
            List<Task<?>> due =
                    waiting.stream().filter(task -> task.dueNanos <= now).toList();
            return due.isEmpty() ? null : taken(due.get(shuffle.nextInt(due.size())));
        }
        Task<?> first = waiting.stream()
                .filter(task -> task.dueNanos <= now)
                .min(Comparator.comparingLong((Task<?> task) -> task.dueNanos).thenComparingLong(task -> task.number))
                .orElse(null);
        return first == null ? null : taken(first);
    }

    private Task<?> taken(Task<?> task) {
        waiting.remove(task);
        return task;
    }

    private synchronized <V> Task<V> add(Callable<V> work, long delayNanos, long periodNanos) {
        if (shutdown) {
            throw new RejectedExecutionException("the scheduler is shut down");
        }
        Task<V> task = new Task<>(work, clock.nanos() + Math.max(0, delayNanos), periodNanos, handedIn++);
        waiting.add(task);
        return task;
    }

    private synchronized void again(Task<?> task) {
        if (!shutdown) {
            waiting.add(task);
        }
    }

    private synchronized void drop(Task<?> task) {
        waiting.remove(task);
    }

    // --- ScheduledExecutorService

    @Override
    public void execute(Runnable command) {
        add(Executors.callable(command), 0, 0);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(Executors.callable(command), unit.toNanos(delay), 0);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return add(callable, unit.toNanos(delay), 0);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return periodic(command, initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return periodic(command, initialDelay, -delay, unit);
    }

    private ScheduledFuture<?> periodic(Runnable command, long initialDelay, long period, TimeUnit unit) {
        if (period == 0) {
            throw new IllegalArgumentException("period must be positive");
        }
        return add(Executors.callable(command), unit.toNanos(initialDelay), unit.toNanos(period));
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) {
        throw new UnsupportedOperationException("it would wait for itself");
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) {
        throw new UnsupportedOperationException("it would wait for itself");
    }

    @Override
    public synchronized void shutdown() {
        shutdown = true;
    }

    @Override
    public synchronized List<Runnable> shutdownNow() {
        shutdown = true;
        List<Runnable> rest = new ArrayList<>(waiting);
        waiting.clear();
        return rest;
    }

    @Override
    public synchronized boolean isShutdown() {
        return shutdown;
    }

    @Override
    public synchronized boolean isTerminated() {
        return shutdown && waiting.isEmpty();
    }

    /** Does not wait. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }

    @Override
    public String toString() {
        return "ManualScheduler[" + clock + ", waiting=" + waiting() + ']';
    }

    private final class Task<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {
        private final long number;
        private final long periodNanos;
        private volatile long dueNanos;
        private @Nullable RuntimeException failure;

        Task(Callable<V> work, long dueNanos, long periodNanos, long number) {
            super(work);
            this.dueNanos = dueNanos;
            this.periodNanos = periodNanos;
            this.number = number;
        }

        @Override
        public void run() {
            if (periodNanos == 0) {
                super.run();
            } else if (runAndReset()) {
                dueNanos = periodNanos > 0 ? dueNanos + periodNanos : clock.nanos() - periodNanos;
                again(this);
            }
        }

        @Override
        protected void setException(Throwable thrown) {
            super.setException(thrown);
            failure = thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown);
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            boolean cancelled = super.cancel(mayInterruptIfRunning);
            drop(this);
            return cancelled;
        }

        @Override
        public boolean isPeriodic() {
            return periodNanos != 0;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(dueNanos - clock.nanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}

package io.notifyhub.client;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Runs everything on the caller's thread, in order of its time, on a clock that moves only when told to. */
final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {
    private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>(
            Comparator.<Task<?>>comparingLong(task -> task.due).thenComparingLong(task -> task.order));
    private long now = 1_000_000_000L;
    private long count;

    long nanoTime() {
        return now;
    }

    /** Runs what is due, and what becomes due by that. */
    void run() {
        advance(Duration.ZERO);
    }

    /** Moves the clock, stopping at each task on the way to run it on time. */
    void advance(Duration time) {
        long end = now + time.toNanos();
        while (!tasks.isEmpty() && tasks.peek().due <= end) {
            Task<?> task = tasks.poll();
            now = Math.max(now, task.due);
            task.run();
        }
        now = end;
    }

    /** Moves the clock while nothing runs, as when the machine sleeps; then runs what is overdue. */
    void sleep(Duration time) {
        now += time.toNanos();
        run();
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(new Task<>(task, "", now));
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        Task<?> scheduled = new Task<>(task, "", now + unit.toNanos(delay));
        tasks.add(scheduled);
        return scheduled;
    }

    private final class Task<T> extends FutureTask<T> implements ScheduledFuture<T> {
        private final long due;
        private final long order = count++;

        Task(Runnable body, T result, long due) {
            super(body, result);
            this.due = due;
        }

        @Override
        public boolean cancel(boolean interrupt) {
            tasks.remove(this);
            return super.cancel(interrupt);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due - now, TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    @Override
    public <T> ScheduledFuture<T> schedule(Callable<T> task, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long first, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long first, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }
}

package io.notifyhub.simulator;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The timers of one process in virtual time; they fire late now and then, never early. For one thread. */
final class Timers extends AbstractExecutorService implements ScheduledExecutorService {
    private final Timeline time;
    private final Latency latency;
    private final Actor owner;

    Timers(Timeline time, Latency latency, Actor owner) {
        this.time = time;
        this.latency = latency;
        this.owner = owner;
    }

    @Override
    public void execute(Runnable task) {
        time.after(latency.ofTask(), owner, "task", task);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        long nanos = Math.max(0, unit.toNanos(delay));
        return new Timer(time.after(nanos + latency.ofTimer(), owner, "timer", task));
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException("hub and client use timers without results");
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return scheduleWithFixedDelay(task, initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        Repeated repeated = new Repeated(task, unit.toNanos(delay));
        repeated.timer = new Timer(time.after(unit.toNanos(initialDelay), owner, "timer", repeated));
        return repeated.timer;
    }

    /** For transports and stores of others: the hub and the client set each timer anew. */
    private final class Repeated implements Runnable {
        private final Runnable task;
        private final long period;
        private @org.jspecify.annotations.Nullable Timer timer;

        Repeated(Runnable task, long period) {
            this.task = task;
            this.period = period;
        }

        @Override
        public void run() {
            task.run();
            Timer set = timer;
            if (set != null && !set.cancelled) {
                set.event = time.after(period + latency.ofTimer(), owner, "timer", this);
            }
        }
    }

    private final class Timer implements ScheduledFuture<Object> {
        private Timeline.Event event;
        private boolean cancelled;

        Timer(Timeline.Event event) {
            this.event = event;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            cancelled = true;
            return event.cancel();
        }

        @Override
        public boolean isCancelled() {
            return cancelled;
        }

        @Override
        public boolean isDone() {
            return !event.isPending();
        }

        @Override
        public Object get() {
            throw new UnsupportedOperationException("the only thread cannot wait");
        }

        @Override
        public Object get(long timeout, TimeUnit unit) {
            throw new UnsupportedOperationException("the only thread cannot wait");
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(event.due() - time.now(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }

    /** Changes nothing: what hub and client are given, they leave running. */
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

package io.notifyhub.simulator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Virtual time and everything that is to happen in it. Tasks run in the order of their moments, and those of one moment in
 * an order that the seed draws. A task may let time go on while it waits ({@link #runUntil} within a task): others run then,
 * as other threads would. For one thread.
 */
final class Timeline {
    static final long MICRO = 1_000;
    static final long MILLI = 1_000_000;
    static final long SECOND = 1_000_000_000;

    private static final int DEEPEST = 5;
    private static final long MAX_EVENTS = 300_000;

    private final Actor machine = new Actor("machine");
    private final Chance chance;
    private final Trace trace;
    private final Failures failures;
    private Event[] heap = new Event[256];
    private int size;
    private long now;
    private long ran;
    private int depth;

    Timeline(Chance chance, Trace trace, Failures failures) {
        this.chance = chance;
        this.trace = trace;
        this.failures = failures;
    }

    /** Hears of tasks that threw. */
    interface Failures {
        void failed(Actor owner, String kind, Throwable failure);
    }

    /** One thing that is to happen. */
    static final class Event {
        private final Actor owner;
        private final String kind;
        private final long order;
        private long due;
        private @Nullable Runnable task;

        Event(Actor owner, String kind, long due, long order, Runnable task) {
            this.owner = owner;
            this.kind = kind;
            this.due = due;
            this.order = order;
            this.task = task;
        }

        /** @return false if it happened already, or never will */
        boolean cancel() {
            boolean waited = task != null;
            task = null;
            return waited;
        }

        boolean isPending() {
            return task != null;
        }

        long due() {
            return due;
        }

        private boolean isBefore(Event other) {
            return due < other.due || (due == other.due && order < other.order);
        }
    }

    /** Nanoseconds since the beginning. */
    long now() {
        return now;
    }

    LongSupplier nanoTime() {
        return this::now;
    }

    /** How many tasks ran. */
    long ran() {
        return ran;
    }

    /** Whether one more task may wait for others now; more would be a stack too deep. */
    boolean canWait() {
        return depth < DEEPEST;
    }

    Event after(long delay, Actor owner, String kind, Runnable task) {
        Event event = new Event(owner, kind, now + Math.max(0, delay), chance.next(), task);
        add(event);
        return event;
    }

    /** As by SIGSTOP, or a long collection of garbage: nothing of it runs for so long. */
    void pause(Actor actor, long nanos) {
        long until = now + nanos;
        if (until > actor.pausedUntil()) {
            actor.pausedUntil(until);
            after(nanos, machine, "wake", () -> {
                if (actor.pausedUntil() == until) {
                    resume(actor);
                }
            });
        }
    }

    /** Everything that became due meanwhile is due now, in any order. */
    void resume(Actor actor) {
        actor.pausedUntil(0);
        List<Event> late = new ArrayList<>(actor.held());
        actor.held().clear();
        for (Event event : late) {
            event.due = now + chance.below((int) MILLI);
            add(event);
        }
    }

    /** Runs what is due until then, and leaves time there. */
    void runUntil(long until) {
        depth++;
        try {
            while (size > 0 && heap[0].due <= until) {
                runFirst();
            }
            now = Math.max(now, until);
        } finally {
            depth--;
        }
    }

    /** @return when the next thing is due, or {@link Long#MAX_VALUE} */
    long nextDue() {
        return size == 0 ? Long.MAX_VALUE : heap[0].due;
    }

    /** Runs the first thing that is due, and moves time there. */
    void runFirst() {
        Event first = removeFirst();
        Runnable task = first.task;
        if (task == null || !first.owner.isAlive()) {
            first.task = null;
            return;
        }
        if (first.owner.pausedUntil() > Math.max(now, first.due)) {
            first.owner.held().add(first);
            return;
        }
        first.task = null;
        now = Math.max(now, first.due);
        if (++ran > MAX_EVENTS) {
            throw new IllegalStateException(
                    "no end of events at " + now + " in a " + first.kind + " of " + first.owner);
        }
        trace.event(now, first.owner.name, first.kind);
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            failures.failed(first.owner, first.kind, e);
        }
    }

    // --- the heap

    private void add(Event event) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (heap[parent].isBefore(event)) {
                break;
            }
            heap[at] = heap[parent];
            at = parent;
        }
        heap[at] = event;
    }

    @SuppressWarnings("NullAway") // a slot beyond the size is never read
    private Event removeFirst() {
        Event first = heap[0];
        Event last = heap[--size];
        heap[size] = null;
        int at = 0;
        for (int child = 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && heap[child + 1].isBefore(heap[child])) {
                child++;
            }
            if (last.isBefore(heap[child])) {
                break;
            }
            heap[at] = heap[child];
            at = child;
        }
        if (size > 0) {
            heap[at] = last;
        }
        return first;
    }
}

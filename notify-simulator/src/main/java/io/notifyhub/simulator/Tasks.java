package io.notifyhub.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * An executor with many threads: what is handed in runs a moment later, in an order that the seed draws. For one thread.
 */
final class Tasks implements Executor {
    private static final int TOO_MANY = 20_000;

    private final Timeline time;
    private final Latency latency;
    private final Actor owner;
    private final String kind;
    private final List<Task> waiting = new ArrayList<>();
    private long slowness;

    Tasks(Timeline time, Latency latency, Actor owner, String kind) {
        this.time = time;
        this.latency = latency;
        this.owner = owner;
        this.kind = kind;
    }

    private final class Task implements Runnable {
        private final Runnable work;
        private boolean begun;

        Task(Runnable work) {
            this.work = work;
        }

        @Override
        public void run() {
            if (!begun) {
                begun = true;
                waiting.remove(this);
                work.run();
            }
        }
    }

    @Override
    public void execute(Runnable work) {
        if (owner.isAlive()) {
            Task task = new Task(work);
            waiting.add(task);
            time.after(slowness + latency.ofTask(), owner, kind, task);
        }
    }

    /** From now on each task waits so much longer for its turn. */
    void slow(long nanos) {
        slowness = nanos;
    }

    /** Runs what waits now, and what that hands in: for a caller that is about to block until it is done. */
    void runWaiting() {
        for (int ran = 0; !waiting.isEmpty(); ran++) {
            if (ran == TOO_MANY) {
                throw new IllegalStateException("no end of tasks (" + kind + ") without time going on");
            }
            waiting.get(0).run();
        }
    }
}

package io.notifyhub.core.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** An executor whose tasks are run by whoever asks for it, by several threads at once if need be. Thread-safe. */
final class StressTasks implements Executor {
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    @Override
    public void execute(Runnable task) {
        if (closed) {
            throw new RejectedExecutionException("closed");
        }
        waiting.add(task);
    }

    /** Runs what waits, and what that hands in. */
    void runAll() {
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            task.run();
        }
    }

    /** Takes nothing any longer; what was taken is still run. */
    void close() {
        closed = true;
    }
}

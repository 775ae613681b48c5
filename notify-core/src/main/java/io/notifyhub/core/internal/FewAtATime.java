package io.notifyhub.core.internal;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * Runs what needs a processor for long on an executor, in order, on half of the processors at most: the other half is left to
 * the I/O threads, however much there is to do. Others who use the executor get their turn between any two tasks.
 * Thread-safe; never blocks.
 */
final class FewAtATime {
    private final Predicate<Runnable> executor;
    private final int most;

    // guarded by this
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int running;

    /** @param executor tells whether it took a task */
    FewAtATime(Predicate<Runnable> executor) {
        this(executor, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
    }

    FewAtATime(Predicate<Runnable> executor, int most) {
        this.executor = executor;
        this.most = most;
    }

    /** @return false if the executor takes nothing any longer */
    boolean execute(Runnable task) {
        synchronized (this) {
            if (running == most) {
                waiting.add(task);
                return true;
            }
            running++;
        }
        return start(task);
    }

    private boolean start(Runnable task) {
        if (executor.test(() -> run(task))) {
            return true;
        }
        synchronized (this) {
            running--;
            // They were taken while somebody ran who would go on with them, and the hub is closed now.
            waiting.clear();
        }
        return false;
    }

    private void run(Runnable task) {
        try {
            task.run();
        } finally {
            next();
        }
    }

    private void next() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                running--;
                return;
            }
        }
        start(next);
    }
}

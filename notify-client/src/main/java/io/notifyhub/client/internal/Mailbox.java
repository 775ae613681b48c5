package io.notifyhub.client.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs tasks one at a time in the order they came, on an executor that may have any number of threads. It is a counter,
 * not a thread. Thread-safe; {@link #post} never blocks.
 */
final class Mailbox {
    /** Tasks in a row before others get their turn on the executor. */
    private static final int BATCH = 256;

    private final Executor executor;
    private final Consumer<RuntimeException> onFailure;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();

    /** @param onFailure gets what a task throws, in place of the task */
    Mailbox(Executor executor, Consumer<RuntimeException> onFailure) {
        this.executor = executor;
        this.onFailure = onFailure;
    }

    void post(Runnable task) {
        tasks.add(task);
        if (pending.getAndIncrement() == 0) {
            schedule();
        }
    }

    private void schedule() {
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException e) {
            // Somebody shut the executor down. What is left to do is to close, and that works here too.
            drain();
        }
    }

    private void drain() {
        int left = BATCH;
        do {
            runNext();
            left--;
            if (pending.decrementAndGet() == 0) {
                return;
            }
        } while (left > 0);
        schedule();
    }

    private void runNext() {
        Runnable task = tasks.poll();
        if (task == null) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException e) {
            onFailure.accept(e);
        }
    }
}

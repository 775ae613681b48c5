package io.notifyhub.client.internal;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * So many threads of a pool at a time, and no more than there is work for: unlike a pool of a fixed size, which makes a thread for
 * each of its first tasks although others are idle. What waits is taken in the order it came. Thread-safe.
 */
final class Limited implements Executor {
    private static final Logger log = LoggerFactory.getLogger(Limited.class);

    private final Executor pool;
    private final int most;
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger running = new AtomicInteger();

    Limited(Executor pool, int most) {
        this.pool = pool;
        this.most = most;
    }

    @Override
    public void execute(Runnable task) {
        waiting.add(task);
        startOne();
    }

    private void startOne() {
        for (int now = running.get(); now < most && !waiting.isEmpty(); now = running.get()) {
            if (running.compareAndSet(now, now + 1)) {
                pool.execute(this::work);
                return;
            }
        }
    }

    private void work() {
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                log.warn("A task of a client failed", e);
            }
        }
        running.decrementAndGet();
        // Somebody may have added one in between, when there seemed to be enough at work.
        startOne();
    }
}

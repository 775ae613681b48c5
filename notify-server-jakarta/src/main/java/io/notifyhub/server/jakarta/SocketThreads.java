package io.notifyhub.server.jakarta;

import io.notifyhub.core.host.FailureLog;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads of an endpoint, all daemons: one for the clock, and some that hand frames to the container, as that may block
 * for a moment, or for long where a peer is deaf, and whoever notifies a user must not. Work waits in a queue, at most one task
 * for each connection. Immutable and thread-safe.
 */
final class SocketThreads implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SocketThreads.class);
    private static final int WRITERS = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());
    private static final long IDLE_SECONDS = 30;

    private final ScheduledThreadPoolExecutor clock;
    private final ThreadPoolExecutor writers;

    SocketThreads(Runnable sweep, long everyMillis) {
        this.writers = new ThreadPoolExecutor(
                WRITERS,
                WRITERS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                daemons("notify-socket"));
        writers.allowCoreThreadTimeOut(true);
        this.clock = new ScheduledThreadPoolExecutor(1, daemons("notify-socket-clock"));
        clock.setRemoveOnCancelPolicy(true);
        var timer = clock.scheduleWithFixedDelay(() -> guarded(sweep), everyMillis, everyMillis, TimeUnit.MILLISECONDS);
        if (timer.isCancelled()) {
            throw new IllegalStateException("the clock does not run");
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            FailureLog.error(log, "A task of the clock", e);
        }
    }

    private static ThreadFactory daemons(String role) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, role + '-' + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Runs something that does not block, once. */
    Future<?> after(long millis, Runnable task) {
        return clock.schedule(() -> guarded(task), millis, TimeUnit.MILLISECONDS);
    }

    Executor executor() {
        return writers;
    }

    /** What waits is still done. */
    @Override
    public void close() {
        clock.shutdownNow();
        writers.shutdown();
    }
}

package io.notifyhub.core.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a hub: those the application brought, and daemons of our own for the rest. Work waits in a queue, which is
 * bounded by what hands it in: one task per lane, connection or feed. Immutable; closes what it made.
 */
public final class HubThreads implements AutoCloseable {
    private static final int THREADS = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());
    private static final long IDLE_SECONDS = 30;

    private final ScheduledExecutorService scheduler;
    private final Executor executor;
    private final Executor storeExecutor;
    private final List<ExecutorService> owned = new ArrayList<>();

    public HubThreads(
            @Nullable ScheduledExecutorService scheduler,
            @Nullable Executor executor,
            @Nullable Executor storeExecutor) {
        this.scheduler = scheduler != null ? scheduler : own(timer());
        this.executor = executor != null ? executor : own(pool("notify-app"));
        this.storeExecutor = storeExecutor != null ? storeExecutor : own(pool("notify-store"));
    }

    private <E extends ExecutorService> E own(E made) {
        owned.add(made);
        return made;
    }

    private static ScheduledExecutorService timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, daemons("notify-timer"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return timer;
    }

    private static ExecutorService pool(String role) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemons(role));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static ThreadFactory daemons(String role) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, role + '-' + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    public ScheduledExecutorService scheduler() {
        return scheduler;
    }

    public Executor executor() {
        return executor;
    }

    public Executor storeExecutor() {
        return storeExecutor;
    }

    @Override
    public void close() {
        owned.forEach(ExecutorService::shutdown);
    }
}

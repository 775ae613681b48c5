package io.notifyhub.client.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of clients that were not given any: one for timers and the clients' own work, and as many for what blocks
 * as there are things blocking. All are daemons, made when first needed and shared by the whole process.
 */
public final class SharedThreads {
    private static final long IDLE_SECONDS = 30;

    private SharedThreads() {}

    public static ScheduledExecutorService scheduler() {
        return SchedulerHolder.SCHEDULER;
    }

    public static Executor blocking() {
        return BlockingHolder.EXECUTOR;
    }

    /** A thread for each stream of events. */
    public static Executor streams() {
        return BlockingHolder.EXECUTOR;
    }

    private static final class SchedulerHolder {
        static final ScheduledExecutorService SCHEDULER = Executors.unconfigurableScheduledExecutorService(make());

        private static ScheduledThreadPoolExecutor make() {
            ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(1, daemons("notify-client-timer"));
            made.setRemoveOnCancelPolicy(true);
            return made;
        }
    }

    private static final class BlockingHolder {
        static final Executor EXECUTOR = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                daemons("notify-client-worker"));
    }

    private static ThreadFactory daemons(String role) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, role + '-' + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}

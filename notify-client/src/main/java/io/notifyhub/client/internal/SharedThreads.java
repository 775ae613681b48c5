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
 * The threads of clients that were not given any, shared by the whole process: however many clients there are, there are no
 * more threads than these, but for one for each stream of events. All are daemons, made when first needed, and gone again when
 * they have been idle for half a minute.
 */
public final class SharedThreads {
    private static final long IDLE_SECONDS = 30;
    /** For callbacks, of which each client has one at a time. */
    private static final int CALLBACK_THREADS = 16;
    /**
     * For connecting, tokens and cursors: what waits for others, and may hang for some seconds. So many that some dozens of
     * clients whose servers hang take nothing from the others.
     */
    private static final int BLOCKING_THREADS = 128;

    private SharedThreads() {}

    /** For timers and the clients' own work: one thread. */
    public static ScheduledExecutorService scheduler() {
        return SchedulerHolder.SCHEDULER;
    }

    public static Executor callbacks() {
        return CallbackHolder.EXECUTOR;
    }

    public static Executor blocking() {
        return BlockingHolder.EXECUTOR;
    }

    /** A thread for each stream of events. */
    public static Executor streams() {
        return StreamHolder.EXECUTOR;
    }

    private static final class SchedulerHolder {
        static final ScheduledExecutorService SCHEDULER = Executors.unconfigurableScheduledExecutorService(make());

        private static ScheduledThreadPoolExecutor make() {
            ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(1, daemons("notify-client-timer"));
            made.setRemoveOnCancelPolicy(true);
            return made;
        }
    }

    private static final class CallbackHolder {
        static final Executor EXECUTOR = new Limited(cached("notify-client-callback"), CALLBACK_THREADS);
    }

    private static final class BlockingHolder {
        static final Executor EXECUTOR = new Limited(cached("notify-client-worker"), BLOCKING_THREADS);
    }

    private static final class StreamHolder {
        static final Executor EXECUTOR = cached("notify-client-stream");
    }

    private static Executor cached(String role) {
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), daemons(role));
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

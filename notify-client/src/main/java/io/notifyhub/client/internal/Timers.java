package io.notifyhub.client.internal;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Timers whose tasks run in the engine's context, and never after they were cancelled there. Confined to that context. */
final class Timers {
    private static final Logger log = LoggerFactory.getLogger(Timers.class);

    private final ScheduledExecutorService scheduler;
    private final Mailbox mailbox;

    Timers(ScheduledExecutorService scheduler, Mailbox mailbox) {
        this.scheduler = scheduler;
        this.mailbox = mailbox;
    }

    /** Runs {@code task} once, {@code nanos} from now. */
    Timer after(long nanos, Runnable task) {
        Timer timer = new Timer();
        try {
            timer.future = scheduler.schedule(() -> mailbox.post(() -> timer.fire(task)), nanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            log.warn("The scheduler of a client was shut down; the client can only be closed now");
        }
        return timer;
    }

    /** One timer. Confined to the engine's context. */
    static final class Timer {
        private @Nullable Future<?> future;
        private boolean done;

        private void fire(Runnable task) {
            if (!done) {
                done = true;
                task.run();
            }
        }

        void cancel() {
            done = true;
            if (future != null) {
                future.cancel(false);
            }
        }
    }

    static void cancel(@Nullable Timer timer) {
        if (timer != null) {
            timer.cancel();
        }
    }
}

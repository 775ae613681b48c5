package io.notifyhub.client.internal;

import io.notifyhub.client.CursorTransaction;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the application what happened, one thing at a time and in order, on its executor. The cursor of a delivery is
 * saved after its body has returned and before the next one begins; saving that may block is done elsewhere, and the
 * queue stands still meanwhile. With a {@link CursorTransaction} the application runs the body and saves the cursor itself;
 * what it does not commit is run again.
 *
 * <p>Concurrency: {@link #add} and {@link #stop} are safe from any thread and never block. Bounded by {@link Load}, which
 * stops the socket; nothing is dropped here.
 */
final class CallbackQueue {
    private static final Logger log = LoggerFactory.getLogger(CallbackQueue.class);

    /** Deliveries in a row before others, a user interface for instance, get their turn on the executor. */
    private static final int BATCH = 32;

    private static final long FIRST_PAUSE_SECONDS = 1;
    private static final long LONGEST_PAUSE_SECONDS = 30;

    private final Executor callbacks;
    private final Executor blocking;
    private final ScheduledExecutorService scheduler;
    private final @Nullable CursorTransaction transaction;
    private final CursorKeeper cursors;
    private final Load load;
    private final Consumer<Throwable> onError;
    private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicBoolean refused = new AtomicBoolean();
    private volatile boolean stopped;

    // confined to the delivery that runs
    private @Nullable Delivery undone;
    private long pauseSeconds = FIRST_PAUSE_SECONDS;

    /** @param onError gets what saving throws */
    CallbackQueue(EngineSettings settings, CursorKeeper cursors, Load load, Consumer<Throwable> onError) {
        this.callbacks = settings.callbacks;
        this.blocking = settings.blocking;
        this.scheduler = settings.scheduler;
        this.transaction = settings.transaction;
        this.cursors = cursors;
        this.load = load;
        this.onError = onError;
    }

    void add(Delivery delivery) {
        if (delivery.length > 0) {
            load.add(delivery.length);
        }
        deliveries.add(delivery);
        if (pending.getAndIncrement() == 0 || refused.compareAndSet(true, false)) {
            schedule();
        }
    }

    /** From now on only deliveries run that run in any case; one that is running is not waited for. */
    void stop() {
        stopped = true;
    }

    private void schedule() {
        try {
            callbacks.execute(this::drain);
        } catch (RejectedExecutionException e) {
            refused.set(true);
            log.warn("The callback executor refused a task; it is offered the next time something happens");
        }
    }

    private void drain() {
        for (int left = BATCH; left > 0; left--) {
            Delivery delivery = undone == null ? deliveries.poll() : undone;
            undone = null;
            if (delivery == null) {
                return;
            }
            if (isForTransaction(delivery)) {
                if (!transact(delivery)) {
                    undone = delivery;
                    again();
                    return;
                }
                if (finished(delivery)) {
                    return;
                }
                continue;
            }
            boolean ran = run(delivery);
            String cursor = delivery.cursor();
            if (ran && cursor != null && !cursors.isQuick()) {
                saveElsewhere(delivery, cursor);
                return;
            }
            if (ran && cursor != null) {
                save(cursor);
            }
            if (finished(delivery)) {
                return;
            }
        }
        schedule();
    }

    private boolean isForTransaction(Delivery delivery) {
        return transaction != null && delivery.cursor() != null && !(stopped && !delivery.evenIfClosed);
    }

    /** Whether the application has committed it. */
    private boolean transact(Delivery delivery) {
        String cursor = delivery.cursor();
        if (transaction == null || cursor == null) {
            return true;
        }
        try {
            transaction.run(cursor, () -> run(delivery));
            pauseSeconds = FIRST_PAUSE_SECONDS;
            return true;
        } catch (Exception | Error e) {
            onError.accept(e);
            return false;
        }
    }

    /** Offers what was not committed once more, a while later. */
    private void again() {
        long pause = pauseSeconds;
        pauseSeconds = Math.min(2 * pause, LONGEST_PAUSE_SECONDS);
        try {
            scheduler.schedule(this::schedule, pause, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            log.warn("The scheduler of a client was shut down; what was not committed is not told any more");
        }
    }

    private boolean run(Delivery delivery) {
        if (stopped && !delivery.evenIfClosed) {
            return false;
        }
        try {
            delivery.body.run();
        } catch (RuntimeException | Error e) {
            log.error("Telling the application failed", e);
        }
        return true;
    }

    private void saveElsewhere(Delivery delivery, String cursor) {
        Runnable task = () -> {
            save(cursor);
            if (!finished(delivery)) {
                schedule();
            }
        };
        try {
            blocking.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    private void save(@Nullable String cursor) {
        try {
            if (cursor != null) {
                cursors.save(cursor);
            }
        } catch (IOException | RuntimeException e) {
            onError.accept(e);
        }
    }

    /** Whether there is nothing more to do. */
    private boolean finished(Delivery delivery) {
        boolean empty = pending.decrementAndGet() == 0;
        if (delivery.length > 0) {
            load.remove(delivery.length);
        }
        return empty;
    }
}

package io.notifyhub.client.internal;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the application what happened, one thing at a time and in order, on its executor. The cursor of a delivery is
 * saved after its body has returned and before the next one begins; saving that may block is done elsewhere, and the
 * queue stands still meanwhile.
 *
 * <p>Concurrency: {@link #add} and {@link #stop} are safe from any thread and never block. Bounded by {@link Load}, which
 * stops the socket; nothing is dropped here.
 */
final class CallbackQueue {
    private static final Logger log = LoggerFactory.getLogger(CallbackQueue.class);

    /** Deliveries in a row before others, a user interface for instance, get their turn on the executor. */
    private static final int BATCH = 32;

    private final Executor callbacks;
    private final Executor blocking;
    private final CursorKeeper cursors;
    private final Load load;
    private final Consumer<Throwable> onError;
    private final Queue<Delivery> deliveries = new ConcurrentLinkedQueue<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicBoolean refused = new AtomicBoolean();
    private volatile boolean stopped;

    /**
     * @param blocking where cursors are saved that take their time
     * @param onError gets what saving throws
     */
    CallbackQueue(Executor callbacks, Executor blocking, CursorKeeper cursors, Load load, Consumer<Throwable> onError) {
        this.callbacks = callbacks;
        this.blocking = blocking;
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
            Delivery delivery = deliveries.poll();
            if (delivery == null) {
                return;
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

package io.notifyhub.store.jdbc;

import io.notifyhub.core.StoreException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * The one thread that writes to a file. Whoever waits for a disk that stands still cannot be called back; here that is this
 * thread alone, and callers get their answer in time. What had not begun by then is not done any more. Thread-safe.
 */
final class WriterThread implements AutoCloseable {
    /** More than callers of a hub can be; reached only while the disk stands still. */
    private static final int MAX_WAITING = 1_000;

    private static final long IDLE_SECONDS = 30;
    private static final long CLOSE_MILLIS = 2_500;

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), WriterThread::daemon);

    WriterThread() {
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "notify-sqlite-writer");
        thread.setDaemon(true);
        return thread;
    }

    /** @throws StoreException as the work does, or because it did not end in time: then the outcome is unknown if it had begun */
    <T> T run(Supplier<T> work, Deadline deadline) {
        Job<T> job = new Job<>(work);
        try {
            thread.execute(job);
        } catch (RejectedExecutionException e) {
            String why = thread.isShutdown() ? "the store is closed" : "too many writes wait for the disk";
            throw new StoreException(why, e);
        }
        return job.await(deadline);
    }

    /** Waits for what has begun, but not for long. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            boolean ended = thread.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
            if (!ended) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Work that is done by the thread, or given up by its caller, whichever is first. */
    private static final class Job<T> implements Runnable {
        private final Supplier<T> work;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final AtomicBoolean taken = new AtomicBoolean();

        Job(Supplier<T> work) {
            this.work = work;
        }

        @Override
        public void run() {
            if (!taken.compareAndSet(false, true)) {
                return;
            }
            try {
                result.complete(work.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        }

        T await(Deadline deadline) {
            try {
                return result.get(deadline.millisLeft(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) e.getCause();
            } catch (TimeoutException e) {
                throw givenUp("the disk of the database does not answer", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw givenUp("interrupted", e);
            }
        }

        private StoreException givenUp(String why, Exception cause) {
            boolean begun = !taken.compareAndSet(false, true);
            return new StoreException(begun ? why + ": it may have been stored" : why, cause, begun);
        }
    }
}

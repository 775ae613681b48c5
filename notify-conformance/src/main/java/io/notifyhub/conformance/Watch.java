package io.notifyhub.conformance;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of one run share: a lock, and waiting for what changes under it. A client that breaks a rule that holds
 * in every scenario ends the wait at once. Thread-safe.
 */
final class Watch {
    private final Object lock = new Object();
    private @Nullable String violation;

    void change(Runnable change) {
        synchronized (lock) {
            change.run();
            lock.notifyAll();
        }
    }

    <T extends @Nullable Object> T read(Supplier<T> reader) {
        synchronized (lock) {
            return reader.get();
        }
    }

    /** The first one counts. */
    void violated(String sentence) {
        change(() -> violation = violation == null ? sentence : violation);
    }

    void checkRules() {
        String broken = read(() -> violation);
        if (broken != null) {
            throw new ExpectationException(broken);
        }
    }

    /**
     * Waits until {@code found} gives something, which it is asked for under the lock.
     *
     * @return null if it gave nothing in time
     */
    <T> @Nullable T await(Duration limit, Supplier<@Nullable T> found) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        synchronized (lock) {
            while (true) {
                if (violation != null) {
                    throw new ExpectationException(violation);
                }
                T result = found.get();
                long left = until - System.nanoTime();
                if (result != null || left <= 0) {
                    return result;
                }
                lock.wait(TimeUnit.NANOSECONDS.toMillis(left) + 1);
            }
        }
    }

    /** Waits for something to happen that must not, and says that it did. */
    void never(Duration time, Supplier<@Nullable String> sentence) throws InterruptedException {
        String happened = await(time, sentence);
        if (happened != null) {
            throw new ExpectationException(happened);
        }
    }
}

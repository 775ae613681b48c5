package io.notifyhub.transport.redis;

import io.notifyhub.core.NotifyException;
import io.notifyhub.protocol.ErrorCode;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.LongSupplier;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Asks Redis for callers who wait for the answer, one after the other, on connections of its own: what hangs here delays no
 * envelope. Thread-safe, guarded by its lock.
 *
 * <p><b>Failure.</b> A caller waits at most a second for those before it, and some four for Redis. After a failure others are
 * refused at once for a second, then one alone tries again: a Redis that hangs does not hold all threads of a hub.
 */
final class Inquiry implements AutoCloseable {
    private static final long PATIENCE_MILLIS = 1_000;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** A call that fails sooner had a connection that was broken long ago. */
    private static final long STALE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Link link;
    private final LongSupplier nanoTime;
    private final String what;
    private final ReentrantLock lock = new ReentrantLock();

    private volatile boolean broken;
    private volatile long brokenAtNanos;

    /** @param what what cannot be done where this fails, a sentence without its end */
    Inquiry(Link link, LongSupplier nanoTime, String what) {
        this.link = link;
        this.nanoTime = nanoTime;
        this.what = what;
    }

    /**
     * @param question is asked a second time where the connection had broken unnoticed, as it is used rarely
     * @throws NotifyException with {@code UNAVAILABLE} if there is no answer
     */
    <T> T ask(Function<Link, T> question) {
        if (!enter()) {
            throw new NotifyException(ErrorCode.UNAVAILABLE, what);
        }
        try {
            T answer = answer(question);
            broken = false;
            return answer;
        } catch (JedisException e) {
            link.close();
            brokenAtNanos = nanoTime.getAsLong();
            broken = true;
            throw new NotifyException(ErrorCode.UNAVAILABLE, what, e);
        } finally {
            lock.unlock();
        }
    }

    private <T> T answer(Function<Link, T> question) {
        long begin = nanoTime.getAsLong();
        try {
            return question.apply(link);
        } catch (JedisException e) {
            link.close();
            if (nanoTime.getAsLong() - begin > STALE_NANOS) {
                throw e;
            }
            return question.apply(link);
        }
    }

    private boolean enter() {
        if (isPausing()) {
            return false;
        }
        try {
            boolean entered = broken ? lock.tryLock() : lock.tryLock(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            if (entered && isPausing()) {
                lock.unlock();
                return false;
            }
            return entered;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean isPausing() {
        return broken && nanoTime.getAsLong() - brokenAtNanos < PAUSE_NANOS;
    }

    /** Breaks a call off that takes longer than so many nanoseconds. Any thread. */
    void abortIfStuck(long nanos) {
        link.abortIfStuck(nanos);
    }

    /** Waits for a call that is under way. */
    @Override
    public void close() {
        lock.lock();
        try {
            link.close();
        } finally {
            lock.unlock();
        }
    }
}

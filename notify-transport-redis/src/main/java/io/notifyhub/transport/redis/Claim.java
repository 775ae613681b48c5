package io.notifyhub.transport.redis;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Whose store the nodes at one Redis and prefix share. All live nodes keep the claim up; nodes of another store stay away, as
 * their logs have nothing to do with each other. Without a live node the claim runs out with its lease.
 *
 * <p>Thread-safe, guarded by its lock.
 */
final class Claim {
    private static final Logger log = LoggerFactory.getLogger(Claim.class);

    private enum State {
        UNKNOWN,
        UNREACHABLE,
        OURS,
        THEIRS
    }

    private final Keys keys;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // guarded by lock
    private State state = State.UNKNOWN;
    private @Nullable String store;
    private long theirsSince;

    Claim(Keys keys, LongSupplier nanoTime) {
        this.keys = keys;
        this.nanoTime = nanoTime;
    }

    /** Names our store; nothing is claimed without. */
    void serves(String storeId) {
        lock.lock();
        try {
            store = storeId;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable String store() {
        lock.lock();
        try {
            return store;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the claim, or prolongs it.
     *
     * @throws JedisException if nodes of another store hold it
     */
    void hold(Link link) {
        String ours = store();
        if (ours == null) {
            become(State.OURS);
            return;
        }
        List<Object> replies = link.run(List.of(
                Command.of(Protocol.Command.SET, keys.claim(), ours, "NX", "EX", Writer.LEASE_SECONDS),
                Command.of(Protocol.Command.GET, keys.claim())));
        if (replies.get(1) instanceof byte[] holder && !Keys.text(holder).equals(ours)) {
            if (become(State.THEIRS)) {
                log.error("Nodes at this Redis keep their notifications in another store: this node joins them not, and"
                        + " tries again. Let all nodes use the same database, or give them different key prefixes.");
            }
            throw new JedisException("another store has claimed this Redis");
        }
        link.run(List.of(Command.of(Protocol.Command.EXPIRE, keys.claim(), Writer.LEASE_SECONDS)));
        become(State.OURS);
    }

    /** Redis cannot be asked now. */
    void unreachable() {
        lock.lock();
        try {
            if (state == State.UNKNOWN) {
                become(State.UNREACHABLE);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean become(State next) {
        lock.lock();
        try {
            boolean news = state != next;
            if (news && next == State.THEIRS) {
                theirsSince = nanoTime.getAsLong();
            }
            state = next;
            changed.signalAll();
            return news;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until it is known whose it is; a claim that may be of nodes that died lately is waited out. */
    boolean await() throws InterruptedException {
        long patience = TimeUnit.SECONDS.toNanos(Writer.LEASE_SECONDS + 5);
        lock.lock();
        try {
            while (true) {
                if (state == State.OURS || state == State.UNREACHABLE) {
                    return true;
                }
                if (state == State.THEIRS && nanoTime.getAsLong() - theirsSince > patience) {
                    return false;
                }
                changed.awaitNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        } finally {
            lock.unlock();
        }
    }
}

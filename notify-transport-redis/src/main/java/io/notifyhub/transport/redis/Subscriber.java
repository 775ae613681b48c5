package io.notifyhub.transport.redis;

import io.notifyhub.core.spi.TransportListener;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The one thread that listens. It takes or prolongs this node's lease, subscribes to its channel, and hands over what comes,
 * on a connection of its own that it replaces whenever it breaks, falls silent or beacons stay away.
 *
 * <p>Jedis' own loops for this ({@code JedisPubSub}) end with an exception of a listener, keep saying that they are subscribed
 * when they are not, and read without a timeout; so replies are read here directly. As the listener returns quickly, there is
 * no queue between: were it slow, Redis would keep what comes, up to its output buffer limit, and cut us off then.
 */
final class Subscriber implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(Subscriber.class);

    /** Longer than our patience for beacons: a read that waits in vain has found the silence out. */
    private static final int READ_MILLIS = (int) TimeUnit.NANOSECONDS.toMillis(Health.PATIENCE_NANOS) + 500;

    private final Servers servers;
    private final Keys keys;
    private final Claim claim;
    private final Supplier<Link> links;
    private final Incarnation self;
    private final Health health;
    private final TransportListener listener;
    private final Counting counting;
    /** Called when this node listens in a new epoch. */
    private final Runnable onListening;
    /** Called when beacons stay away: what is written may go to the wrong server. */
    private final Runnable onSilence;

    private final Backoff backoff = new Backoff();
    private volatile @Nullable Connection connection;
    private volatile @Nullable Thread thread;
    private volatile boolean closed;

    /** Confined to the thread. */
    private boolean complained;

    Subscriber(
            Servers servers,
            Keys keys,
            Claim claim,
            Supplier<Link> links,
            Incarnation self,
            Health health,
            TransportListener listener,
            Counting counting,
            Runnable onListening,
            Runnable onSilence) {
        this.servers = servers;
        this.keys = keys;
        this.claim = claim;
        this.links = links;
        this.self = self;
        this.health = health;
        this.listener = listener;
        this.counting = counting;
        this.onListening = onListening;
        this.onSilence = onSilence;
    }

    /** Begins anew with another connection. Any thread. */
    void listenAnew() {
        Connections.close(connection);
    }

    void close() {
        closed = true;
        Connections.close(connection);
        LockSupport.unpark(thread);
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!closed) {
            try {
                listen();
            } catch (RuntimeException e) {
                if (!closed) {
                    complain(e);
                    health.lost();
                    claim.unreachable();
                }
            }
            Connections.close(connection);
            if (!closed) {
                servers.forget();
                LockSupport.parkNanos(this, backoff.next());
            }
        }
    }

    /** Once for each time that it fails. */
    private void complain(RuntimeException failure) {
        if (complained) {
            log.debug("Cannot listen to Redis: {}", failure.toString());
        } else if (health.isUp()) {
            log.info("Listens to Redis no longer: {}", failure.toString());
        } else {
            log.warn(
                    "Cannot listen to Redis, this node is told nothing by others until it can: {}", failure.toString());
        }
        complained = true;
    }

    private void listen() {
        try (Link link = links.get()) {
            claim.hold(link);
        }
        Connection made = servers.connect(servers.serverOf(keys.lease(self.name())));
        connection = made;
        if (closed) {
            return;
        }
        made.setSoTimeout(READ_MILLIS);
        String name = lease(made);
        boolean sharded = servers.sharded();
        made.sendCommand(sharded ? Protocol.Command.SSUBSCRIBE : Protocol.Command.SUBSCRIBE, keys.channel(name));
        made.getOne();
        Incarnation.Epoch epoch = self.listensAs(name);
        health.listening(epoch.number());
        log.debug("Listens as {} to {}", name, made);
        counting.connects.increment();
        backoff.reset();
        complained = false;
        onListening.run();
        try {
            while (!closed && !health.isSilent()) {
                handle(made.getUnflushedObject());
            }
        } finally {
            if (!closed && health.isSilent()) {
                onSilence.run();
            }
        }
        if (!closed) {
            throw new JedisException("no beacon came back for " + Health.PATIENCE_NANOS / 1_000_000 + " ms");
        }
    }

    /** Prolongs the lease of our name, or takes a new name if it is lost. */
    private String lease(Connection on) {
        String name = self.name();
        on.sendCommand(Protocol.Command.EXPIRE, keys.lease(name), number(Writer.LEASE_SECONDS));
        if (Long.valueOf(1).equals(on.getOne())) {
            return name;
        }
        while (true) {
            String fresh = self.fresh();
            on.sendCommand(
                    Protocol.Command.SET,
                    keys.lease(fresh),
                    Keys.bytes("1"),
                    Keys.bytes("NX"),
                    Keys.bytes("EX"),
                    number(Writer.LEASE_SECONDS));
            if (on.getOne() != null) {
                return fresh;
            }
        }
    }

    private static byte[] number(long value) {
        return Keys.bytes(Long.toString(value));
    }

    private void handle(Object reply) {
        if (!(reply instanceof List<?> push) || push.isEmpty() || !(push.get(0) instanceof byte[] kind)) {
            return;
        }
        String name = Keys.text(kind);
        if (name.endsWith("unsubscribe")) {
            throw new JedisDataException("the channel moved to another server");
        }
        if (name.endsWith("message") && push.get(push.size() - 1) instanceof byte[] message) {
            deliver(message);
        }
    }

    private void deliver(byte[] message) {
        try {
            EnvelopeCodec.decode(
                    message,
                    envelope -> {
                        counting.received.increment();
                        listener.onEnvelope(envelope);
                    },
                    health::beacon);
        } catch (RuntimeException e) {
            log.warn("A message from another node could not be taken in: {}", e.toString());
        }
    }
}

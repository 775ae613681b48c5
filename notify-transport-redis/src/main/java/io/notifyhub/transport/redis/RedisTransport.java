package io.notifyhub.transport.redis;

import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.Presence;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.core.spi.TransportListener;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;

/**
 * Joins the nodes of a hub by Redis 7 or later: one server, a master kept by sentinels, or a cluster.
 *
 * <p><b>How.</b> A table in Redis tells on which nodes a user is; each node listens on one channel of its own. To publish is to
 * look the user up and to tell those nodes; a user who is nowhere else costs a look-up. A node that died is taken out of the
 * table by whoever meets it there. Every second a beacon goes through the table back to its node: where three stay away the node
 * listens anew and writes its routes again, and the hub compares everything with the store.
 *
 * <p><b>Threads.</b> Two daemons with two connections, one for all that is written and one that listens (in a cluster the
 * former has one to each master), and a third daemon that breaks off calls which hang. Nothing here blocks its caller.
 *
 * <p><b>Failure.</b> At most {@value PublishQueue#MAX_ENVELOPES} envelopes and 16 MiB wait to be sent; what does not fit, and
 * everything while Redis fails, is dropped and counted in {@link #counters()}. Nothing is lost by that, only later.
 */
public final class RedisTransport implements Transport {
    /** How long a user who left stays in the table: who comes back meanwhile has not been away. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final long WATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long CLOSE_MILLIS = 3_000;

    private final Servers servers;
    private final Keys keys;
    private final Routes routes = new Routes(System::nanoTime, GRACE.toNanos());
    private final PublishQueue queue = new PublishQueue();
    private final Counting counting = new Counting();
    private final RedisPresence presence;
    private final Claim claim;
    private volatile @Nullable Running running;
    private volatile boolean closed;

    private RedisTransport(Servers servers, String prefix) {
        this.servers = servers;
        this.keys = new Keys(prefix);
        this.claim = new Claim(keys, System::nanoTime);
        this.presence = new RedisPresence(new Link(servers, System::nanoTime, counting.commands), keys);
    }

    /**
     * For Redis at an address. Connects when it is started, and goes on trying.
     *
     * @param url {@code redis://[[user]:password@]host[:port][/database]}, or {@code redis-sentinel://…/master}, or {@code
     *     redis-cluster://…} with several hosts separated by commas; {@code rediss…} for TLS
     */
    public static Builder builder(String url) {
        return new Builder(new RedisUrl(url).servers());
    }

    /** With a client of the application's, which stays its own to close. Connections are made as the client makes its own. */
    public static Builder builder(RedisClient client) {
        return new Builder(ClientServers.of(client));
    }

    /** With a client of the application's, which stays its own to close. Connections are made as the client makes its own. */
    public static Builder builder(RedisSentinelClient client) {
        return new Builder(ClientServers.of(client));
    }

    /** With a client of the application's, which stays its own to close. Connections are made as the client makes its own. */
    public static Builder builder(RedisClusterClient client) {
        return new Builder(ClientServers.of(client));
    }

    /** What runs between start and close. */
    private final class Running {
        final Health health;
        final Link link = new Link(servers, System::nanoTime, counting.commands);
        final Writer writer;
        final Subscriber subscriber;
        final Thread[] threads;

        Running(String nodeId, TransportListener listener) {
            Incarnation self = new Incarnation(nodeId);
            health = new Health(listener, System::nanoTime);
            Table table = new Table(link, keys, Clock.systemUTC(), listener::devices);
            Publisher publisher =
                    new Publisher(link, keys, servers.sharded(), self, new DeadNodes(System::nanoTime), counting);
            subscriber = new Subscriber(
                    servers,
                    keys,
                    claim,
                    () -> new Link(servers, System::nanoTime, counting.commands),
                    self,
                    health,
                    listener,
                    counting,
                    this::wake,
                    link::abort);
            writer = new Writer(
                    link,
                    keys,
                    claim,
                    table,
                    publisher,
                    routes,
                    queue,
                    self,
                    health,
                    listener,
                    counting,
                    System::nanoTime,
                    subscriber::listenAnew);
            threads = new Thread[] {
                daemon(writer, "notify-redis-writer"),
                daemon(subscriber, "notify-redis-subscriber"),
                daemon(this::watch, "notify-redis-watch")
            };
        }

        void wake() {
            writer.wake();
        }

        void start() {
            for (Thread thread : threads) {
                thread.start();
            }
        }

        /** A write has no timeout of its own. */
        private void watch() {
            while (!closed || threads[0].isAlive()) {
                LockSupport.parkNanos(this, WATCH_NANOS);
                link.abortIfStuck(STUCK_NANOS);
                presence.abortIfStuck(STUCK_NANOS);
            }
        }

        void close() {
            subscriber.close();
            writer.close();
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
            for (int i = 0; i < 2; i++) {
                join(threads[i], deadline);
            }
            // Whoever is still in a call now is broken off.
            link.abortIfStuck(0);
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    private static void join(Thread thread, long deadline) {
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            thread.join(Math.max(1, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void start(String nodeId, TransportListener listener) {
        if (running != null || closed) {
            throw new IllegalStateException("a transport is started once");
        }
        Running started = new Running(nodeId, new UntilClosed(listener, () -> closed));
        running = started;
        started.start();
    }

    @Override
    public void publish(Envelope envelope) {
        Running now = running;
        if (now == null || closed || now.writer.isBroken()) {
            queue.dropped(1);
        } else if (queue.offer(envelope)) {
            now.wake();
        }
    }

    @Override
    public void join(String userId) {
        routes.join(userId);
        wake();
    }

    @Override
    public void leave(String userId) {
        routes.leave(userId);
    }

    @Override
    public void devicesChanged(String userId) {
        routes.touch(userId);
        wake();
    }

    /** From the table; a look-up blocks for an exchange with Redis, and takes at most some seconds where that hangs. */
    @Override
    public Presence presence() {
        return presence;
    }

    private void wake() {
        Running now = running;
        if (now != null) {
            now.wake();
        }
    }

    @Override
    public void serves(String storeId) {
        claim.serves(storeId);
    }

    /**
     * Waits until it is known whether live nodes of another store use this Redis with this prefix: at most 35 s, and not at
     * all where Redis cannot be reached. Such nodes and this one are never joined; a program that is to be one of several
     * nodes does well to end then. To be called when the hub is built.
     *
     * @return false if there are such nodes
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    public boolean awaitClaim() throws InterruptedException {
        return claim.await();
    }

    /** Whether beacons come back now: what is published elsewhere comes here within milliseconds. */
    public boolean isUp() {
        Running now = running;
        return now != null && now.health.isUp();
    }

    /** What was done so far. */
    public Counters counters() {
        return new Counters(
                counting.sent.sum(),
                counting.messages.sum(),
                counting.bytes.sum(),
                counting.received.sum(),
                queue.droppedSoFar() + counting.dropped.sum(),
                counting.commands.sum(),
                counting.connects.sum(),
                counting.failures.sum());
    }

    @Override
    public void close() {
        Running ending;
        synchronized (this) {
            closed = true;
            ending = running;
            running = null;
        }
        if (ending != null) {
            ending.close();
            presence.close();
            servers.close();
        }
    }

    @Override
    public String toString() {
        return "RedisTransport[" + servers + ']';
    }

    /**
     * Counted since the transport was made.
     *
     * @param sent envelopes, once for each node they went to
     * @param messages published in Redis; one carries several envelopes under load
     * @param bytes of those messages
     * @param received envelopes that came from other nodes
     * @param dropped envelopes that were not sent, because Redis failed or too many waited
     * @param commands that were run, those of the listening connection apart
     * @param connects how often this node began to listen; more than one means that the connection was lost since
     * @param failures of the connection that is written to
     */
    public record Counters(
            long sent,
            long messages,
            long bytes,
            long received,
            long dropped,
            long commands,
            long connects,
            long failures) {}

    /** Settings of a {@link RedisTransport}. Not thread-safe. */
    public static final class Builder {
        /** What all keys and channels begin with. */
        public static final String DEFAULT_KEY_PREFIX = "notify:";

        private final Servers servers;
        private String keyPrefix = DEFAULT_KEY_PREFIX;

        private Builder(Servers servers) {
            this.servers = servers;
        }

        /**
         * What all keys and channels begin with; {@link #DEFAULT_KEY_PREFIX} by default. Hubs that share a Redis and not their
         * users have different ones.
         */
        public Builder keyPrefix(String value) {
            this.keyPrefix = Objects.requireNonNull(value, "keyPrefix");
            return this;
        }

        public RedisTransport build() {
            return new RedisTransport(servers, keyPrefix);
        }
    }
}

package io.notifyhub.transport.redis;

import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.Presence;
import io.notifyhub.core.spi.TicketStore;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.core.spi.TransportListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
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
 * former has one to each master), and a third daemon that breaks off calls which hang. Nothing here blocks its caller, except
 * for who asks for presence or tickets, on a connection each beside.
 *
 * <p><b>Failure.</b> At most {@value PublishQueue#MAX_ENVELOPES} envelopes and 16 MiB wait to be sent; what does not fit, and
 * everything while Redis fails, is dropped and counted in {@link #counters()}. Nothing is lost by that, only later.
 */
public final class RedisTransport implements Transport {
    /** How long a user who left stays in the table: who comes back meanwhile has not been away. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private final Servers servers;
    private final Keys keys;
    private final Routes routes = new Routes(System::nanoTime, GRACE.toNanos());
    private final PublishQueue queue = new PublishQueue();
    private final Counting counting = new Counting();
    private final Inquiry aboutUsers;
    private final Inquiry aboutTickets;
    private final Claim claim;
    private volatile @Nullable Node running;
    private volatile boolean closed;

    private RedisTransport(Servers servers, String prefix) {
        this.servers = servers;
        this.keys = new Keys(prefix);
        this.claim = new Claim(keys, System::nanoTime);
        this.aboutUsers = inquiry("Redis cannot be asked who is there");
        this.aboutTickets = inquiry("Redis cannot be asked for tickets");
    }

    private Inquiry inquiry(String failure) {
        return new Inquiry(new Link(servers, System::nanoTime, counting.commands), System::nanoTime, failure);
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

    /**
     * As {@link #builder(String)}, and the server's certificate has to be by one of these authorities.
     *
     * @param authorities a file of certificates in PEM, read now
     * @throws IllegalArgumentException if there are none in it
     */
    public static Builder builder(String url, Path authorities) {
        return new Builder(new RedisUrl(url).servers(Authorities.trusted(authorities)));
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

    @Override
    public synchronized void start(String nodeId, TransportListener listener) {
        if (running != null || closed) {
            throw new IllegalStateException("a transport is started once");
        }
        Node started = new Node(
                nodeId, servers, keys, claim, routes, queue, counting, List.of(aboutUsers, aboutTickets), listener);
        running = started;
        started.start();
    }

    @Override
    public void publish(Envelope envelope) {
        Node now = running;
        if (now == null) {
            queue.dropped(1);
        } else {
            now.publish(envelope);
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
        return new RedisPresence(aboutUsers, keys);
    }

    /**
     * Kept in Redis under the hash of the ticket, so that a ticket opens one socket on any node. Blocks for an exchange with
     * Redis; where Redis fails there are no tickets, and nothing else suffers by that.
     */
    @Override
    public TicketStore tickets() {
        return new RedisTickets(aboutTickets, keys);
    }

    private void wake() {
        Node now = running;
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
        Node now = running;
        return now != null && now.isUp();
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
        Node ending;
        synchronized (this) {
            closed = true;
            ending = running;
            running = null;
        }
        if (ending != null) {
            ending.close();
        }
        aboutUsers.close();
        aboutTickets.close();
        servers.close();
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

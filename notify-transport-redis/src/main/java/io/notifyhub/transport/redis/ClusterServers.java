package io.notifyhub.transport.redis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.JedisClusterCRC16;

/** The masters of a cluster and their slots, asked from any server that answers. Thread-safe. */
final class ClusterServers implements Servers {
    private static final int SLOTS = 16_384;

    private final Supplier<List<HostAndPort>> seeds;
    private final Opener opener;
    private final String name;

    /** Which master has a slot; null before it was asked, and after {@link #forget}. */
    private volatile HostAndPort @Nullable [] slots;

    /** All that were seen: they are asked when the seeds do not answer. */
    private volatile List<HostAndPort> seen = List.of();

    ClusterServers(Supplier<List<HostAndPort>> seeds, Opener opener, String name) {
        this.seeds = seeds;
        this.opener = opener;
        this.name = name;
    }

    @Override
    public boolean sharded() {
        return true;
    }

    @Override
    public HostAndPort serverOf(byte[] key) {
        HostAndPort[] known = slots;
        if (known == null) {
            known = ask();
            slots = known;
        }
        HostAndPort server = known[JedisClusterCRC16.getSlot(key)];
        if (server == null) {
            slots = null;
            throw new JedisConnectionException("no master of the cluster has the slot now");
        }
        return server;
    }

    private HostAndPort[] ask() {
        Set<HostAndPort> candidates = new LinkedHashSet<>(seen);
        candidates.addAll(seeds.get());
        JedisException last = new JedisConnectionException("no server of the cluster is known");
        for (HostAndPort candidate : candidates) {
            try {
                return ask(candidate);
            } catch (JedisException e) {
                last = e;
            }
        }
        throw last;
    }

    private HostAndPort[] ask(HostAndPort server) {
        Connection connection = Opener.plain(opener.open(server));
        try {
            connection.sendCommand(Protocol.Command.CLUSTER, "SLOTS");
            return read(connection.getObjectMultiBulkReply(), server);
        } finally {
            Connections.close(connection);
        }
    }

    /** Each range is its first slot, its last slot, the master and the replicas; a server is its address, port and more. */
    private HostAndPort[] read(List<Object> ranges, HostAndPort asked) {
        HostAndPort[] found = new HostAndPort[SLOTS];
        Set<HostAndPort> all = new LinkedHashSet<>();
        for (Object range : ranges) {
            List<?> parts = (List<?>) range;
            for (int i = 2; i < parts.size(); i++) {
                List<?> server = (List<?>) parts.get(i);
                String host = server.get(0) instanceof byte[] bytes ? Keys.text(bytes) : "";
                // An empty address means the one that was asked.
                HostAndPort place =
                        new HostAndPort(host.isEmpty() ? asked.getHost() : host, Math.toIntExact((Long) server.get(1)));
                all.add(place);
                if (i == 2) {
                    int to = Math.toIntExact((Long) parts.get(1));
                    for (int slot = Math.toIntExact((Long) parts.get(0)); slot <= to; slot++) {
                        found[slot] = place;
                    }
                }
            }
        }
        seen = new ArrayList<>(all);
        return found;
    }

    @Override
    public Connection connect(HostAndPort server) {
        return Opener.plain(opener.open(server));
    }

    @Override
    public void forget() {
        slots = null;
    }

    @Override
    public void close() {
        // Holds nothing.
    }

    @Override
    public String toString() {
        return name;
    }
}

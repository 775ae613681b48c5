package io.notifyhub.transport.redis;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPool;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.util.Pool;

/**
 * Servers as a client of the application's knows them. Connections are made by what makes those of its pools, so with its
 * credentials, TLS and timeouts, but beside the pools: ours live long and would use them up.
 */
final class ClientServers {
    private static final HostAndPort UNUSED = new HostAndPort("master", 0);

    private ClientServers() {}

    static Servers of(RedisClient client) {
        return new SingleServer(() -> UNUSED, server -> beside(client.getPool()), "the application's client");
    }

    static Servers of(RedisSentinelClient client) {
        return new SingleServer(
                () -> UNUSED,
                server -> beside(client.getPrimaryNodesConnectionMap().values().stream()
                        .findFirst()
                        .orElseThrow(() -> new JedisConnectionException("the client knows no master"))),
                "the application's client of sentinels");
    }

    static Servers of(RedisClusterClient client) {
        return new ClusterServers(
                () -> client.getClusterNodes().keySet().stream()
                        .map(HostAndPort::from)
                        .toList(),
                server -> beside(client, server),
                "the application's client of a cluster");
    }

    private static Connection beside(RedisClusterClient client, HostAndPort server) {
        Pool<Connection> pool = find(client, server);
        if (pool == null) {
            client.refreshClusterTopology();
            pool = find(client, server);
        }
        if (pool == null) {
            throw new JedisConnectionException("the client does not know " + server);
        }
        return beside(pool);
    }

    private static @Nullable Pool<Connection> find(RedisClusterClient client, HostAndPort server) {
        Map<String, ConnectionPool> nodes = client.getClusterNodes();
        return nodes.get(server.toString());
    }

    private static Connection beside(Pool<Connection> pool) {
        try {
            return pool.getFactory().makeObject().getObject();
        } catch (JedisException e) {
            throw e;
        } catch (Exception e) {
            throw new JedisConnectionException("no connection could be made", e);
        }
    }
}

package io.notifyhub.transport.redis;

import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisProtocol;

/** Opens connections, all in the same manner. */
interface Opener {
    Connection open(HostAndPort server);

    static Opener of(JedisClientConfig config) {
        return server -> new Connection(server, config);
    }

    /**
     * Makes a connection speak RESP2, as all of ours do: with RESP3 what is published would not come as a reply but past it.
     * A client of the application's may have chosen RESP3.
     */
    static Connection plain(Connection connection) {
        try {
            if (connection.getRedisProtocol() == RedisProtocol.RESP3) {
                connection.sendCommand(Protocol.Command.HELLO, RedisProtocol.RESP2.version());
                connection.getOne();
            }
            return connection;
        } catch (RuntimeException e) {
            Connections.close(connection);
            throw e;
        }
    }
}

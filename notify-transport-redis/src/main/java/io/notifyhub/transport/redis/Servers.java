package io.notifyhub.transport.redis;

import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;

/**
 * Knows which Redis server has a key and makes connections to it. Every connection belongs to who asked for it. Blocks, as
 * long as the timeouts of the connections say.
 */
interface Servers extends AutoCloseable {
    /** Whether the keys are spread over several masters: then channels are sharded ones. */
    boolean sharded();

    /** The server that has a key. @throws JedisException if that cannot be found out now */
    HostAndPort serverOf(byte[] key);

    /** A connection of the caller's own. @throws JedisException if there is none to be had now */
    Connection connect(HostAndPort server);

    /** What is known of where the keys are may be out of date: it is asked for again when it is needed next. */
    void forget();

    @Override
    void close();
}

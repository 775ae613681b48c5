package io.notifyhub.host;

import io.notifyhub.core.memory.MemoryTransport;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.transport.redis.RedisTransport;

/** What joins this node with others: the Redis that {@code REDIS_URL} names, or nothing. */
final class Nodes {
    private Nodes() {}

    /** @throws ConfigurationException if the address cannot be understood */
    static Transport transport(Settings settings) {
        String url = settings.redisUrl();
        if (url == null) {
            return MemoryTransport.alone();
        }
        try {
            return RedisTransport.builder(url).build();
        } catch (IllegalArgumentException e) {
            // Its message quotes nothing of the address, which may hold a password.
            throw new ConfigurationException("REDIS_URL cannot be used: " + e.getMessage() + '.');
        }
    }

    /**
     * Waits until it is known whether the nodes at this Redis share our store.
     *
     * @throws ConfigurationException if they do not
     */
    static void check(Transport transport) throws InterruptedException {
        if (transport instanceof RedisTransport redis && !redis.awaitClaim()) {
            throw new ConfigurationException("Other nodes at REDIS_URL keep their notifications in another store: set"
                    + " DATABASE_URL to the same PostgreSQL for all nodes.");
        }
    }
}

package io.notifyhub.host;

import io.notifyhub.core.memory.MemoryTransport;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.transport.redis.RedisTransport;
import java.nio.file.Path;

/**
 * What joins this node with others: the Redis that {@code REDIS_URL} names, or nothing. Over TLS its certificate is by an
 * authority that this Java trusts, or by one in the file {@code REDIS_CA_FILE}.
 */
final class Nodes {
    private Nodes() {}

    /** @throws ConfigurationException if the address cannot be understood */
    static Transport transport(Settings settings) {
        String url = settings.redisUrl();
        if (url == null) {
            return MemoryTransport.alone();
        }
        try {
            String authorities = settings.text("REDIS_CA_FILE");
            return authorities == null
                    ? RedisTransport.builder(url).build()
                    : RedisTransport.builder(url, Path.of(authorities)).build();
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

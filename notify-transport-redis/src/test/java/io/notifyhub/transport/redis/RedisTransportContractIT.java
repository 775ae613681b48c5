package io.notifyhub.transport.redis;

import io.notifyhub.core.spi.Transport;
import io.notifyhub.testkit.TransportContract;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on one Redis, as a user who may do no more than is needed. */
class RedisTransportContractIT extends TransportContract {
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RedisServer redis;

    /** Transports of one test reach each other, and those of no other. */
    private final String prefix = "notify:" + UUID.randomUUID() + ':';

    @BeforeAll
    static void startRedis() {
        redis = RedisServer.started();
        LeastUser.createAt(redis);
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Override
    protected Transport newTransport() {
        return RedisTransport.builder("redis://" + LeastUser.CREDENTIALS + "@127.0.0.1:" + redis.port())
                .keyPrefix(prefix)
                .build();
    }
}

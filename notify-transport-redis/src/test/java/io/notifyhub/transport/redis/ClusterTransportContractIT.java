package io.notifyhub.transport.redis;

import io.notifyhub.core.spi.Transport;
import io.notifyhub.testkit.TransportContract;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract on a cluster of three masters, as a user who may do no more than is needed. */
class ClusterTransportContractIT extends TransportContract {
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static RedisCluster cluster;

    private final String prefix = "notify:" + UUID.randomUUID() + ':';

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.started();
        LeastUser.createAt(cluster);
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @Override
    protected Transport newTransport() {
        return RedisTransport.builder(cluster.url().replace("://", "://" + LeastUser.CREDENTIALS + '@'))
                .keyPrefix(prefix)
                .build();
    }
}

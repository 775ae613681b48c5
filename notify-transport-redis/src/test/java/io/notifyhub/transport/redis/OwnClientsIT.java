package io.notifyhub.transport.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.spi.Envelope;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClusterClient;
import redis.clients.jedis.RedisSentinelClient;
import redis.clients.jedis.UnifiedJedis;

/** Clients of the application's, as Jedis makes them by default; that of one server is in {@link RedisTransportIT}. */
class OwnClientsIT {
    private static final Envelope STEP = Envelope.step("ann", 1, 2, 3, Keys.bytes("{}"));

    private static void join(UnifiedJedis client, RedisTransport first, RedisTransport second) {
        try (first;
                second) {
            Listening to = Listening.to(first, "n1", "ann");
            Listening.to(second, "n2", "bob");
            second.publish(STEP);
            TwoHubs.eventually().until(() -> to.envelopes.size() == 1);
        }
        assertThat(client.set("still", "open")).isEqualTo("OK");
    }

    @Test
    void aClientOfAClusterIsUsedAndStaysOpen() {
        try (RedisCluster cluster = RedisCluster.started()) {
            Set<HostAndPort> seeds = cluster.masters.stream()
                    .map(master -> new HostAndPort("127.0.0.1", master.port()))
                    .collect(Collectors.toSet());
            try (RedisClusterClient client = RedisClusterClient.create(seeds)) {
                join(
                        client,
                        RedisTransport.builder(client).build(),
                        RedisTransport.builder(client).build());
            }
        }
    }

    @Test
    void aClientOfSentinelsIsUsedAndStaysOpen() throws Exception {
        try (Failover failover = Failover.started();
                RedisSentinelClient client = failover.client()) {
            join(
                    client,
                    RedisTransport.builder(client).build(),
                    RedisTransport.builder(client).build());
        }
    }
}

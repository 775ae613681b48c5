package io.notifyhub.transport.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.spi.Envelope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.SslOptions;

/** TLS to a Redis whose certificate is by an authority of one's own, as a user who may do no more than is needed. */
class RedisTlsIT {
    private static final Envelope STEP = Envelope.step("ann", 1, 2, 3, Keys.bytes("{}"));

    @TempDir
    static Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static TestCertificates certificates;

    private final int port = RedisServer.freePort();
    private final List<RedisTransport> made = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before each test
    private RedisServer redis;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = new TestCertificates(folder, "dns:localhost");
    }

    @BeforeEach
    void startRedis() {
        redis = RedisServer.started(
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                certificates.certificate.toString(),
                "--tls-key-file",
                certificates.key.toString(),
                "--tls-ca-cert-file",
                certificates.authority.toString(),
                "--tls-auth-clients",
                "no");
        LeastUser.createAt(redis);
    }

    @AfterEach
    void close() {
        made.forEach(RedisTransport::close);
        redis.close();
    }

    private RedisTransport with(RedisTransport.Builder builder) {
        RedisTransport transport = builder.build();
        made.add(transport);
        return transport;
    }

    private String at(String host) {
        return "rediss://" + LeastUser.CREDENTIALS + '@' + host + ':' + port;
    }

    private RedisTransport trusting(String host) {
        return with(RedisTransport.builder(at(host), certificates.authority));
    }

    private static void assertJoined(RedisTransport from, RedisTransport to) {
        Listening listening = Listening.to(to, "n1", "ann");
        Listening.to(from, "n2", "bob");
        from.publish(STEP);
        TwoHubs.eventually().until(() -> listening.envelopes.size() == 1);
        assertThat(from.presence().of(List.of("ann")).values()).allMatch(user -> user.online());
        from.tickets().put("t", Principal.of("ann"), Duration.ofSeconds(5));
        assertThat(to.tickets().take("t")).isNotNull();
        assertThat(from.counters().failures() + to.counters().failures()).isZero();
    }

    @Test
    void byUrlWithTheAuthoritysCertificate() {
        assertJoined(trusting("localhost"), trusting("localhost"));
        assertThat(RedisServer.text(redis.command(Command.CLIENT, "LIST", "TYPE", "pubsub")))
                .contains("user=hub")
                .contains(":" + port);
    }

    @Test
    void withTheApplicationsOwnClient() {
        DefaultJedisClientConfig config = DefaultJedisClientConfig.builder()
                .user("hub")
                .password("secret")
                .sslOptions(SslOptions.builder()
                        .truststore(certificates.trustStore.toFile(), certificates.password())
                        .trustStoreType("PKCS12")
                        .build())
                .build();
        try (RedisClient client = RedisClient.builder()
                .hostAndPort(new HostAndPort("localhost", port))
                .clientConfig(config)
                .build()) {
            assertJoined(with(RedisTransport.builder(client)), with(RedisTransport.builder(client)));
        }
    }

    @Test
    void anAuthorityThatIsNotTrustedIsRefused() {
        assertStaysOut(with(RedisTransport.builder(at("localhost"))));
    }

    @Test
    void aCertificateOfAnotherNameIsRefused() {
        assertStaysOut(trusting("127.0.0.1"));
    }

    @Test
    void aFileWithoutACertificateIsAnErrorAtOnce() {
        for (Path file : List.of(certificates.key, folder.resolve("nowhere.pem"))) {
            assertThatThrownBy(() -> RedisTransport.builder(at("localhost"), file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(file.toString())
                    .hasMessageNotContaining("secret");
        }
    }

    private void assertStaysOut(RedisTransport transport) {
        transport.start("n1", new Listening());
        TwoHubs.eventually().until(() -> {
            transport.publish(STEP);
            return transport.counters().failures() > 0;
        });
        assertThat(transport.isUp()).isFalse();
        assertThat(redis.command(Command.DBSIZE)).as("nothing was written").isEqualTo(0L);
    }
}

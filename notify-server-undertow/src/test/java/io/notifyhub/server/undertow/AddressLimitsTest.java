package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.notifyhub.server.RateLimit;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.SocketClient;
import io.notifyhub.server.undertow.RawHttp.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one address may do, and which address that is behind a proxy. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class AddressLimitsTest {
    private static final int MAX_SOCKETS = 3;

    /** Behind a proxy on this machine. */
    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static LiveServer proxied;

    /** The same, of many sockets: a request may count for a moment after its answer has come. */
    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static LiveServer proxiedOften;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static LiveServer direct;

    @BeforeAll
    static void start() {
        List<String> proxies = List.of("127.0.0.0/8", "10.0.0.0/9", "fd00::/8");
        proxied = LiveServer.startWithDoor(door -> door.trustedProxies(proxies).maxSocketsPerAddress(MAX_SOCKETS));
        proxiedOften = LiveServer.startWithDoor(door -> door.trustedProxies(proxies));
        direct = LiveServer.startWithDoor(door -> door.maxSocketsPerAddress(MAX_SOCKETS));
    }

    private static SocketClient connect(LiveServer server, String forwardedFor) {
        return SocketClient.withHeader(
                server.socket("?token=" + Jwt.tokenOf(ServedHub.newUser())), "X-Forwarded-For", forwardedFor);
    }

    private static int statusOf(LiveServer server, String forwardedFor, String token) {
        return RawHttp.send(
                        server.port(),
                        RawHttp.request(
                                "GET",
                                "/api/notifications/?token=" + token,
                                "Host: h",
                                "X-Forwarded-For: " + forwardedFor))
                .status();
    }

    private static Answer upgrade(String forwardedFor) {
        return RawHttp.send(
                proxied.port(),
                RawHttp.upgrade(
                        "?token=" + Jwt.tokenOf(ServedHub.newUser()), "Host: h", "X-Forwarded-For: " + forwardedFor));
    }

    @Test
    void anAddressHasSoManySocketsAndNoMore() {
        List<SocketClient> open = new ArrayList<>();
        try {
            for (int i = 0; i < MAX_SOCKETS; i++) {
                open.add(connect(proxied, "203.0.113.1"));
                open.get(i).expectHello();
            }
            Answer refused = upgrade("203.0.113.1");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isNotNull();
            assertThat(upgrade("203.0.113.2").status()).isEqualTo(101);
            open.remove(0).close();
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> upgrade("203.0.113.1").status() == 101);
        } finally {
            open.forEach(SocketClient::close);
        }
    }

    @Test
    void thisMachineAndUntrustedForwardsAreNotCountedByTheHeader() {
        List<SocketClient> open = new ArrayList<>();
        try {
            for (int i = 0; i < MAX_SOCKETS + 2; i++) {
                open.add(connect(direct, "203.0.113.9"));
                open.get(i).expectHello();
            }
        } finally {
            open.forEach(SocketClient::close);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'203.0.113.20', '203.0.113.20'",
        "'1.2.3.4, 203.0.113.21', '203.0.113.21'",
        "'203.0.113.22, 10.1.2.3', '203.0.113.22'",
        "'203.0.113.23, 10.1.2.3, 127.0.0.9', '9.9.9.9, 203.0.113.23'",
        "'2001:db8::1', '2001:db8::2'",
        "'[2001:db8:1::1]', '2001:db8:1:0:5::'",
        "'203.0.113.25, 10.200.0.1', '10.200.0.1'",
        "'evil, 203.0.113.26', '203.0.113.26'",
    })
    void theClientIsTheLastAddressThatIsNoKnownProxy(String first, String same) {
        for (int i = 0; i < 60; i++) {
            assertThat(statusOf(proxiedOften, first, "bad")).isEqualTo(401);
        }
        assertThat(statusOf(proxiedOften, first, "bad")).isEqualTo(429);
        assertThat(statusOf(proxiedOften, same, "bad")).as("the same client").isEqualTo(429);
        assertThat(statusOf(proxiedOften, "198.51.100.1", Jwt.tokenOf(1L)))
                .as("another client")
                .isEqualTo(200);
    }

    @Test
    void whoGuessesIsNotListenedToForAWhileNeitherHereNorThere() {
        // Not the one of few sockets: those of the guesses may not all have ended yet.
        try (LiveServer server = LiveServer.startWithDoor(door -> door.trustedProxies(List.of("127.0.0.1")))) {
            String forwarded = "X-Forwarded-For: 203.0.113.40";
            for (int i = 0; i < 40; i++) {
                assertThat(statusOf(server, "203.0.113.40", "bad" + i)).isEqualTo(401);
            }
            for (int i = 0; i < 20; i++) {
                String bad = RawHttp.upgrade("?token=bad" + i, "Host: h", forwarded);
                assertThat(RawHttp.firstFrame(server.port(), bad)).isEqualTo("closing 4001");
            }
            String good = RawHttp.upgrade("?token=" + Jwt.tokenOf(1L), "Host: h", forwarded);
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> RawHttp.send(server.port(), good).status() == 429);
            assertThat(statusOf(server, "203.0.113.40", Jwt.tokenOf(1L))).isEqualTo(429);
        }
    }

    @Test
    void thisMachineMayGuess() {
        for (int i = 0; i < 70; i++) {
            assertThat(statusOf(direct, "203.0.113.50", "bad")).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "unknown", "for=1.2.3.4", "1.2.3", "1.2.3.4.5", "256.1.1.1", "x\u0001y", "::1::"})
    void aForwardThatIsNoAddressIsNotBelieved(String header) {
        assertThat(statusOf(proxied, header, Jwt.tokenOf(1L))).isIn(200, 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.com", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/x", "::/129", "10.0.0.0/"})
    void whatIsNoProxyIsRefusedAtTheBuilder(String proxy) {
        assertThatThrownBy(() -> NotifyHandlers.builder(direct.hub()).trustedProxies(List.of(proxy)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRateLimitForgetsTheKeysThatWereNotUsedTheLongest() {
        RateLimit limit = RateLimit.perMinute(2);
        assertThat(limit.isExhausted("a")).isFalse();
        assertThat(limit.tryTake("a")).isTrue();
        assertThat(limit.tryTake("a")).isTrue();
        assertThat(limit.tryTake("a")).isFalse();
        assertThat(limit.isExhausted("a")).isTrue();
        assertThat(limit.tryTake("b")).isTrue();
        for (int i = 0; i < RateLimit.MAX_KEYS; i++) {
            assertThat(limit.tryTake("k" + i)).isTrue();
        }
        assertThat(limit.isExhausted("a")).isFalse();
    }
}

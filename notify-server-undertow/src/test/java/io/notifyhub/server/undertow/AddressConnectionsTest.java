package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.undertow.RawHttp.Answer;
import io.notifyhub.server.undertow.websocket.RawWebSocketClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many HTTP connections one address may have, directly and through a proxy. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class AddressConnectionsTest {
    private static final int MOST = 3;

    @AutoClose
    private final NotificationHub hub = NotificationHub.builder()
            .authenticator(JwtTokenAuthenticator.hmac(Jwt.SECRET))
            .build();

    private final NotifyHandlers handlers = NotifyHandlers.builder(hub)
            .trustedProxies(List.of("127.0.0.1"))
            .maxSocketsPerAddress(MOST)
            .build();

    @AutoClose
    private final NotifyServer server =
            NotifyServer.builder(hub).host("0.0.0.0").port(0).handlers(handlers).start();

    private final List<RawWebSocketClient> open = new ArrayList<>();

    @AfterEach
    void nothingStaysCounted() throws IOException {
        for (RawWebSocketClient client : open) {
            client.close();
        }
        await().atMost(Duration.ofSeconds(5)).until(handlers::holdsNoConnections);
    }

    private RawWebSocketClient send(String address, String request) throws IOException {
        RawWebSocketClient client = RawWebSocketClient.around(new Socket(address, server.port()));
        open.add(client);
        client.send(request.getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private Answer viaProxy(String forwardedFor) throws IOException {
        return RawHttp.read(
                send("127.0.0.1", RawHttp.request("GET", "/healthz", "Host: h", "X-Forwarded-For: " + forwardedFor)));
    }

    /** An address of this machine that others could use, too; empty if there is none. */
    private static String outerAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .map(InetAddress::getHostAddress)
                .findFirst()
                .orElse("");
    }

    @Test
    void requestsOfOneClientOfAProxyAreCountedWhileTheyLast() throws IOException {
        String unfinished = RawHttp.request(
                "POST",
                "/api/notifications/",
                "Host: h",
                "X-Forwarded-For: 203.0.113.1",
                "Authorization: Bearer " + Jwt.tokenOf(1L),
                "Content-Length: 10");
        for (int i = 0; i < MOST; i++) {
            RawWebSocketClient waiting = send("127.0.0.1", unfinished);
            assertThat(waiting).isNotNull();
        }
        await().atMost(Duration.ofSeconds(5))
                .until(() -> viaProxy("203.0.113.1").status() == 429);
        Answer refused = viaProxy("203.0.113.1");
        assertThat(refused.header("Retry-After")).isNotNull();
        assertThat(refused.header("Connection")).isEqualTo("close");
        assertThat(viaProxy("203.0.113.2").status()).isEqualTo(200);
        open.get(0).close();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> viaProxy("203.0.113.1").status() == 200);
    }

    @Test
    void requestsOfOneClientOfAProxyThatAreOverAreNotCounted() throws IOException {
        for (int i = 0; i < 3 * MOST; i++) {
            assertThat(viaProxy("203.0.113.3").status()).isEqualTo(200);
        }
    }

    @Test
    void connectionsThatStayOpenAreCounted() throws IOException {
        String address = outerAddress();
        assumeThat(address).as("an address that is not loopback").isNotEmpty();
        String request = RawHttp.request("GET", "/healthz", "Host: h");
        for (int i = 0; i < MOST; i++) {
            assertThat(RawHttp.read(send(address, request)).status()).isEqualTo(200);
        }
        RawWebSocketClient tooMany = send(address, request);
        assertThat(RawHttp.read(tooMany).status()).isEqualTo(429);
        assertThat(tooMany.readsEnd()).isTrue();
        RawWebSocketClient first = open.get(0);
        first.send(request.getBytes(StandardCharsets.US_ASCII));
        assertThat(RawHttp.read(first).status())
                .as("of one that is counted already")
                .isEqualTo(200);
        first.close();
        await().atMost(Duration.ofSeconds(5))
                .until(() -> RawHttp.read(send(address, request)).status() == 200);
    }

    @Test
    void aSocketCountsAsASocketAlone() throws IOException {
        String address = outerAddress();
        assumeThat(address).as("an address that is not loopback").isNotEmpty();
        String upgrade = RawHttp.upgrade("?token=" + Jwt.tokenOf(1L), "Host: h");
        for (int i = 0; i < MOST; i++) {
            RawWebSocketClient socket = send(address, upgrade);
            assertThat(RawHttp.read(socket).status()).isEqualTo(101);
            assertThat(socket.readAnswer().text()).contains("connection_established");
        }
        assertThat(RawHttp.read(send(address, upgrade)).status()).isEqualTo(429);
        await().atMost(Duration.ofSeconds(5))
                .until(() ->
                        RawHttp.read(send(address, RawHttp.request("GET", "/healthz", "Host: h", "Connection: close")))
                                        .status()
                                == 200);
    }
}

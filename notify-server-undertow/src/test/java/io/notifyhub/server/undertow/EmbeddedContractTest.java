package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.SocketClient;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The handlers inside an Undertow that belongs to somebody else. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class EmbeddedContractTest {
    private static final HttpHandler THEIRS =
            exchange -> exchange.getResponseSender().send("theirs: " + exchange.getRequestPath());

    @AutoClose
    private final NotificationHub hub = NotificationHub.builder()
            .authenticator(JwtTokenAuthenticator.hmac(Jwt.SECRET))
            .build();

    private Undertow undertow = Undertow.builder().build();

    private int serve(HttpHandler handler) {
        undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setIoThreads(1)
                .setWorkerThreads(1)
                .setHandler(handler)
                .build();
        undertow.start();
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    @AfterEach
    void stop() {
        undertow.stop();
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(5))
                .header("Authorization", "Bearer " + Jwt.tokenOf(1L))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private void expectLive(int port, String path) {
        URI uri = URI.create("ws://127.0.0.1:" + port + path + "?token=" + Jwt.tokenOf(1L));
        try (SocketClient client = SocketClient.connect(uri)) {
            client.expectHello();
            hub.notifyUser("1", "tick", 5);
            assertThat(client.next().get("data").intValue()).isEqualTo(5);
        }
    }

    @Test
    void leavesAllOtherPathsToAnotherHandler() throws Exception {
        int port = serve(NotifyHandlers.of(hub, THEIRS));
        expectLive(port, "/ws/notifications/");
        assertThat(get(port, "/")).isEqualTo("200 theirs: /");
        assertThat(get(port, "/api/other/")).isEqualTo("200 theirs: /api/other/");
        assertThat(get(port, "/api/notifications/")).startsWith("200 {\"notifications\":");
        assertThat(get(port, "/healthz")).isEqualTo("200 {\"status\":\"ok\"}");
    }

    @Test
    void standsUnderAPrefix() throws Exception {
        int port = serve(Handlers.path(THEIRS).addPrefixPath("/x", NotifyHandlers.of(hub)));
        expectLive(port, "/x/ws/notifications/");
        expectLive(port, "/x/ws/notifications");
        assertThat(get(port, "/x/api/notifications")).startsWith("200 {\"notifications\":");
        assertThat(get(port, "/x/healthz/")).isEqualTo("200 {\"status\":\"ok\"}");
        assertThat(get(port, "/x/other")).isEqualTo("404 {\"error\":\"No such path\",\"code\":\"not_found\"}");
        assertThat(get(port, "/ws/notifications/")).isEqualTo("200 theirs: /ws/notifications/");
    }

    @Test
    void standsUnderTwoPrefixesWithTwoHubs() throws Exception {
        try (NotificationHub other = NotificationHub.builder()
                .authenticator(JwtTokenAuthenticator.hmac(Jwt.SECRET))
                .build()) {
            int port = serve(Handlers.path()
                    .addPrefixPath("/x", NotifyHandlers.of(hub))
                    .addPrefixPath("/y", NotifyHandlers.of(other)));
            other.notifyUser("1", "tick", 1);
            assertThat(get(port, "/x/api/notifications/")).contains("\"total\":0");
            assertThat(get(port, "/y/api/notifications/")).contains("\"total\":1");
        }
    }
}

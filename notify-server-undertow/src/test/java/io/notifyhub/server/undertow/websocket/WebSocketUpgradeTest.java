package io.notifyhub.server.undertow.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSocketUpgradeTest {

    private static final String GET = "GET / HTTP/1.1\n";
    private static final String HOST = "Host: localhost\n";
    private static final String UPGRADE = "Upgrade: websocket\nConnection: Upgrade\n";
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n";
    private static final String VERSION = "Sec-WebSocket-Version: 13\n";

    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start(WebSocketSettings.builder()
                .subprotocols(List.of("notify.v2", "notify.v1"))
                .build());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of("no upgrade at all", 426, GET + HOST),
                Arguments.of("no Connection", 426, GET + HOST + "Upgrade: websocket\n" + KEY + VERSION),
                Arguments.of(
                        "Connection without the token",
                        426,
                        GET + HOST + "Upgrade: websocket\nConnection: keep-alive\n" + KEY + VERSION),
                Arguments.of("no Upgrade", 426, GET + HOST + "Connection: Upgrade\n" + KEY + VERSION),
                Arguments.of(
                        "another Upgrade", 426, GET + HOST + "Upgrade: h2c\nConnection: Upgrade\n" + KEY + VERSION),
                Arguments.of("HTTP/1.0", 426, "GET / HTTP/1.0\n" + HOST + UPGRADE + KEY + VERSION),
                Arguments.of("no version", 426, GET + HOST + UPGRADE + KEY),
                Arguments.of("version 8", 426, GET + HOST + UPGRADE + KEY + "Sec-WebSocket-Version: 8\n"),
                Arguments.of("version 7", 426, GET + HOST + UPGRADE + KEY + "Sec-WebSocket-Version: 7\n"),
                Arguments.of("two versions", 426, GET + HOST + UPGRADE + KEY + VERSION + VERSION),
                Arguments.of("a list of versions", 426, GET + HOST + UPGRADE + KEY + "Sec-WebSocket-Version: 13, 8\n"),
                Arguments.of("no key", 400, GET + HOST + UPGRADE + VERSION),
                Arguments.of("two keys", 400, GET + HOST + UPGRADE + KEY + KEY + VERSION),
                Arguments.of("key of three letters", 400, GET + HOST + UPGRADE + VERSION + "Sec-WebSocket-Key: abc\n"),
                Arguments.of(
                        "key of 15 bytes",
                        400,
                        GET + HOST + UPGRADE + VERSION + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAA\n"),
                Arguments.of(
                        "key of 17 bytes",
                        400,
                        GET + HOST + UPGRADE + VERSION + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAAA=\n"),
                Arguments.of(
                        "key that is not Base64",
                        400,
                        GET + HOST + UPGRADE + VERSION + "Sec-WebSocket-Key: !GhlIHNhbXBsZSBub25jZQ==\n"),
                Arguments.of("no Host", 400, GET + UPGRADE + KEY + VERSION),
                Arguments.of("two Hosts", 400, GET + HOST + HOST + UPGRADE + KEY + VERSION),
                Arguments.of(
                        "two Origins",
                        400,
                        GET + HOST + UPGRADE + KEY + VERSION + "Origin: http://a\nOrigin: http://b\n"),
                Arguments.of(
                        "two Authorizations",
                        400,
                        GET + HOST + UPGRADE + KEY + VERSION + "Authorization: Bearer a\nAuthorization: Bearer b\n"),
                Arguments.of("a body", 400, GET + HOST + UPGRADE + KEY + VERSION + "Content-Length: 5\n"),
                Arguments.of(
                        "a chunked body", 400, GET + HOST + UPGRADE + KEY + VERSION + "Transfer-Encoding: chunked\n"),
                Arguments.of(
                        "a subprotocol that is no token",
                        400,
                        GET + HOST + UPGRADE + KEY + VERSION + "Sec-WebSocket-Protocol: a b\n"),
                Arguments.of("POST", 405, "POST / HTTP/1.1\n" + HOST + UPGRADE + KEY + VERSION + "Content-Length: 0\n"),
                Arguments.of("PUT without anything", 405, "PUT / HTTP/1.1\n" + HOST + "Content-Length: 0\n"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refused")
    void refuses(String name, int status, String request) throws Exception {
        try (RawWebSocketClient client = RawWebSocketClient.connect(server.port())) {
            client.send((request.replace("\n", "\r\n") + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            String head = client.readHead();
            assertThat(head).startsWith("HTTP/1." + (request.contains("/1.0") ? 0 : 1) + " " + status + " ");
            if (status == StatusCodes.UPGRADE_REQUIRED) {
                assertThat(head).contains("Sec-WebSocket-Version: 13\r\n", "Upgrade: websocket\r\n");
            }
            if (status == StatusCodes.METHOD_NOT_ALLOWED) {
                assertThat(head).contains("Allow: GET\r\n");
            }
            int length = Integer.parseInt(head.replaceAll("(?s).*Content-Length: (\\d+).*", "$1"));
            if (length > 0) {
                assertThat(client.readBody(length)).matches("\\{\"error\":\"[^\"]+\\.\",\"code\":\"[a-z_]+\"}");
            }
        }
        assertThat(server.handler().connectionCount()).isZero();
    }

    @Test
    void provesThatItUnderstoodTheKey() throws Exception {
        String head = upgrade("/");
        // The example of RFC 6455 1.3.
        assertThat(head).startsWith("HTTP/1.1 101 ");
        assertThat(head).contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
        assertThat(head).contains("Upgrade: websocket\r\n", "Connection: Upgrade\r\n");
        server.accepted();
    }

    @Test
    void negotiatesNoExtension() throws Exception {
        assertThat(upgrade("/", "Sec-WebSocket-Extensions: permessage-deflate"))
                .startsWith("HTTP/1.1 101 ")
                .doesNotContain("Sec-WebSocket-Extensions");
        server.accepted();
    }

    @Test
    void takesTokensInListsAndInAnyCase() throws Exception {
        try (RawWebSocketClient client = RawWebSocketClient.connect(server.port())) {
            client.send(
                    (GET + HOST + "Upgrade: h2c, WebSocket\nConnection: keep-alive, UPGRADE\n" + KEY + VERSION + "\n")
                            .replace("\n", "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
        }
        server.accepted();
    }

    @Test
    void choosesTheFirstOfferedSubprotocolThatIsSupported() throws Exception {
        String head = upgrade(
                "/", "Sec-WebSocket-Protocol: bearer.secret, other", "Sec-WebSocket-Protocol: notify.v1,notify.v2");
        assertThat(head).contains("Sec-WebSocket-Protocol: notify.v1\r\n").doesNotContain("secret");
        TestServer.Recorder accepted = server.accepted();
        assertThat(accepted.connection.selectedSubprotocol()).isEqualTo("notify.v1");
        assertThat(accepted.request.offeredSubprotocols())
                .containsExactly("bearer.secret", "other", "notify.v1", "notify.v2");
    }

    @Test
    void choosesNoSubprotocolThatIsNotSupported() throws Exception {
        assertThat(upgrade("/", "Sec-WebSocket-Protocol: bearer.secret"))
                .startsWith("HTTP/1.1 101 ")
                .doesNotContain("Sec-WebSocket-Protocol");
        assertThat(server.accepted().connection.selectedSubprotocol()).isNull();
    }

    @Test
    void showsTheAcceptorWhatWasAskedFor() throws Exception {
        upgrade(
                "/ws/notifications/?token=a%20b&x=1&x=2",
                "Origin: https://app.example", "Cookie: sid=1", "Authorization: Bearer t");
        UpgradeRequest request = server.accepted().request;
        assertThat(request.path()).isEqualTo("/ws/notifications/");
        assertThat(request.queryParameter("token")).isEqualTo("a b");
        assertThat(request.queryParameter("none")).isNull();
        assertThat(request.queryParameters().get("x")).containsExactly("1", "2");
        assertThat(request.origin()).isEqualTo("https://app.example");
        assertThat(request.cookie()).isEqualTo("sid=1");
        assertThat(request.authorization()).isEqualTo("Bearer t");
        assertThat(request.host()).isEqualTo("localhost");
        assertThat(request.remoteAddress().getAddress().isLoopbackAddress()).isTrue();
        assertThat(request.toString()).doesNotContain("Bearer", "a b", "sid");
    }

    @Test
    void takesFramesThatCameInWithTheRequest() throws Exception {
        try (RawWebSocketClient client = RawWebSocketClient.connect(server.port())) {
            client.send(RawWebSocketClient.request("/"), ClientFrames.text("early"), ClientFrames.ping("x"));
            TestServer.Recorder accepted = server.accepted();
            assertThat(accepted.message()).isEqualTo("early");
            client.readHead();
            assertThat(client.readFrame().text()).isEqualTo("x");
        }
    }

    @Test
    void upgradesFromAWorkerThreadAndStillCallsOnTheIoThread() throws Exception {
        try (TestServer dispatching = TestServer.start(
                WebSocketSettings.builder().build(),
                handler -> exchange -> exchange.dispatch(() -> handle(handler, exchange)))) {
            try (RawWebSocketClient client = RawWebSocketClient.open(dispatching.port())) {
                TestServer.Recorder accepted = dispatching.accepted();
                assertThat(accepted.openedBy.getName()).contains("I/O");
                client.send(ClientFrames.text("hello"));
                assertThat(accepted.message()).isEqualTo("hello");
            }
        }
    }

    private static void handle(HttpHandler handler, HttpServerExchange exchange) {
        try {
            handler.handleRequest(exchange);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private String upgrade(String target, String... headers) throws Exception {
        try (RawWebSocketClient client = RawWebSocketClient.connect(server.port())) {
            client.send(RawWebSocketClient.request(target, headers));
            return client.readHead();
        }
    }
}

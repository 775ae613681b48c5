package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.server.undertow.RawHttp.Answer;
import io.notifyhub.server.undertow.websocket.RawWebSocketClient;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Upgrade requests that are wrong, and what is no HTTP at all: refused before anything else. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HostileRequestsTest extends HostileTest {
    private static Arguments request(String what, int least, int most, String request) {
        return Arguments.of(what, least, most, request);
    }

    static Stream<Arguments> wrongRequests() {
        String start = "GET /ws/notifications/ HTTP/1.1\r\nHost: h\r\n";
        String up = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
        String key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        String version = "Sec-WebSocket-Version: 13\r\n";
        String good = up + key + version;
        List<Arguments> all = new ArrayList<>();
        all.add(request("no upgrade", 426, 426, start + "\r\n"));
        all.add(request("no key", 400, 400, start + up + version + "\r\n"));
        all.add(request("no version", 426, 426, start + up + key + "\r\n"));
        for (String wrong : List.of("8", "7", "12", "14", "0", "", "x", "13, 8", "99999999999999999999")) {
            all.add(request(
                    "version " + wrong, 426, 426, start + up + key + "Sec-WebSocket-Version: " + wrong + "\r\n\r\n"));
        }
        for (String wrong :
                List.of("", "abc", "dGhlIHNhbXBsZSBub25jZQ=", "!!!!!!!!!!!!!!!!!!!!!!==", "x".repeat(5_000))) {
            all.add(request(
                    "key of " + wrong.length(),
                    400,
                    400,
                    start + up + version + "Sec-WebSocket-Key: " + wrong + "\r\n\r\n"));
        }
        all.add(request("two keys", 400, 400, start + good + key + "\r\n"));
        all.add(request("two versions", 426, 426, start + good + version + "\r\n"));
        all.add(request("two hosts", 400, 400, start + "Host: other\r\n" + good + "\r\n"));
        all.add(request("no host", 400, 400, "GET /ws/notifications/ HTTP/1.1\r\n" + good + "\r\n"));
        all.add(request("HTTP/1.0", 400, 426, start.replace("1.1", "1.0") + good + "\r\n"));
        all.add(request("POST", 405, 405, start.replace("GET", "POST") + good + "\r\n"));
        all.add(request("a body", 400, 400, start + good + "Content-Length: 5\r\n\r\nhello"));
        all.add(request("chunks", 400, 400, start + good + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
        all.add(request(
                "length and chunks",
                400,
                400,
                start + good + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
        all.add(request("two origins", 400, 403, start + good + "Origin: http://h\r\nOrigin: http://h\r\n\r\n"));
        all.add(request("h2c", 426, 426, start + "Upgrade: h2c\r\nConnection: Upgrade\r\n" + key + version + "\r\n"));
        all.add(request("a wrong subprotocol", 400, 400, start + good + "Sec-WebSocket-Protocol: a b\r\n\r\n"));
        all.add(request("a header without a name", 400, 400, start + ": x\r\n" + good + "\r\n"));
        all.add(request("a header without a colon", 400, 400, start + "nonsense\r\n" + good + "\r\n"));
        all.add(request("U+0000 in a header", 400, 400, start + "X: a\u0000b\r\n" + good + "\r\n"));
        all.add(request("a header of 20 KiB", 400, 431, start + "X: " + "x".repeat(20_000) + "\r\n" + good + "\r\n"));
        all.add(request("100 headers", 400, 431, start + "X: y\r\n".repeat(100) + good + "\r\n"));
        all.add(request(
                "100 parameters",
                400,
                431,
                start.replace("/ HTTP", "/?" + "a=b&".repeat(100) + " HTTP") + good + "\r\n"));
        for (String path : List.of("/%", "/%zz", "/%00", "/../../etc/passwd", "//", "/\u00e9", "/a b", "*", "")) {
            all.add(request(
                    "the path " + path, 400, 426, "GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
        }
        all.add(request(
                "an address of 10 KiB", 400, 431, "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: h\r\n\r\n"));
        for (String method : List.of("TRACE", "TRACK", "get", "DELETE", "PUT", "\u0001", "X".repeat(100))) {
            all.add(request("the method " + method, 400, 501, start.replace("GET", method) + "\r\n"));
        }
        all.add(request("CONNECT", 400, 501, "CONNECT example.com:80 HTTP/1.1\r\nHost: example.com:80\r\n\r\n"));
        all.add(request("garbage", 400, 400, "\u0001\u0002\u0003\r\n\r\n"));
        all.add(request("HTTP/2", 400, 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
        all.add(request("TLS", 400, 400, "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n"));
        return all.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongRequests")
    void aRequestThatIsWrongIsRefusedBeforeAnythingElse(String what, int least, int most, String request)
            throws IOException {
        try (RawWebSocketClient client = RawWebSocketClient.connect(server.port())) {
            client.send(request.getBytes(StandardCharsets.ISO_8859_1));
            try {
                Answer answer = RawHttp.read(client);
                assertThat(answer.status()).as(what + ": " + answer.head()).isBetween(least, most);
                assertThat(answer.head() + answer.body()).doesNotContain("Exception", "io.undertow", "\tat ");
            } catch (EOFException e) {
                assertThat(what).as("closed without an answer").isIn("garbage", "TLS", "HTTP/2", "the method \u0001");
            }
        }
    }
}

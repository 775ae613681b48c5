package io.notifyhub.server.undertow;

import static io.notifyhub.server.undertow.websocket.ClientFrames.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.server.testkit.Json;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.undertow.RawHttp.Answer;
import io.notifyhub.server.undertow.websocket.ClientFrames;
import io.notifyhub.server.undertow.websocket.RawWebSocketClient;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that are broken, wrong, too large or never whole. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HostileBodiesTest extends HostileTest {
    static Stream<Arguments> wrongBodies() {
        List<Arguments> all = new ArrayList<>();
        brokenMessages().forEach(body -> all.add(Arguments.of(body, 400)));
        for (String body : List.of("5", "[]", "null", "\"x\"", "{}", "{\"user_id\":null}")) {
            all.add(Arguments.of(body, 400));
        }
        for (String value : List.of("true", "1.5", "[]", "{}", "\"\"", "\"\\u0000\"")) {
            all.add(Arguments.of("{\"user_id\":" + value + "}", 400));
        }
        for (String field : List.of("title", "message", "link", "notification_type", "verb", "actor")) {
            all.add(Arguments.of("{\"user_id\":1,\"" + field + "\":[]}", 400));
            all.add(Arguments.of("{\"user_id\":1,\"" + field + "\":\"\\ud800\"}", 400));
            all.add(Arguments.of("{\"user_id\":1,\"" + field + "\":\"" + "x".repeat(5_000) + "\"}", 400));
        }
        for (String type : List.of("error", "notify.x", "A", "a b", "../x", "ping")) {
            all.add(Arguments.of("{\"user_id\":1,\"notification_type\":\"" + type + "\"}", 400));
        }
        all.add(Arguments.of("{\"user_id\":1,\"data\":\"" + "x".repeat(33_000) + "\"}", 413));
        all.add(Arguments.of("{\"user_id\":1,\"data\":\"" + "x".repeat(70_000) + "\"}", 413));
        all.add(Arguments.of("{\"user_id\":1,\"data\":" + deep("[", "]", 30_000) + "}", 400));
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("wrongBodies")
    void aWrongBodyIsRefusedWithACode(String body, int status) {
        Answer answer = post(body.getBytes(StandardCharsets.UTF_8), "Content-Type: application/json");
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        Json.assertMatches(
                Json.parse(answer.body()),
                "{'error':'<text>','code':'"
                        + Json.parse(answer.body()).get("code").textValue() + "'}");
        assertThat(answer.body()).doesNotContain("Exception", "jackson", "\tat ");
    }

    private Answer post(byte[] body, String... headers) {
        String[] all = new String[headers.length + 3];
        all[0] = "Host: h";
        all[1] = "Authorization: Bearer "
                + Jwt.of("sender").with("scope", "notify:send").token();
        all[2] = "Content-Length: " + body.length;
        System.arraycopy(headers, 0, all, 3, headers.length);
        try (RawWebSocketClient client = RawWebSocketClient.connect(server.port())) {
            client.send(RawHttp.request("POST", PATH, all).getBytes(StandardCharsets.US_ASCII), body);
            return RawHttp.read(client);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aBodyThatIsNotUtf8OrOfAnotherKindIsRefused() {
        assertThat(post(bytes('"', 0xff, '"')).status()).isEqualTo(400);
        for (String kind :
                List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "x", ";")) {
            assertThat(post(ClientFrames.utf8("{\"user_id\":1}"), "Content-Type: " + kind)
                            .status())
                    .isEqualTo(415);
        }
        assertThat(post(ClientFrames.utf8("x"), "Content-Encoding: gzip").status())
                .isEqualTo(400);
    }

    @Test
    void aBodyFarBeyondEveryLimitIsRefusedOnAllPathsAndNothingIsPrinted() throws IOException {
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            sendFarTooMuch();
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain("Exception");
    }

    private void sendFarTooMuch() throws IOException {
        for (String path :
                List.of(PATH, "/elsewhere", "/ws/notifications/", "/api/notifications/ticket/", "/healthz")) {
            for (String length : List.of("Content-Length: 99999999999", "Transfer-Encoding: chunked")) {
                try (RawWebSocketClient client = RawWebSocketClient.connect(server.port())) {
                    client.send(RawHttp.request("POST", path, "Host: h", "Authorization: Bearer " + token, length)
                            .getBytes(StandardCharsets.US_ASCII));
                    byte[] chunk = ClientFrames.utf8("10000\r\n" + "x".repeat(0x10000) + "\r\n");
                    try {
                        for (int i = 0; i < 64; i++) {
                            client.send(chunk);
                        }
                    } catch (IOException e) {
                        // Cut off: that is an answer, too.
                    }
                    try {
                        int status = RawHttp.read(client).status();
                        // A ticket needs no body, and does not wait for one.
                        assertThat(path.contains("ticket") && status == 200 || (status >= 400 && status <= 431))
                                .as("%s to %s", status, path)
                                .isTrue();
                    } catch (IOException e) {
                        assertThat(e).isInstanceOfAny(EOFException.class, java.net.SocketException.class);
                    }
                }
            }
        }
    }

    @Test
    void badChunksAreRefused() {
        for (String body :
                List.of("zz\r\n", "-1\r\n", "FFFFFFFFFFFFFFFF\r\n", "5\r\nhelloXX", "5;" + "x".repeat(20_000))) {
            try (RawWebSocketClient client = RawWebSocketClient.connect(server.port())) {
                client.send(RawHttp.request(
                                "POST", PATH, "Host: h", "Authorization: Bearer " + token, "Transfer-Encoding: chunked")
                        .getBytes(StandardCharsets.US_ASCII));
                client.send(ClientFrames.utf8(body));
                client.finish();
                assertThat(RawHttp.read(client).status()).isBetween(400, 413);
            } catch (IOException e) {
                assertThat(e).isInstanceOfAny(EOFException.class, java.net.SocketException.class);
            }
        }
    }
}

package io.notifyhub.server.undertow;

import static io.notifyhub.server.undertow.websocket.ClientFrames.bytes;
import static io.notifyhub.server.undertow.websocket.ClientFrames.concat;
import static io.notifyhub.server.undertow.websocket.ClientFrames.frame;
import static io.notifyhub.server.undertow.websocket.ClientFrames.header;
import static io.notifyhub.server.undertow.websocket.ClientFrames.longLength;
import static io.notifyhub.server.undertow.websocket.ClientFrames.mask;
import static io.notifyhub.server.undertow.websocket.ClientFrames.shortLength;
import static io.notifyhub.server.undertow.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.core.HubLimits;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.server.undertow.RawHttp.Answer;
import io.notifyhub.server.undertow.websocket.ClientFrames;
import io.notifyhub.server.undertow.websocket.RawWebSocketClient;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Input that is wrong in every way, careless or hostile, against a running server: each gets a clear answer, and nothing
 * else happens. A healthy client stays connected all the time and is served after each.
 */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HostileInputTest {
    private static final String PATH = "/api/notifications/";
    private static final String MARK = "kT9secretQ";

    @AutoClose
    private static final LiveServer SERVER = LiveServer.start(settings ->
            settings.limits(HubLimits.DEFAULT.withMessagesPerSecond(10_000).withMaxDevicesPerUser(1_000)));

    @AutoClose
    private static final SocketClient HEALTHY = SERVER.connect(7L);

    private final LogLines log = new LogLines();
    private final String token = Jwt.of(LiveServer.newUser()).with("jti", MARK).token();

    @BeforeEach
    void settle() {
        HEALTHY.expectNothing();
    }

    @AfterEach
    void nobodyElseNoticed() {
        HEALTHY.expectNothing();
        log.close();
        log.assertHarmless(MARK, token, token.substring(token.lastIndexOf('.')));
        assertThat(log.count()).as("lines in the log").isLessThanOrEqualTo(1);
    }

    private RawWebSocketClient open() throws IOException {
        RawWebSocketClient client = RawWebSocketClient.connect(SERVER.port());
        client.send(RawHttp.upgrade("?token=" + token, "Host: h").getBytes(StandardCharsets.US_ASCII));
        assertThat(RawHttp.read(client).status()).isEqualTo(101);
        assertThat(type(client)).isEqualTo("connection_established");
        assertThat(type(client)).isEqualTo("caught_up");
        return client;
    }

    private static JsonNode next(RawWebSocketClient client) throws IOException {
        return Json.parse(client.readAnswer().text());
    }

    private static String type(RawWebSocketClient client) throws IOException {
        return next(client).get("type").textValue();
    }

    // --- messages

    private static String deep(String open, String close, int times) {
        return open.repeat(times) + close.repeat(times);
    }

    static Stream<String> brokenMessages() {
        return Stream.of(
                "",
                " ",
                "{",
                "}",
                "nul",
                "{]",
                "{\"type\":\"ping\"",
                "{\"type\":\"ping\"} x",
                "{\"type\":\"ping\"}{\"type\":\"ping\"}",
                "{\"type\":\"ping\",\"type\":\"pong\"}",
                "{'type':'ping'}",
                "{type:\"ping\"}",
                "{\"type\":\"ping\",}",
                "// comment\n{\"type\":\"ping\"}",
                "\ufeff{\"type\":\"ping\"}",
                "NaN",
                "Infinity",
                "01",
                "+1",
                "\"\t\"",
                "\"" + MARK,
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":\"\\u0000\"}",
                deep("[", "]", 30_000),
                deep("{\"a\":", "}", 10_000).replace("}", "").concat("1") + "}".repeat(10_000),
                "[".repeat(60_000),
                "9".repeat(60_000),
                "\u0000");
    }

    @ParameterizedTest
    @MethodSource("brokenMessages")
    void aMessageThatIsNoGoodJsonIsAnErrorAndTheSocketStays(String message) throws IOException {
        try (RawWebSocketClient client = open()) {
            client.send(text(message), text("{\"type\":\"ping\",\"ref\":\"after\"}"));
            JsonNode answer = next(client);
            assertThat(answer.get("type").textValue()).as("%s", answer).isEqualTo("error");
            assertThat(answer.get("code").textValue()).isIn("invalid_json", "invalid_field");
            assertThat(answer.toString()).doesNotContain(MARK, "Exception", "io.notifyhub", "jackson");
            Json.assertMatches(next(client), "{'type':'pong','ref':'after'}");
        }
    }

    static Stream<String> wrongFields() {
        List<String> wrong = new ArrayList<>();
        for (String value : List.of(
                "null", "true", "\"x\"", "1.5", "-1", "0", "[]", "{}", "1e400", "99999999999999999999999", "\"\"")) {
            wrong.add("{\"type\":\"mark_read\",\"notification_id\":" + value + "}");
            wrong.add("{\"type\":\"delete_notification\",\"notification_id\":" + value + "}");
        }
        for (String value : List.of("\"x\"", "1.5", "-1", "0", "[]", "{}", "99999999999999999999999")) {
            wrong.add("{\"type\":\"get_notifications\",\"limit\":" + value + "}");
            wrong.add("{\"type\":\"get_notifications\",\"before\":" + value + "}");
        }
        for (String value : List.of("5", "[]", "{}", "true", "\"" + "r".repeat(65) + "\"", "\"\\u0000\"")) {
            wrong.add("{\"type\":\"ping\",\"ref\":" + value + "}");
        }
        for (String value : List.of("5", "[]", "{}", "true", "null", "\"\"", "\"not.a.token\"")) {
            wrong.add("{\"type\":\"authenticate\",\"token\":" + value + "}");
        }
        wrong.add("{\"type\":\"authenticate\"}");
        wrong.add("{\"type\":\"mark_read\"}");
        for (String value : List.of("null", "true", "1.5", "[]", "{}", "\"\"", "\"" + "u".repeat(200) + "\"")) {
            wrong.add("{\"type\":\"send_notification\",\"user_id\":" + value + "}");
        }
        for (String type : List.of("error", "ping", "notify.x", "A", "", "a b", "x".repeat(65), "\\n")) {
            wrong.add("{\"type\":\"send_notification\",\"user_id\":1,\"notification_type\":\"" + type + "\"}");
        }
        return wrong.stream();
    }

    @ParameterizedTest
    @MethodSource("wrongFields")
    void aKnownFieldOfAWrongKindIsAnError(String message) throws IOException {
        try (RawWebSocketClient client = open()) {
            client.send(text(message));
            JsonNode answer = next(client);
            String type = answer.get("type").textValue();
            if (type.equals("closing")) {
                assertThat(message).contains("authenticate");
                assertThat(answer.get("code").intValue()).isEqualTo(4001);
                return;
            }
            assertThat(type).as("%s", answer).isEqualTo("error");
            assertThat(answer.get("code").textValue()).isIn("invalid_field", "not_found", "forbidden");
            client.send(text("{\"type\":\"ping\",\"ref\":\"after\"}"));
            Json.assertMatches(next(client), "{'type':'pong','ref':'after'}");
        }
    }

    @ParameterizedTest
    @MethodSource
    void anyOtherJsonIsEchoed(String message) throws IOException {
        try (RawWebSocketClient client = open()) {
            client.send(text(message));
            JsonNode answer = next(client);
            assertThat(answer.get("type").textValue()).isEqualTo("echo");
            assertThat(answer.get("data")).isEqualTo(Json.parse(message));
        }
    }

    static Stream<String> anyOtherJsonIsEchoed() {
        return Stream.of(
                "null",
                "5",
                "\"x\"",
                "[]",
                "{}",
                "{\"type\":5}",
                "{\"type\":null}",
                "{\"type\":\"websocket.receive\"}",
                "{\"type\":\"disconnect\"}",
                "{\"type\":\"__class__\",\"@class\":\"java.lang.Runtime\"}",
                "{\"__proto__\":{\"a\":1}}",
                "\"<script>alert(1)</script>\"",
                "\"${jndi:ldap://127.0.0.1/x}\"",
                "\"\\ud83d\\ude00\\u202e\"",
                deep("[", "]", 20));
    }

    // --- frames

    private static Arguments wrong(String what, int code, byte[]... parts) {
        return Arguments.of(what, code, concat(parts));
    }

    static Stream<Arguments> wrongFrames() {
        List<Arguments> frames = new ArrayList<>();
        byte[] ping = ClientFrames.utf8("{\"type\":\"ping\"}");
        frames.add(wrong("no mask", 1002, bytes(0x81, 2), ClientFrames.utf8("{}")));
        for (int bit : new int[] {0x40, 0x20, 0x10, 0x70}) {
            frames.add(wrong("reserved bits " + bit, 1002, frame(0x81 | bit, ping)));
        }
        for (int opcode : new int[] {3, 4, 5, 6, 7, 0xb, 0xc, 0xd, 0xe, 0xf}) {
            frames.add(wrong("opcode " + opcode, 1002, frame(0x80 | opcode, ping)));
        }
        for (int control : new int[] {8, 9, 0xa}) {
            frames.add(wrong("half a control frame " + control, 1002, frame(control, new byte[0])));
            frames.add(wrong("a long control frame " + control, 1002, shortLength(0x80 | control, 126)));
            frames.add(wrong("a huge control frame " + control, 1002, longLength(0x80 | control, 1L << 40)));
        }
        frames.add(wrong("half a close code", 1002, frame(0x88, bytes(3))));
        for (int code : new int[] {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535}) {
            frames.add(wrong("close code " + code, 1002, ClientFrames.close(code, "")));
        }
        frames.add(wrong("a close reason that is not UTF-8", 1007, frame(0x88, bytes(3, 0xe8, 0xff))));
        for (int[] bad : new int[][] {
            {0xff}, {0xc0, 0x80}, {0xed, 0xa0, 0x80}, {0xf5, 0x80, 0x80, 0x80}, {0xe2, 0x82}, {0xf4, 0x90, 0x80, 0x80}
        }) {
            frames.add(wrong("text that is not UTF-8: " + bad[0], 1007, frame(0x81, bytes(bad))));
        }
        frames.add(wrong("a continuation of nothing", 1002, frame(0x80, ping)));
        frames.add(wrong("a text inside a text", 1002, frame(0x01, ping), frame(0x81, ping)));
        frames.add(wrong("a length not in its shortest form", 1002, shortLength(0x81, 5), mask()));
        frames.add(wrong("a length of 64 bits for a few", 1002, longLength(0x81, 300), mask()));
        frames.add(wrong("a negative length", 1002, longLength(0x81, Long.MIN_VALUE)));
        frames.add(wrong("a length of an exabyte", 1009, longLength(0x81, 1L << 60)));
        frames.add(wrong("a length of a terabyte", 1009, longLength(0x81, 1L << 40), mask()));
        frames.add(wrong("a byte more than allowed", 1009, header(0x81, 65_537)));
        frames.add(wrong("fragments of more than allowed", 1009, frame(0x01, new byte[40_000]), header(0x80, 30_000)));
        frames.add(wrong("binary", 1003, frame(0x82, ping)));
        frames.add(wrong("no byte of binary", 1003, frame(0x82, new byte[0])));
        frames.add(wrong("an HTTP request", 1002, ClientFrames.utf8("GET / HTTP/1.1\r\n\r\n")));
        return frames.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongFrames")
    void aFrameThatBreaksTheRulesClosesWithItsCode(String what, int code, byte[] bytes) throws IOException {
        try (RawWebSocketClient client = open()) {
            client.send(bytes);
            JsonNode closing = next(client);
            assertThat(closing.get("type").textValue()).as("%s", closing).isEqualTo("closing");
            assertThat(closing.get("code").intValue()).isEqualTo(code);
            assertThat(client.readAnswer().closeCode()).isEqualTo(code);
        }
    }

    @Test
    void aPingOfEveryLengthIsAnsweredAndPongsAreIgnored() throws IOException {
        try (RawWebSocketClient client = open()) {
            for (int length : new int[] {0, 1, 124, 125}) {
                client.send(frame(0x8a, new byte[length]), frame(0x89, new byte[length]));
                assertThat(client.readAnswer().payload()).hasSize(length);
            }
        }
    }

    @Test
    void tenThousandEmptyFragmentsAreOneMessage() throws IOException {
        try (RawWebSocketClient client = open()) {
            byte[][] fragments = new byte[10_000][];
            fragments[0] = frame(0x01, ClientFrames.utf8("{\"type\":"));
            for (int i = 1; i < fragments.length - 1; i++) {
                fragments[i] = frame(0x00, new byte[0]);
            }
            fragments[fragments.length - 1] = frame(0x80, ClientFrames.utf8("\"ping\"}"));
            client.send(fragments);
            assertThat(type(client)).isEqualTo("pong");
        }
    }

    // --- upgrade requests

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
        try (RawWebSocketClient client = RawWebSocketClient.connect(SERVER.port())) {
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

    // --- tokens

    static Stream<Arguments> wrongTokens() {
        Jwt jwt = Jwt.of(42L).with("jti", MARK);
        String good = jwt.token();
        String[] parts = good.split("\\.");
        return Stream.of(
                Arguments.of("none", 4001, jwt.unsigned()),
                Arguments.of("none, claimed", 4001, jwt.token("none", "HmacSHA256", Jwt.SECRET)),
                Arguments.of("HS512", 4001, jwt.token("HS512", "HmacSHA512", Jwt.SECRET)),
                Arguments.of("RS256, claimed", 4001, jwt.token("RS256", "HmacSHA256", Jwt.SECRET)),
                Arguments.of("hs256", 4001, jwt.token("hs256", "HmacSHA256", Jwt.SECRET)),
                Arguments.of("another secret", 4001, jwt.token("HS256", "HmacSHA256", Jwt.SECRET + "x")),
                Arguments.of("refresh", 4001, jwt.with("token_type", "refresh").token()),
                Arguments.of("no end", 4001, jwt.without("exp").token()),
                Arguments.of(
                        "an end in words", 4001, jwt.with("exp", "tomorrow").token()),
                Arguments.of("no user", 4001, jwt.without("user_id").token()),
                Arguments.of("an empty user", 4001, jwt.with("user_id", "").token()),
                Arguments.of("half a user", 4001, jwt.with("user_id", 1.5).token()),
                Arguments.of(
                        "a long user",
                        4001,
                        jwt.with("user_id", "u".repeat(200)).token()),
                Arguments.of(
                        "of the future", 4001, jwt.with("nbf", 4_000_000_000L).token()),
                Arguments.of(
                        "made in the future",
                        4001,
                        jwt.with("iat", 4_000_000_000L).token()),
                Arguments.of("expired", 4002, jwt.with("exp", 1_000_000_000L).token()),
                Arguments.of("two parts", 4001, parts[0] + '.' + parts[1]),
                Arguments.of("four parts", 4001, good + ".x"),
                Arguments.of("five parts", 4001, good + "..x"),
                Arguments.of("dots", 4001, "......"),
                Arguments.of("no JSON", 4001, "bm9wZQ.bm9wZQ." + parts[2]),
                Arguments.of("a list", 4001, "W10.W10." + parts[2]),
                Arguments.of("null", 4001, "bnVsbA.bnVsbA." + parts[2]),
                Arguments.of("no UTF-8", 4001, "_____w._____w." + parts[2]),
                Arguments.of("padded", 4001, good + "=="),
                Arguments.of("percent", 4001, "%25%25%25"),
                Arguments.of("a space", 4001, "%20"),
                Arguments.of("U+0000", 4001, "%00"),
                Arguments.of("new lines", 4001, "%0d%0aX:%20y"),
                Arguments.of("9 KiB", 4001, "x".repeat(9_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongTokens")
    void aWrongTokenLetsNobodyInAndIsRepeatedNowhere(String what, int code, String bad) {
        assertThat(RawHttp.firstFrame(SERVER.port(), RawHttp.upgrade("?token=" + bad, "Host: h")))
                .isEqualTo("closing " + code);
        Answer answer = RawHttp.send(SERVER.port(), RawHttp.request("GET", PATH + "?token=" + bad, "Host: h"));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain(MARK, "Exception");
        Json.assertMatches(
                Json.parse(answer.body()),
                "{'error':'<text>','code':'" + (code == 4002 ? "token_expired" : "not_authenticated") + "'}");
    }

    // --- cursors

    static Stream<String> wrongCursors() {
        return Stream.of(
                "",
                ".",
                "0",
                "x",
                "1.",
                ".1",
                "-1.000000000000",
                "1.00000000000g",
                "99999999999999999999.000000000000",
                "1.000000000000.1",
                "9223372036854775807.ffffffffffff",
                "1.FFFFFFFFFFFF",
                "%00",
                "%ed%a0%80",
                "1%0a2",
                "x".repeat(10_000),
                "%E2%80%AE",
                "1.000000000000'%20OR%20'1'='1");
    }

    @ParameterizedTest
    @MethodSource("wrongCursors")
    void aCursorThatIsNoneLeadsToAReload(String cursor) throws IOException {
        try (RawWebSocketClient client = RawWebSocketClient.connect(SERVER.port())) {
            client.send(RawHttp.upgrade("?token=" + token + "&cursor=" + cursor, "Host: h")
                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(RawHttp.read(client).status()).isEqualTo(101);
            JsonNode hello = next(client);
            assertThat(hello.get("resumed").booleanValue()).isFalse();
            assertThat(hello.get("reason").textValue()).isIn("malformed", "ahead", "replaced");
        }
    }

    // --- REST

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
        try (RawWebSocketClient client = RawWebSocketClient.connect(SERVER.port())) {
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
                try (RawWebSocketClient client = RawWebSocketClient.connect(SERVER.port())) {
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
            try (RawWebSocketClient client = RawWebSocketClient.connect(SERVER.port())) {
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

    // --- the embedding application's own mistakes

    @Test
    void dataThatCannotBeWrittenIsRefusedAtTheCaller() {
        Map<String, Object> round = new HashMap<>();
        round.put("self", round);
        List<Object> deep = new ArrayList<>();
        List<Object> inner = deep;
        for (int i = 0; i < 100_000; i++) {
            List<Object> next = new ArrayList<>();
            inner.add(next);
            inner = next;
        }
        Object broken = new Object() {
            @SuppressWarnings("unused")
            public String getX() {
                throw new IllegalStateException(MARK);
            }
        };
        for (Object data : List.of(round, deep, broken, new Object(), "\u0000", "\ud800")) {
            assertThatThrownBy(() -> SERVER.hub().notifyUser("7", "tick", data))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        for (String json : List.of("", "{", "{} x", "{\"a\":1,\"a\":2}", "NaN", deep("[", "]", 5_000))) {
            assertThatThrownBy(() -> SERVER.hub()
                            .notifyUser(
                                    "7",
                                    NotificationRequest.type("tick")
                                            .dataJson(json)
                                            .build()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}

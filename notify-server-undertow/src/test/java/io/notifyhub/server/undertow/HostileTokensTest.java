package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.server.testkit.Json;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.undertow.RawHttp.Answer;
import io.notifyhub.server.undertow.websocket.RawWebSocketClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens and cursors of every wrong kind: nobody comes in by the one, and nobody goes on from the other. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HostileTokensTest extends HostileTest {
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
        assertThat(RawHttp.firstFrame(server.port(), RawHttp.upgrade("?token=" + bad, "Host: h")))
                .isEqualTo("closing " + code);
        Answer answer = RawHttp.send(server.port(), RawHttp.request("GET", PATH + "?token=" + bad, "Host: h"));
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
        try (RawWebSocketClient client = RawWebSocketClient.connect(server.port())) {
            client.send(RawHttp.upgrade("?token=" + token + "&cursor=" + cursor, "Host: h")
                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(RawHttp.read(client).status()).isEqualTo(101);
            JsonNode hello = next(client);
            assertThat(hello.get("resumed").booleanValue()).isFalse();
            assertThat(hello.get("reason").textValue()).isIn("malformed", "ahead", "replaced");
        }
    }
}

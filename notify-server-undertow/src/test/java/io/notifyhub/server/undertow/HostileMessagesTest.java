package io.notifyhub.server.undertow;

import static io.notifyhub.server.undertow.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.server.testkit.Json;
import io.notifyhub.server.undertow.websocket.RawWebSocketClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages that are broken or wrong: each gets its error, and the socket stays. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HostileMessagesTest extends HostileTest {
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
}

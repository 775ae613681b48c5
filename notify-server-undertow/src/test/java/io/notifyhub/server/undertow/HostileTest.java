package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.core.HubLimits;
import io.notifyhub.server.testkit.Json;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.SocketClient;
import io.notifyhub.server.undertow.websocket.RawWebSocketClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * Input that is wrong in every way, careless or hostile, against a running server: each gets a clear answer, and nothing
 * else happens. A healthy client stays connected all the time and is served after each, and nothing of what came is logged.
 */
abstract class HostileTest {
    static final String PATH = "/api/notifications/";
    /** Stands in tokens and messages, and must stand nowhere else. */
    static final String MARK = "kT9secretQ";

    @SuppressWarnings("NullAway.Init") // set before all
    static LiveServer server;

    @SuppressWarnings("NullAway.Init") // set before all
    private static SocketClient healthy;

    final String token = Jwt.of(ServedHub.newUser()).with("jti", MARK).token();
    private final LogLines log = new LogLines();

    @BeforeAll
    static void start() {
        server = LiveServer.start(settings ->
                settings.limits(HubLimits.DEFAULT.withMessagesPerSecond(10_000).withMaxDevicesPerUser(1_000)));
        healthy = server.connect(7L);
    }

    @AfterAll
    static void stop() {
        healthy.close();
        server.close();
    }

    @BeforeEach
    void settle() {
        healthy.expectNothing();
    }

    @AfterEach
    void nobodyElseNoticed() {
        healthy.expectNothing();
        log.close();
        log.assertHarmless(MARK, token, token.substring(token.lastIndexOf('.')));
        assertThat(log.count()).as("lines in the log").isLessThanOrEqualTo(1);
    }

    /** A device that was greeted. */
    final RawWebSocketClient open() throws IOException {
        RawWebSocketClient client = RawWebSocketClient.connect(server.port());
        client.send(RawHttp.upgrade("?token=" + token, "Host: h").getBytes(StandardCharsets.US_ASCII));
        assertThat(RawHttp.read(client).status()).isEqualTo(101);
        assertThat(type(client)).isEqualTo("connection_established");
        assertThat(type(client)).isEqualTo("caught_up");
        return client;
    }

    static JsonNode next(RawWebSocketClient client) throws IOException {
        return Json.parse(client.readAnswer().text());
    }

    static String type(RawWebSocketClient client) throws IOException {
        return next(client).get("type").textValue();
    }

    static String deep(String open, String close, int times) {
        return open.repeat(times) + close.repeat(times);
    }

    /** What is no JSON, or none that is accepted. */
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
}

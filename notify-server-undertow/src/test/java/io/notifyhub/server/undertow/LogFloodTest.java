package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.HubLimits;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.undertow.websocket.ClientFrames;
import io.notifyhub.server.undertow.websocket.RawWebSocketClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What many different attackers can make the server log: a line for each kind of failure, and not one for each of them. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class LogFloodTest {
    private static final int ATTACKERS = 60;
    private static final String MARK = "kT9secretQ";
    private static final String NASTY = MARK + "%0d%0aERROR%20forged%1b%5b31m%00";

    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static LiveServer server;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static LiveServer failing;

    @BeforeAll
    static void start() {
        server = LiveServer.start(settings -> settings.limits(HubLimits.DEFAULT.withMaxDevicesPerUser(1_000)));
        failing = LiveServer.start(settings -> settings.authenticator(token -> {
            throw new IllegalStateException("cannot check " + token);
        }));
    }

    private final LogLines log = new LogLines();

    @AfterEach
    void nothingIsRepeated() {
        log.close();
        log.assertHarmless(MARK, "forged");
    }

    @Test
    void anAuthenticatorThatFailsForEverybodyIsOneLine() {
        for (int i = 0; i < ATTACKERS; i++) {
            assertThat(RawHttp.firstFrame(failing.port(), RawHttp.upgrade("?token=" + NASTY + i, "Host: h")))
                    .isEqualTo("closing 1013");
            String get = RawHttp.request("GET", "/api/notifications/?token=" + NASTY + i, "Host: h");
            assertThat(RawHttp.send(failing.port(), get).status()).isEqualTo(503);
        }
        assertThat(log.count()).isEqualTo(1);
    }

    @Test
    void aHandlerThatFailsForEverybodyIsOneLine() throws IOException {
        server.hub().onMessage("boom", message -> {
            throw new IllegalStateException("cannot handle " + message.json());
        });
        for (int i = 0; i < ATTACKERS; i++) {
            try (RawWebSocketClient device = RawWebSocketClient.connect(server.port())) {
                String upgrade = RawHttp.upgrade("?token=" + Jwt.tokenOf((long) i), "Host: h");
                device.send(upgrade.getBytes(StandardCharsets.US_ASCII));
                assertThat(RawHttp.read(device).status()).isEqualTo(101);
                device.send(ClientFrames.text("{\"type\":\"boom\",\"x\":\"" + MARK + "\\r\\nERROR forged\"}"));
                String answer = device.readAnswer().text();
                while (!answer.contains("\"error\"")) {
                    answer = device.readAnswer().text();
                }
                assertThat(answer).contains("\"internal\"").doesNotContain(MARK);
            }
        }
        assertThat(log.count()).isEqualTo(1);
    }

    @Test
    void wrongInputOfManyKindsIsNotWorthALine() {
        List<String> kinds = List.of(
                RawHttp.upgrade("?token=" + NASTY, "Host: h"),
                RawHttp.upgrade("?ticket=" + NASTY, "Host: h"),
                RawHttp.upgrade("?token=x&cursor=" + NASTY, "Host: h"),
                RawHttp.upgrade("?device=" + NASTY, "Host: h"),
                RawHttp.upgrade("", "Host: h", "Origin: " + MARK),
                RawHttp.upgrade("", "Host: " + MARK + " forged"),
                RawHttp.request("GET", "/" + NASTY, "Host: h"),
                RawHttp.request("GET", "/api/notifications/?limit=" + NASTY, "Host: h"),
                RawHttp.request("GET", "/api/notifications/", "Host: h", "Authorization: Bearer " + MARK),
                RawHttp.request("GET", "/api/notifications/", "Host: h", "Cookie: access_token=" + MARK),
                RawHttp.request(MARK, "/", "Host: h"),
                RawHttp.request("GET", "/", "Host: h", MARK + "\u0001: forged"),
                MARK + "\u001b[31m forged\r\n\r\n");
        for (int i = 0; i < ATTACKERS; i++) {
            try (RawWebSocketClient attacker = RawWebSocketClient.connect(server.port())) {
                attacker.send(kinds.get(i % kinds.size()).getBytes(StandardCharsets.ISO_8859_1));
                assertThat(RawHttp.read(attacker).status()).isBetween(101, 499);
            } catch (IOException e) {
                // Closed without an answer, which is one to what is no HTTP.
            }
        }
        assertThat(log.count()).isZero();
    }
}

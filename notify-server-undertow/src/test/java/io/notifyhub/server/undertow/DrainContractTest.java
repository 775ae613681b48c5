package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.SocketClient;
import io.notifyhub.server.undertow.RawHttp.Answer;
import io.notifyhub.server.undertow.websocket.RawWebSocketClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How a server goes away. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class DrainContractTest {
    @Test
    void everybodyIsToldWhenToComeBackAndNobodyNewIsLetIn() throws Exception {
        List<SocketClient> clients = new ArrayList<>();
        try (LiveServer server = LiveServer.start();
                RawWebSocketClient deaf = RawWebSocketClient.connect(server.port())) {
            for (int i = 0; i < 20; i++) {
                clients.add(server.connect(ServedHub.newUser()));
            }
            // Takes part in no closing handshake.
            deaf.send(RawHttp.upgrade("?token=" + Jwt.tokenOf(1L), "Host: h").getBytes(StandardCharsets.US_ASCII));
            assertThat(RawHttp.read(deaf).status()).isEqualTo(101);
            Thread drain = new Thread(server.server()::drain);
            long begun = System.nanoTime();
            drain.start();
            Set<Long> times = new HashSet<>();
            for (SocketClient client : clients) {
                JsonNode closing = client.next();
                assertThat(closing.get("type").textValue()).isEqualTo("closing");
                assertThat(closing.get("code").intValue()).isEqualTo(1001);
                assertThat(closing.get("reconnect").booleanValue()).isTrue();
                times.add(closing.get("retry_after_ms").longValue());
                assertThat(client.expectClose().code()).isEqualTo(1001);
            }
            assertThat(times).as("each another time").hasSize(clients.size());
            assertThat(drain.isAlive())
                    .as("waits for the one that does not close")
                    .isTrue();
            for (String request : List.of(
                    RawHttp.upgrade("?token=" + Jwt.tokenOf(1L), "Host: h"),
                    RawHttp.request("GET", "/api/notifications/?token=" + Jwt.tokenOf(1L), "Host: h"))) {
                Answer answer = RawHttp.send(server.port(), request);
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).isNotNull();
            }
            assertThat(RawHttp.send(server.port(), RawHttp.request("GET", "/healthz", "Host: h"))
                            .status())
                    .isEqualTo(200);
            drain.join();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(11));
        } finally {
            clients.forEach(SocketClient::close);
        }
    }

    @Test
    void anEmptyServerGoesAtOnce() {
        try (LiveServer server = LiveServer.start()) {
            long begun = System.nanoTime();
            server.server().drain();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
        }
    }
}

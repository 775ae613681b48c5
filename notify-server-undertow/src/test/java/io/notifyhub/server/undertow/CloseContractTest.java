package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.core.HubListener;
import io.notifyhub.core.SessionInfo;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.server.testkit.Json;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.SocketClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How connections end, and what is said before. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class CloseContractTest {
    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static LiveServer server;

    @BeforeAll
    static void start() {
        server = LiveServer.start();
    }

    private final long user = ServedHub.newUser();

    @Test
    void refusesABinaryFrameWith1003() {
        try (SocketClient client = server.connect(user)) {
            client.sendBinary((byte) 1, (byte) 2);
            client.expectClosing(1003, true, false);
        }
    }

    @Test
    void refusesABinaryFrameThatComesBeforeTheGreeting() {
        try (SocketClient client = server.open(Jwt.tokenOf(user))) {
            client.sendBinary();
            JsonNode frame = client.next();
            while (!frame.get("type").textValue().equals("closing")) {
                frame = client.next();
            }
            assertThat(frame.get("code").intValue()).isEqualTo(1003);
            assertThat(client.expectClose().code()).isEqualTo(1003);
        }
    }

    @Test
    void takesAMessageOf64KiB() {
        try (SocketClient client = server.connect(user)) {
            String largest = "\"" + "x".repeat(65_534) + "\"";
            client.sendRaw(largest);
            assertThat(client.next().get("data")).isEqualTo(Json.parse(largest));
        }
    }

    @Test
    void refusesALargerMessageWith1009() {
        try (SocketClient client = server.connect(user)) {
            client.sendRaw("\"" + "x".repeat(65_535) + "\"");
            client.expectClosing(1009, true, false);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 3000, 4999})
    void answersACloseOfTheClientWithTheSameCode(int code) {
        try (SocketClient client = server.connect(user)) {
            client.sendClose(code);
            assertThat(client.expectClose().code()).isEqualTo(code);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = CloseCode.class,
            names = {"NORMAL", "GOING_AWAY", "TRY_AGAIN_LATER", "FORBIDDEN", "SUPERSEDED", "RATE_LIMITED"})
    void closesEveryConnectionOfAUserForTheApplication(CloseCode code) {
        try (SocketClient phone = server.connect(user);
                SocketClient laptop = server.connect(user);
                SocketClient stranger = server.connect(ServedHub.newUser())) {
            server.hub().disconnect(String.valueOf(user), code);
            phone.expectClosing(code.code(), code.reconnect(), code.reauthenticate());
            laptop.expectClosing(code.code(), code.reconnect(), code.reauthenticate());
            stranger.expectNothing();
        }
    }

    @Test
    void tellsEachConnectionAnotherTimeToComeBackOnADrain() {
        List<SocketClient> clients = new ArrayList<>();
        LiveServer server = LiveServer.start();
        try {
            for (int i = 0; i < 20; i++) {
                clients.add(server.connect(user + "-" + i));
            }
            server.close();
            Set<Long> delays = new HashSet<>();
            for (SocketClient client : clients) {
                JsonNode closing = client.expect("{'type':'closing','code':1001,'reason':'<text>','reconnect':true,"
                        + "'retry_after_ms':'<number>','reauthenticate':false}");
                delays.add(closing.get("retry_after_ms").longValue());
                assertThat(client.expectClose().code()).isEqualTo(1001);
            }
            assertThat(delays).hasSize(clients.size()).allMatch(delay -> delay >= 0 && delay <= 10_000);
        } finally {
            clients.forEach(SocketClient::close);
            server.close();
        }
    }

    @Test
    void tellsTheApplicationOfEveryConnectionThatEndedOnADrain() {
        AtomicInteger opened = new AtomicInteger();
        List<Integer> ended = new CopyOnWriteArrayList<>();
        HubListener listener = new HubListener() {
            @Override
            public void onSessionOpened(SessionInfo session) {
                opened.incrementAndGet();
            }

            @Override
            public void onSessionClosed(SessionInfo session, int code) {
                ended.add(code);
            }
        };
        try (LiveServer server = LiveServer.start(settings -> settings.listener(listener));
                SocketClient one = server.connect(user);
                SocketClient two = server.connect(ServedHub.newUser())) {
            server.hub().close();
            one.expectClosing(1001, true, false);
            two.expectClosing(1001, true, false);
            await().atMost(Duration.ofSeconds(5)).until(() -> ended.size() == 2);
            assertThat(opened).hasValue(2);
            assertThat(ended).containsExactly(1001, 1001);
            assertThat(server.hub().endpoint().connectionCount()).isZero();
        }
    }
}

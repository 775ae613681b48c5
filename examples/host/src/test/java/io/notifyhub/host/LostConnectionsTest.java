package io.notifyhub.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notifyhub.client.NotifyClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LostConnectionsTest {
    private static final int SENDS = 900;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RunningHub running = new RunningHub();

    @AfterEach
    void close() {
        running.close();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    @DisplayName("a client gets 900 notifications in order, once each, that were sent while the server was away")
    void serverAway() throws Exception {
        Received received = new Received();
        CountDownLatch connected = new CountDownLatch(1);
        try (NotifyClient client =
                RunningHub.client(running.port(), "5").listener(received).build()) {
            client.connect().thenRun(connected::countDown);
            assertThat(connected.await(10, TimeUnit.SECONDS)).isTrue();
            running.hub.notifyUser("5", "first", Map.of());
            await().atMost(PATIENCE).until(() -> received.ids.size() == 1);

            running.stopServer();
            for (int i = 0; i < SENDS; i++) {
                running.hub.notifyUser("5", "friend_request", Map.of("request_id", i));
            }
            running.startServer();

            await().atMost(PATIENCE).until(() -> received.ids.size() > SENDS);
            assertThat(received.ids).isEqualTo(upTo(SENDS + 1));
            assertThat(received.resets).isEmpty();
        }
    }

    @Test
    @DisplayName("a client gets 900 notifications in order, once each, while a proxy keeps cutting its connection")
    void proxyCuts() throws Exception {
        Received received = new Received();
        try (FaultProxy proxy = new FaultProxy(running.port());
                NotifyClient client =
                        RunningHub.client(proxy.port(), "5").listener(received).build()) {
            CountDownLatch connected = new CountDownLatch(1);
            client.connect().thenRun(connected::countDown);
            assertThat(connected.await(10, TimeUnit.SECONDS)).isTrue();
            int cuts = 0;
            for (int i = 0; i < SENDS; i++) {
                running.hub.notifyUser("5", "friend_request", Map.of("request_id", i));
                if (i % 60 == 30) {
                    int soFar = received.ids.size();
                    await().atMost(PATIENCE).until(() -> received.ids.size() > soFar);
                    cuts += proxy.cut();
                }
            }
            await().atMost(PATIENCE).until(() -> received.ids.size() >= SENDS);
            assertThat(received.ids).isEqualTo(upTo(SENDS));
            assertThat(received.resets).isEmpty();
            assertThat(cuts).as("connections cut").isGreaterThan(5);
        }
    }

    @Test
    @DisplayName("after the in-memory server was made anew, a client is told to reload and shows the new list")
    void otherHistory() {
        Received received = new Received();
        try (NotifyClient client =
                RunningHub.client(running.port(), "5").listener(received).build()) {
            client.connect();
            await().atMost(PATIENCE).until(() -> received.unread == 0);
            running.hub.notifyUser("5", "old", Map.of());
            running.hub.notifyUser("5", "old", Map.of());
            await().atMost(PATIENCE).until(() -> received.ids.size() == 2);

            int port = running.port();
            running.close();
            try (RunningHub second = new RunningHub(port)) {
                second.hub.notifyUser("5", "new", Map.of());
                await().atMost(PATIENCE).until(() -> received.reloaded != null);
                assertThat(received.resets).hasSize(1);
                assertThat(received.resets.get(0).wireName()).isIn("ahead", "replaced");
                second.hub.notifyUser("5", "newer", Map.of());
                await().atMost(PATIENCE).until(() -> received.ids.contains(2L) && received.unread == 2);
            }
        }
    }
}

package io.notifyhub.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notifyhub.client.ClientState;
import io.notifyhub.client.InboxSnapshot;
import io.notifyhub.client.NotifyClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A network that lets plain HTTP through and no WebSocket. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BlockedWebSocketTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Received received = new Received();

    @Test
    @DisplayName("the feed comes as events, commands go by REST, and nothing is missed when a connection breaks")
    void eventsAndRest() throws Exception {
        try (RunningHub running = new RunningHub();
                FaultProxy proxy = new FaultProxy(running.port())) {
            proxy.blockWebSocket(true);
            running.hub.notifyUser("5", "news", Map.of("n", 0));
            try (NotifyClient client = RunningHub.client(proxy.port(), "5")
                    .inboxModel(300)
                    .listener(received)
                    .build()) {
                client.connect().toCompletableFuture().get(30, TimeUnit.SECONDS);
                await().atMost(PATIENCE)
                        .until(() -> client.inboxModel().snapshot().isLoaded());
                for (int i = 0; i < 200; i++) {
                    running.hub.notifyUser("5", "news", Map.of("n", i));
                    if (i == 100) {
                        proxy.cut();
                    }
                }
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(received.ids).hasSize(200));
                assertThat(received.ids)
                        .isEqualTo(LongStream.rangeClosed(2, 201).boxed().toList());

                client.inboxModel().markRead(5);
                client.inboxModel().delete(6);
                await().atMost(PATIENCE)
                        .until(() -> client.inboxModel().snapshot().waitingCommands() == 0);
                await().atMost(PATIENCE).untilAsserted(() -> {
                    InboxSnapshot shown = client.inboxModel().snapshot();
                    assertThat(shown.entries()).hasSize(200);
                    assertThat(shown.unreadCount()).isEqualTo(199);
                    assertThat(shown.find(6)).isNull();
                });
                assertThat(running.hub.inbox("5").counts().unread()).isEqualTo(199);
                assertThat(client.inbox()
                                .list(10)
                                .toCompletableFuture()
                                .get(10, TimeUnit.SECONDS)
                                .total())
                        .isEqualTo(200);
                assertThat(received.errors).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("lists that come by REST keep their place between the steps, however many come meanwhile")
    void listsUnderLoad() throws Exception {
        try (RunningHub running = new RunningHub();
                FaultProxy proxy = new FaultProxy(running.port())) {
            proxy.blockWebSocket(true);
            try (NotifyClient client =
                    RunningHub.client(proxy.port(), "5").listener(received).build()) {
                client.connect().toCompletableFuture().get(30, TimeUnit.SECONDS);
                for (int round = 0; round < 40; round++) {
                    for (int i = 0; i < 10; i++) {
                        running.hub.notifyUser("5", "news", Map.of("n", i));
                    }
                    long newest = client.inbox()
                            .list(1)
                            .thenApply(list -> {
                                long shown = list.notifications().isEmpty()
                                        ? 0
                                        : list.notifications().get(0).id();
                                List<Long> told = List.copyOf(received.ids);
                                long last = told.isEmpty() ? 0 : told.get(told.size() - 1);
                                assertThat(shown)
                                        .as("the list is of the place where it is told")
                                        .isEqualTo(last);
                                return shown;
                            })
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS);
                    assertThat(newest).isGreaterThanOrEqualTo(round * 10L);
                }
            }
        }
    }

    @Test
    @DisplayName("who is not let in is told so as on a socket, and a page in the place of the server is no connection")
    void refused() throws Exception {
        try (RunningHub running = new RunningHub();
                FaultProxy proxy = new FaultProxy(running.port())) {
            proxy.blockWebSocket(true);
            try (NotifyClient client =
                    RunningHub.client(proxy.port(), "5").token(() -> "no token").build()) {
                client.connect();
                await().atMost(PATIENCE).until(() -> client.state() == ClientState.FAILED);
            }
            proxy.portal(true);
            proxy.cut();
            try (NotifyClient client = RunningHub.client(proxy.port(), "5").build()) {
                client.connect();
                await().atMost(PATIENCE).until(() -> proxy.portalVisits() >= 6);
                assertThat(client.state()).isEqualTo(ClientState.RECONNECTING);
                proxy.portal(false);
                await().atMost(PATIENCE).until(() -> client.state() == ClientState.CONNECTED);
            }
        }
    }
}

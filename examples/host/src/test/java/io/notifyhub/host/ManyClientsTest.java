package io.notifyhub.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notifyhub.client.ClientState;
import io.notifyhub.client.NotifyClient;
import io.notifyhub.core.NotificationRequest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ManyClientsTest {
    private static final int FEW = 200;
    private static final int MANY = 1_000;
    /** What all clients of a process share at most, with Tyrus' own, the server's and the JVM's. */
    private static final int MOST = 230;

    private static final int ROOM = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final AtomicInteger received = new AtomicInteger();
    private final List<NotifyClient> clients = new ArrayList<>();

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    @DisplayName("1,000 clients in one process need no more threads than 200, also when all come back at once")
    void threads() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        try (RunningHub running = new RunningHub()) {
            connect(running, FEW);
            restart(running);
            tellAll(running);
            int few = threads.getPeakThreadCount();

            threads.resetPeakThreadCount();
            connect(running, MANY);
            restart(running);
            tellAll(running);
            int many = threads.getPeakThreadCount();
            System.out.printf("threads at most: %d with %,d clients, %d with %,d%n", few, FEW, many, MANY);
            // 200 that come back at once need all there may be only where they are slow.
            assertThat(many).isLessThanOrEqualTo(Math.max(few, MOST) + ROOM);
            clients.forEach(NotifyClient::close);
        }
    }

    private void connect(RunningHub running, int upTo) {
        while (clients.size() < upTo) {
            NotifyClient client = RunningHub.client(running.port(), "user-" + clients.size())
                    .onNotification(entry -> received.incrementAndGet())
                    .build();
            client.connect();
            clients.add(client);
        }
        awaitAll(ClientState.CONNECTED);
    }

    private void restart(RunningHub running) {
        running.stopServer();
        awaitAll(ClientState.RECONNECTING);
        running.startServer();
        awaitAll(ClientState.CONNECTED);
    }

    private void awaitAll(ClientState state) {
        await().atMost(PATIENCE).until(() -> clients.stream().allMatch(client -> client.state() == state));
    }

    private void tellAll(RunningHub running) {
        int before = received.get();
        List<String> users = new ArrayList<>();
        for (int i = 0; i < clients.size(); i++) {
            users.add("user-" + i);
        }
        running.hub.notifyUsers(
                users,
                NotificationRequest.type("broadcast").data(Map.of("n", 1)).build());
        await().atMost(PATIENCE).until(() -> received.get() == before + clients.size());
    }
}

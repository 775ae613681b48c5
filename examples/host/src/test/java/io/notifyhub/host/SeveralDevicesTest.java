package io.notifyhub.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notifyhub.client.CursorStore;
import io.notifyhub.client.NotifyClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SeveralDevicesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RunningHub running = new RunningHub();

    @AfterEach
    void close() {
        running.close();
    }

    private NotifyClient connect(Received received, CursorStore cursors) {
        NotifyClient client = RunningHub.client(running.port(), "5")
                .cursorStore(cursors)
                .listener(received)
                .build();
        client.connect();
        await().atMost(PATIENCE).until(() -> received.unread >= 0);
        return client;
    }

    @Test
    @DisplayName("what one device reads or deletes shows on the other, also when that one was offline then")
    void readAndDelete() {
        CursorStore cursors = CursorStore.memory();
        Received phone = new Received();
        Received laptop = new Received();
        try (NotifyClient onPhone = connect(phone, CursorStore.memory())) {
            try (NotifyClient onLaptop = connect(laptop, cursors)) {
                for (int i = 0; i < 4; i++) {
                    running.hub.notifyUser("5", "news", Map.of());
                }
                await().atMost(PATIENCE).until(() -> laptop.ids.size() == 4 && phone.ids.size() == 4);

                onPhone.inbox().markRead(1);
                onLaptop.inbox().delete(2);
                await().atMost(PATIENCE).untilAsserted(() -> {
                    assertThat(laptop.read).containsExactly(1L);
                    assertThat(phone.deleted).containsExactly(2L);
                    assertThat(laptop.unread).isEqualTo(2).isEqualTo(phone.unread);
                });
            }
            onPhone.inbox().markRead(3);
            onPhone.inbox().delete(4);
            await().atMost(PATIENCE).until(() -> phone.unread == 0);

            Received laptopAgain = new Received();
            try (NotifyClient back = connect(laptopAgain, cursors)) {
                await().atMost(PATIENCE).untilAsserted(() -> {
                    assertThat(laptopAgain.read).containsExactly(3L);
                    assertThat(laptopAgain.deleted).containsExactly(4L);
                    assertThat(laptopAgain.ids).isEmpty();
                    assertThat(laptopAgain.unread).isZero();
                });
                assertThat(back.state().isFinal()).isFalse();
            }
        }
    }

    @Test
    @DisplayName("with senders racing on one user, every device sees the same order without holes")
    void racingSenders() {
        int senders = 4;
        int each = 250;
        List<Received> devices = new ArrayList<>();
        List<NotifyClient> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Received device = new Received();
            devices.add(device);
            clients.add(connect(device, CursorStore.memory()));
        }
        CompletableFuture<?>[] racing = new CompletableFuture<?>[senders];
        for (int i = 0; i < senders; i++) {
            racing[i] = CompletableFuture.runAsync(() -> {
                for (int n = 0; n < each; n++) {
                    running.hub.notifyUser("5", "race", Map.of("n", n));
                }
            });
        }
        CompletableFuture.allOf(racing).join();
        List<Long> all = LongStream.rangeClosed(1, senders * each).boxed().toList();
        for (Received device : devices) {
            await().atMost(PATIENCE).until(() -> device.ids.size() >= all.size());
            assertThat(device.ids).isEqualTo(all);
        }
        clients.forEach(NotifyClient::close);
    }
}

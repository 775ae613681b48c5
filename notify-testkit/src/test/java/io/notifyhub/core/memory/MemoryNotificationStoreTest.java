package io.notifyhub.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.IdempotencyKey;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.Preferences.Channels;
import io.notifyhub.testkit.ManualClock;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class MemoryNotificationStoreTest {
    private static AppendRequest request(String user, String json) {
        return new AppendRequest(user, Notification.builder("a").dataJson(json).build(), false, null);
    }

    private static AppendRequest keyed(String user, String json, String key) {
        Notification draft = Notification.builder("a").dataJson(json).build();
        return new AppendRequest(user, draft, false, new IdempotencyKey("host", key, "hash"));
    }

    @Test
    void aDeletedEntryIsLetGo() {
        MemoryNotificationStore store = MemoryNotificationStore.create();
        String content =
                new StringBuilder("\"").append("x".repeat(100)).append('"').toString();
        WeakReference<String> seen = new WeakReference<>(content);
        store.append(List.of(request("ann", content)));
        store.delete("ann", 1);
        content = "";
        Awaitility.await().until(() -> {
            System.gc();
            return seen.get() == null;
        });
        assertThat(store.logOrNull("ann")).isNotNull();
    }

    @Test
    void whatWasSentWithAKeyIsLetGoWithTheEntry() {
        MemoryNotificationStore store = MemoryNotificationStore.create();
        String content =
                new StringBuilder("\"").append("x".repeat(100)).append('"').toString();
        WeakReference<String> seen = new WeakReference<>(content);
        store.append(List.of(keyed("ann", content, "k")));
        store.delete("ann", 1);
        content = "";
        Awaitility.await().until(() -> {
            System.gc();
            return seen.get() == null;
        });
        AppendResult again = store.append(List.of(keyed("ann", "1", "k"))).get(0);
        assertThat(again.repeated()).isTrue();
        assertThat(again.notification().id()).isEqualTo(1);
    }

    @Test
    void theKeyOfWhatWasNotKeptIsForgottenAfterADay() {
        ManualClock clock = new ManualClock();
        MemoryNotificationStore store =
                MemoryNotificationStore.builder().clock(clock).build();
        store.setPreferences("ann", Preferences.of(false, Map.of("a", Channels.of(false, true))));
        assertThat(store.append(List.of(keyed("ann", "1", "k"))).get(0).repeated())
                .isFalse();
        clock.advance(Duration.ofHours(24));
        assertThat(store.append(List.of(keyed("ann", "1", "k"))).get(0).repeated())
                .isTrue();
        clock.advance(Duration.ofMillis(1));
        assertThat(store.append(List.of(keyed("ann", "1", "k"))).get(0).repeated())
                .isFalse();
    }

    @Test
    void keysCountAsBytesAndGoWhenTheStoreIsFull() {
        MemoryNotificationStore store =
                MemoryNotificationStore.builder().maxBytes(50_000).build();
        store.setPreferences("ann", Preferences.of(false, Map.of("a", Channels.of(false, true))));
        int keys = 0;
        while (store.pruneCandidates(1).isEmpty() && keys < 1_000) {
            store.append(List.of(keyed("ann", "1", "k" + keys++)));
        }
        assertThat(keys).isBetween(100, 250);
        store.prune("ann");
        assertThat(store.pruneCandidates(1)).isEmpty();
        assertThat(store.append(List.of(keyed("ann", "1", "k0"))).get(0).repeated())
                .isFalse();
    }

    @Test
    void whenItIsFullTheLogsLongestWithoutAReaderArePrunedFirst() {
        MemoryNotificationStore store =
                MemoryNotificationStore.builder().maxBytes(200_000).build();
        String large = '"' + "x".repeat(1_000) + '"';
        for (String user : List.of("ann", "bob", "cyd")) {
            store.append(List.of(request(user, large)));
        }
        store.heads(List.of("bob"));
        store.heads(List.of("ann"));
        AppendResult last = store.append(List.of(request("dan", large))).get(0);
        while (!last.pruneDue()) {
            last = store.append(List.of(request("dan", large))).get(0);
        }
        assertThat(store.pruneCandidates(10)).endsWith("bob", "ann");
        for (int i = 0; i < 1_000 && !store.pruneCandidates(16).isEmpty(); i++) {
            store.pruneCandidates(16).forEach(store::prune);
        }
        assertThat(store.pruneCandidates(10)).isEmpty();
        assertThat(store.append(List.of(request("eve", "1"))).get(0).pruneDue()).isFalse();
    }

    @Test
    void aLogThatOutgrewItsStepsWithoutAnAppendIsACandidate() {
        MemoryNotificationStore store =
                MemoryNotificationStore.builder().maxEntries(10).build();
        for (int i = 0; i < 60; i++) {
            store.setPreferences("ann", Preferences.of(i % 2 == 0, Map.of()));
        }
        assertThat(store.pruneCandidates(10)).containsExactly("ann");
        assertThat(store.prune("ann")).isPresent();
        assertThat(store.pruneCandidates(10)).isEmpty();
    }

    @Test
    void ofManySmallLogsAFewMakeRoomWhenItIsFull() {
        MemoryNotificationStore store =
                MemoryNotificationStore.builder().maxBytes(100_000).build();
        String data = '"' + "x".repeat(60) + '"';
        int users = 0;
        while (!store.append(List.of(request("u" + users, data))).get(0).pruneDue()) {
            users++;
        }
        for (int i = 0; i < 20 && !store.pruneCandidates(1).isEmpty(); i++) {
            store.pruneCandidates(1).forEach(store::prune);
        }
        assertThat(store.pruneCandidates(1)).isEmpty();
        assertThat(users).isBetween(300, 600);
    }

    @Test
    void aLogThatIsPrunedTakesLess() {
        MemoryNotificationStore store =
                MemoryNotificationStore.builder().maxEntries(10).maxBytes(1).build();
        String data = '"' + "x".repeat(1_400) + '"';
        for (int i = 0; i < 10; i++) {
            store.append(List.of(request("ann", data)));
        }
        long before = bytesOf(store);
        for (int i = 0; i < 10; i++) {
            store.prune("ann");
            assertThat(bytesOf(store)).isLessThan(before);
            before = bytesOf(store);
        }
    }

    private static long bytesOf(MemoryNotificationStore store) {
        return Long.parseLong(store.toString().replaceAll(".*bytes=(\\d+).*", "$1"));
    }

    @Test
    void whoAppendsMayPruneALogThatOutgrewItsLimitsAndNoOther() {
        MemoryNotificationStore store =
                MemoryNotificationStore.builder().maxEntries(10).maxBytes(1).build();
        for (int i = 0; i < 10; i++) {
            assertThat(store.append(List.of(request("ann", "1"))).get(0).pruneDue())
                    .as("the store is full")
                    .isTrue();
            assertThat(store.pruneAtOnce("ann")).isEmpty();
        }
        store.append(List.of(request("ann", "1")));
        assertThat(store.pruneAtOnce("ann").orElseThrow().step().target()).isEqualTo(2);
        assertThat(store.pruneAtOnce("bob")).isEmpty();
    }

    @Test
    void candidatesCanBeAskedForWhileLogsAreRead() throws InterruptedException {
        MemoryNotificationStore store =
                MemoryNotificationStore.builder().maxBytes(1).build();
        for (int i = 0; i < 2_000; i++) {
            store.append(List.of(request("u" + i, "1")));
        }
        AtomicBoolean done = new AtomicBoolean();
        Thread reader = new Thread(() -> {
            for (int i = 0; !done.get(); i = (i + 7) % 2_000) {
                store.heads(List.of("u" + i));
            }
        });
        reader.start();
        try {
            for (int i = 0; i < 100; i++) {
                assertThat(store.pruneCandidates(16)).hasSize(16);
            }
        } finally {
            done.set(true);
            reader.join();
        }
    }

    @Test
    void settingsAreCheckedAtOnce() {
        assertThatThrownBy(() -> MemoryNotificationStore.builder().maxEntries(9))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MemoryNotificationStore.builder().maxBytes(0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

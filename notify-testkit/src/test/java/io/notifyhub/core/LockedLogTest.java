package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.protocol.Notification;
import io.notifyhub.testkit.FaultyStore;
import io.notifyhub.testkit.FaultyStore.Gate;
import io.notifyhub.testkit.FaultyStore.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sends while somebody else, on another node perhaps, has the log of one user locked. */
class LockedLogTest {
    private static final int OTHERS = 200;

    private final FaultyStore store = new FaultyStore(MemoryNotificationStore.create());
    private final NotificationHub hub = NotificationHub.builder().store(store).build();

    @AfterEach
    void close() {
        store.heal();
        hub.close();
    }

    private CompletableFuture<NotifyResult> send(String user, int n) {
        return hub.notifyUserAsync(
                user, NotificationRequest.type("a").dataJson(String.valueOf(n)).build());
    }

    private List<String> inbox(String user) {
        return store.inner().list(user, ListQuery.newest().withLimit(200)).entries().stream()
                .map(Notification::dataJson)
                .toList();
    }

    @Test
    void delaysNobodyElseAndKeepsItsOrder() throws Exception {
        Gate lock = store.lockLog("ann");
        Gate gathering = store.block(Operation.APPEND);
        List<CompletableFuture<NotifyResult>> anns = new ArrayList<>();
        List<CompletableFuture<NotifyResult>> others = new ArrayList<>();
        for (int i = 0; i < OTHERS; i++) {
            anns.add(send("ann", i));
            others.add(send("user" + i, i));
        }
        gathering.release();
        CompletableFuture.allOf(others.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
        lock.awaitArrival();
        anns.add(send("ann", OTHERS));
        assertThat(anns).noneMatch(CompletableFuture::isDone);
        lock.release();
        for (int i = 0; i < anns.size(); i++) {
            assertThat(anns.get(i).get(10, TimeUnit.SECONDS).notification().id())
                    .isEqualTo(i + 1L);
        }
        assertThat(inbox("ann").get(0)).isEqualTo(String.valueOf(OTHERS));
        assertThat(send("ann", -1).get(10, TimeUnit.SECONDS).notification().id())
                .isEqualTo(anns.size() + 1L);
    }

    @Test
    void aFailureWhileWaitingIsTheCallersAndTheNextSendWorks() throws Exception {
        Gate lock = store.lockLog("ann");
        CompletableFuture<NotifyResult> waits = send("ann", 1);
        lock.awaitArrival();
        CompletableFuture<NotifyResult> behind = send("ann", 2);
        store.failBefore(1, Operation.APPEND);
        lock.release();
        assertThat(waits.get(10, TimeUnit.SECONDS).notification().id()).isEqualTo(1);
        assertThat(behind).failsWithin(java.time.Duration.ofSeconds(10));
        assertThat(send("ann", 3).get(10, TimeUnit.SECONDS).notification().id()).isEqualTo(2);
        assertThat(inbox("ann")).containsExactly("3", "1");
    }
}

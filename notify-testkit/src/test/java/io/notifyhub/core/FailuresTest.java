package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.core.spi.TransportListener;
import io.notifyhub.protocol.Closing;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.testkit.FakeConnection;
import io.notifyhub.testkit.FaultyStore.Operation;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private final TestHub t = TestHub.create();

    @Test
    void whereTheStoreFailsTheCallerIsToldAndNothingIsSent() {
        FakeConnection phone = t.live("ann");
        t.store.failBefore(1, Operation.APPEND);
        assertThatThrownBy(() -> t.hub.notifyUser("ann", "note", null))
                .isInstanceOfSatisfying(StoreException.class, e -> {
                    assertThat(e.outcomeUnknown()).isFalse();
                    assertThat(e.temporary()).isTrue();
                });
        t.advanceSeconds(60);
        assertThat(phone.texts()).isEmpty();
        assertThat(t.storeFailures).hasSize(1);
        t.notify("ann");
        assertThat(phone.revs()).containsExactly(1L);
    }

    @Test
    void whereTheOutcomeIsUnknownTheStepStillReachesTheDeviceFromTheLog() {
        FakeConnection phone = t.live("ann");
        t.store.failAfter(1, Operation.APPEND);
        assertThatThrownBy(() -> t.hub.notifyUser("ann", "note", null))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.outcomeUnknown()).isTrue());
        t.advanceSeconds(10);
        assertThat(phone.revs()).containsExactly(1L);
    }

    @Test
    void anUnknownOutcomeBearsTheKeyToRepeatTheCallWith() {
        NotificationRequest keyed =
                NotificationRequest.type("note").idempotencyKey("k").build();
        t.store.failAfter(1, Operation.APPEND);
        assertThatThrownBy(() -> t.hub.notifyUser("ann", keyed))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.idempotencyKey()).isEqualTo("k"));
        NotificationRequest other =
                NotificationRequest.type("note").idempotencyKey("other").build();
        t.store.failAfter(1, Operation.APPEND);
        CompletableFuture<NotifyResult> future = t.hub.notifyUserAsync("ann", other);
        t.run();
        assertThatThrownBy(future::join)
                .cause()
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.idempotencyKey()).isEqualTo("other"));
        assertThat(t.hub.notifyUser("ann", keyed).notification().id()).isEqualTo(1);
        assertThat(t.hub.notifyUser("ann", other).notification().id()).isEqualTo(2);
        t.store.failBefore(1, Operation.APPEND);
        assertThatThrownBy(() -> t.hub.notifyUser(
                        "ann",
                        NotificationRequest.type("note").idempotencyKey("third").build()))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.idempotencyKey())
                                .as("nothing was stored")
                                .isNull());
    }

    @Test
    void anAsynchronousSendFailsWithTheSameException() {
        t.store.failBefore(1, Operation.APPEND);
        CompletableFuture<NotifyResult> future = t.hub.notifyUserAsync("ann", "note", null);
        t.run();
        assertThatThrownBy(future::join).hasCauseInstanceOf(StoreException.class);
    }

    @Test
    void whereTheStoreFailsAtOpeningTheClientIsToldToComeBackLater() {
        t.store.failBefore(1, Operation.HEADS);
        FakeConnection device = t.connect("ann");
        Closing closing = device.only(Closing.class);
        assertThat(device.types()).containsExactly("closing");
        assertThat(closing.code()).isEqualTo(1013);
        assertThat(closing.reconnect()).isTrue();
        assertThat(closing.retryAfterMs()).isBetween(1_000L, 5_000L);
        assertThat(device.closeCode()).isEqualTo(1013);
        assertThat(t.hub.endpoint().connectionCount()).isZero();
        t.store.failBefore(1, Operation.READ_AFTER);
        assertThat(t.connect("ann", t.cursor("ann")).closeCode()).isEqualTo(1013);
        assertThat(t.connect("ann").types()).contains("caught_up");
    }

    @Test
    void aPageThatCannotBeReadIsTriedAgainWithBackOff() {
        FakeConnection slow = t.live("ann").capacity(0);
        for (int i = 0; i < 100; i++) {
            t.hub.inbox("ann").setPreferences(Preferences.of(i % 2 == 0, Map.of()));
        }
        t.store.failBefore(5, Operation.READ_AFTER);
        int before = t.store.calls(Operation.READ_AFTER);
        slow.capacity(1_000).drain();
        t.run();
        assertThat(t.store.calls(Operation.READ_AFTER) - before).isEqualTo(1);
        t.advanceMillis(50);
        assertThat(t.store.calls(Operation.READ_AFTER) - before).isEqualTo(2);
        t.advanceMillis(99);
        assertThat(t.store.calls(Operation.READ_AFTER) - before).isEqualTo(2);
        t.advanceMillis(1);
        assertThat(t.store.calls(Operation.READ_AFTER) - before).isEqualTo(3);
        t.advanceSeconds(5);
        slow.drainAll();
        assertThat(slow.revs()).hasSize(100).isSorted().doesNotHaveDuplicates();
        assertThat(t.storeFailures).isNotEmpty();
    }

    @Test
    void stepsThatComeWhileAPageIsAwaitedComeAfterIt() {
        FakeConnection slow = t.live("ann").capacity(0);
        for (int i = 0; i < 100; i++) {
            t.hub.inbox("ann").setPreferences(Preferences.of(i % 2 == 0, Map.of()));
        }
        t.store.failBefore(3, Operation.READ_AFTER);
        slow.capacity(1_000).drain();
        for (int i = 0; i < 40; i++) {
            t.notify("ann");
            t.advanceMillis(20);
            slow.drain();
        }
        t.advanceSeconds(5);
        slow.drainAll();
        assertThat(slow.revs()).hasSize(140).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void oneReadOfTheStoreServesAllWhoAskForTheSamePlace() {
        for (int i = 0; i < 190; i++) {
            t.hub.inbox("ann").setPreferences(Preferences.of(i % 2 == 0, Map.of()));
        }
        FakeConnection[] slow = new FakeConnection[20];
        for (int i = 0; i < slow.length; i++) {
            slow[i] = t.live("ann").capacity(0);
        }
        t.log.setPreferences("ann", Preferences.of(true, Map.of()));
        for (int i = 0; i < 5; i++) {
            t.log.append(List.of(
                    new AppendRequest("ann", Notification.builder("note").build(), true, null)));
        }
        t.advanceSeconds(1);
        int before = t.store.calls(Operation.READ_AFTER);
        for (FakeConnection device : slow) {
            device.capacity(100);
        }
        t.advanceSeconds(20);
        for (FakeConnection device : slow) {
            device.drain();
        }
        t.run();
        for (FakeConnection device : slow) {
            device.drainAll();
            assertThat(device.revs()).hasSize(5 + (int) (t.head("ann").rev() - 195));
        }
        assertThat(t.store.calls(Operation.READ_AFTER) - before).isLessThan(8);
    }

    @Test
    void aTransportThatThrowsCostsTheCallerNothing() {
        Transport broken = new Transport() {
            @Override
            public void start(String nodeId, TransportListener listener) {}

            @Override
            public void publish(Envelope envelope) {
                throw new IllegalStateException("against the rules");
            }

            @Override
            public void join(String userId) {}

            @Override
            public void leave(String userId) {}

            @Override
            public void close() {}
        };
        TestHub alone = TestHub.create(settings -> settings.transport(broken));
        FakeConnection phone = alone.live("ann");
        assertThat(alone.hub.notifyUser("ann", "note", null).notification().id())
                .isEqualTo(1);
        assertThat(alone.hub.inbox("ann").markRead(1)).isTrue();
        assertThat(phone.revs()).containsExactly(1L, 2L);
    }

    @Test
    void aListenerThatThrowsBreaksNothing() {
        TestHub loud = TestHub.create(settings -> settings.listener(new HubListener() {
            @Override
            public void onStored(String userId, Notification notification) {
                throw new IllegalStateException("loud");
            }

            @Override
            public void onSessionLive(SessionInfo session) {
                throw new IllegalStateException("loud");
            }
        }));
        FakeConnection phone = loud.live("ann");
        loud.notifyMany("ann", 2);
        assertThat(phone.revs()).containsExactly(1L, 2L);
    }

    @Test
    void anErrorInAListenerBreaksNothingEither() {
        TestHub loud = TestHub.create(settings -> settings.listener(new HubListener() {
            @Override
            public void onSessionLive(SessionInfo session) {
                throw new NoClassDefFoundError("of the application");
            }
        }));
        FakeConnection phone = loud.live("ann");
        loud.notify("ann");
        assertThat(phone.revs()).containsExactly(1L);
    }

    @Test
    void anErrorWhileADeviceIsWrittenToEndsThatConnectionAlone() {
        FakeConnection phone = t.live("ann");
        FakeConnection laptop = t.live("ann");
        phone.onFrame(text -> {
            throw new OutOfMemoryError("for a test");
        });
        t.notify("ann");
        assertThat(phone.closeCode()).isEqualTo(1011);
        assertThat(laptop.revs()).containsExactly(1L);
        assertThat(t.hub.endpoint().connectionCount()).isEqualTo(1);
    }

    @Test
    void anErrorOfTheStoreIsAnAnswerToEverybodyWhoWaits() {
        Set<String> failing = new HashSet<>();
        NotificationStore brittle = (NotificationStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {NotificationStore.class}, (proxy, method, arguments) -> {
                    if (failing.remove(method.getName())) {
                        throw new OutOfMemoryError("for a test");
                    }
                    return method.invoke(t.log, arguments);
                });
        TestHub hub = TestHub.create(settings -> settings.store(brittle));
        FakeConnection phone = hub.live("ann").capacity(1);
        failing.add("append");
        CompletableFuture<NotifyResult> sent = hub.hub.notifyUserAsync("ann", "note", null);
        assertThatThrownBy(hub::run).hasCauseInstanceOf(OutOfMemoryError.class);
        hub.run();
        assertThatThrownBy(sent::join).hasCauseInstanceOf(StoreException.class);
        failing.add("readAfter");
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 100; i++) {
                        hub.hub.inbox("ann").setPreferences(Preferences.of(i % 2 == 0, Map.of()));
                        hub.run();
                    }
                })
                .hasCauseInstanceOf(OutOfMemoryError.class);
        phone.capacity(Integer.MAX_VALUE).drainAll();
        hub.advanceSeconds(3);
        assertThat(phone.revs()).hasSize((int) t.head("ann").rev()).hasSizeGreaterThan(60);
    }

    @Test
    void aSessionThatFailsSaysSoBeforeItIsClosed() {
        FakeConnection phone = t.live("ann");
        phone.onFrame(frame -> {
            phone.onFrame(next -> {});
            throw new IllegalStateException("a test's own failure");
        });
        t.notify("ann");
        assertThat(phone.closeCode()).isEqualTo(1011);
        Closing closing = phone.only(Closing.class);
        assertThat(closing.code()).isEqualTo(1011);
        assertThat(closing.reconnect()).isTrue();
        FakeConnection next = t.live("ann");
        t.notify("ann");
        assertThat(next.revs()).as("others go on").containsExactly(2L);
    }

    @Test
    void aSessionThatCannotEvenSaySoIsClosedAllTheSame() {
        FakeConnection phone = t.live("ann");
        phone.onFrame(frame -> {
            throw new IllegalStateException("a test's own failure");
        });
        t.notify("ann");
        assertThat(phone.closeCode()).isEqualTo(1011);
    }
}

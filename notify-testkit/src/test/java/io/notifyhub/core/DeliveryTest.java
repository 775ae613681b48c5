package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.core.NotifyResult.Outcome;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.protocol.Closing;
import io.notifyhub.protocol.Event;
import io.notifyhub.protocol.NotificationCreated;
import io.notifyhub.protocol.NotificationsPruned;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.Preferences.Channels;
import io.notifyhub.protocol.PreferencesChanged;
import io.notifyhub.testkit.FakeConnection;
import io.notifyhub.testkit.FaultyStore.Operation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class DeliveryTest {
    private final TestHub t = TestHub.create();

    // --- live

    @Test
    void everyDeviceOfTheUserHasItAtOnceAndNobodyElse() {
        FakeConnection phone = t.live("5");
        FakeConnection laptop = t.live("5");
        FakeConnection other = t.live("6");
        NotifyResult result = t.hub.notifyUser(5, "friend-request", Map.of("request_id", 123));
        assertThat(result.outcome()).isEqualTo(Outcome.STORED);
        assertThat(result.notification().id()).isEqualTo(1);
        assertThat(phone.texts())
                .containsExactly("{\"type\":\"friend_request\",\"data\":{\"request_id\":123},\"id\":1,"
                        + "\"created_at\":\"2030-01-01T00:00:00Z\",\"unread_count\":1,\"cursor\":\"" + t.cursor("5")
                        + "\"}");
        assertThat(laptop.texts()).isEqualTo(phone.texts());
        assertThat(other.texts()).isEmpty();
    }

    @Test
    void anEntryWithATitleComesInItsOwnShape() {
        FakeConnection phone = t.live("ann");
        t.hub.notifyUser(
                "ann",
                NotificationRequest.type("approval")
                        .title("Approved")
                        .message("All of it")
                        .link("/me")
                        .actor("1")
                        .build());
        assertThat(phone.texts().get(0))
                .startsWith("{\"type\":\"notification\",\"notification\":{\"id\":1,\"title\":\"Approved\"")
                .contains("\"type\":\"approval\",\"read\":false")
                .contains("\"actor\":1,\"verb\":null,\"recipient\":\"ann\"}")
                .contains("\"unread_count\":1,\"cursor\":\"1.");
    }

    @Test
    void liveStepsNeedNoReadOfTheStore() {
        t.live("ann");
        int before = t.store.calls(Operation.READ_AFTER) + t.store.calls(Operation.HEADS);
        t.notifyMany("ann", 30);
        assertThat(t.store.calls(Operation.READ_AFTER) + t.store.calls(Operation.HEADS))
                .isEqualTo(before);
    }

    @Test
    void badArgumentsThrowAtTheCallerAndNothingIsStored() {
        for (String type : List.of("disconnect!", "notification", "ping", "notify.me", "", "A", "x".repeat(65))) {
            assertThatThrownBy(() -> t.hub.notifyUser("ann", type, null))
                    .as(type)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> t.hub.notifyUser("", "a", null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> t.hub.notifyUser("a\u0000", "a", null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> t.hub.notifyUser("ann", "a", "x".repeat(40_000)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> t.hub.notifyUser(
                        "ann", NotificationRequest.type("a").dataJson("{} {}").build()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(t.head("ann").rev()).isZero();
    }

    @Test
    void theSameIdempotencyKeyIsDeliveredOnce() {
        FakeConnection phone = t.live("ann");
        for (String data : List.of("{\"a\":1,\"b\":2}", "{\"b\":2, \"a\":1}")) {
            NotifyResult result = t.hub.notifyUser(
                    "ann",
                    NotificationRequest.type("a")
                            .dataJson(data)
                            .idempotencyKey("k")
                            .build());
            assertThat(result.notification().id()).isEqualTo(1);
        }
        assertThatThrownBy(() -> t.hub.notifyUser(
                        "ann", NotificationRequest.type("b").idempotencyKey("k").build()))
                .isInstanceOf(IdempotencyConflictException.class);
        t.run();
        assertThat(phone.revs()).containsExactly(1L);
    }

    @Test
    void asynchronousSendsKeepTheirOrder() {
        FakeConnection phone = t.live("ann");
        List<CompletableFuture<NotifyResult>> futures = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            futures.add(t.hub.notifyUserAsync("ann", "note", i));
        }
        t.run();
        assertThat(futures).allMatch(CompletableFuture::isDone);
        assertThat(futures)
                .extracting(future -> future.join().notification().dataJson())
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(phone.frames(NotificationCreated.class))
                .extracting(frame -> frame.notification().dataJson())
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(t.store.calls(Operation.APPEND)).isLessThanOrEqualTo(2);
    }

    @Test
    void manyUsersAreNotifiedWithAResultEach() {
        FakeConnection ann = t.live("ann");
        t.hub.inbox("bob").setPreferences(Preferences.of(false, Map.of("a", Channels.of(false, false))));
        CompletableFuture<BulkResult> result = t.hub.notifyUsersAsync(
                List.of("ann", "bob", "ann"), NotificationRequest.type("a").build());
        t.run();
        assertThat(result.join().results().get("ann"))
                .isNotNull()
                .extracting(NotifyResult::outcome)
                .isEqualTo(Outcome.STORED);
        assertThat(result.join().results().get("bob"))
                .isNotNull()
                .extracting(NotifyResult::outcome)
                .isEqualTo(Outcome.SUPPRESSED);
        assertThat(result.join().failures()).isEmpty();
        assertThat(ann.revs()).containsExactly(1L);
    }

    @Test
    void aListenerMaySendWhenAConnectionBecomesLive() {
        NotificationHub[] self = new NotificationHub[1];
        List<Outcome> nested = new ArrayList<>();
        TestHub welcoming = TestHub.create(settings -> settings.listener(new HubListener() {
            @Override
            public void onSessionLive(SessionInfo session) {
                self[0].notifyUser(session.userId(), "welcome", null);
            }

            @Override
            public void onStored(String userId, io.notifyhub.protocol.Notification notification) {
                if (notification.type().equals("first")) {
                    nested.add(self[0].notifyUser(userId, "second", null).outcome());
                }
            }
        }));
        self[0] = welcoming.hub;
        FakeConnection device = welcoming.connect("ann");
        assertThat(device.types()).containsExactly("connection_established", "caught_up", "welcome");
        welcoming.notify("ann", "first");
        assertThat(device.types()).endsWith("first", "second");
        assertThat(nested).containsExactly(Outcome.STORED);
    }

    // --- events

    @Test
    void eventsReachLiveSessionsOnlyAndAreNotKept() {
        FakeConnection live = t.live("ann");
        FakeConnection replaying = new FakeConnection().capacity(1);
        String cursor = t.cursor("ann");
        t.notify("ann");
        t.connect(replaying, "ann", cursor);
        t.hub.sendEvent("ann", "typing", Map.of("from", 1));
        assertThat(live.types()).containsExactly("note", "typing");
        assertThat(live.only(Event.class).dataJson()).isEqualTo("{\"from\":1}");
        assertThat(live.texts().get(1)).isEqualTo("{\"type\":\"typing\",\"data\":{\"from\":1}}");
        replaying.drainAll();
        assertThat(replaying.types()).containsExactly("connection_established", "note", "caught_up");
        assertThat(t.head("ann").rev()).isEqualTo(1);
    }

    @Test
    void theOldestOfTooManyEventsIsDropped() {
        FakeConnection slow = t.live("ann").capacity(0);
        for (int i = 0; i < 100; i++) {
            t.hub.sendEvent("ann", "typing", i);
        }
        slow.capacity(100).drain();
        slow.drainAll();
        assertThat(slow.frames(Event.class)).hasSizeLessThan(20);
        assertThat(slow.frames(Event.class)).extracting(Event::dataJson).last().isEqualTo("99");
    }

    // --- slow readers

    @Test
    void aSlowReaderGetsEverythingInOrderFromTheLog() {
        FakeConnection slow = t.live("ann").capacity(2);
        FakeConnection quick = t.live("ann");
        for (int i = 0; i < 40; i++) {
            t.notify("ann");
        }
        for (int i = 0; i < 160; i++) {
            t.hub.inbox("ann").setPreferences(Preferences.of(i % 2 == 0, Map.of()));
        }
        assertThat(slow.taken() - 2).isEqualTo(2);
        assertThat(quick.revs()).hasSize(200);
        slow.drain();
        for (int i = 0; i < 400 && slow.revs().size() < 200; i++) {
            t.run();
            slow.drain();
        }
        assertThat(slow.revs())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 200).boxed().toList());
    }

    @Test
    void aSlowReaderThatWasPrunedPastIsToldToReload() {
        FakeConnection slow = t.live("ann").capacity(1);
        t.notifyMany("ann", 3);
        t.notifyMany("ann", 2 * TestHub.MAX_ENTRIES);
        for (int i = 0; i < 200; i++) {
            slow.drain();
            t.run();
        }
        assertThat(slow.types()).contains("reset");
        int reset = slow.types().indexOf("reset");
        assertThat(slow.types().subList(0, reset)).containsOnly("note");
        assertThat(slow.texts().get(reset)).contains("\"reason\":\"pruned\"");
        t.notify("ann");
        slow.drainAll();
        assertThat(slow.revs().get(slow.revs().size() - 1))
                .isEqualTo(t.head("ann").rev());
    }

    @Test
    void aFullConnectionHoldsNobodyUp() {
        FakeConnection stuck = t.live("ann").capacity(0);
        FakeConnection quick = t.live("ann");
        t.notifyMany("ann", 5);
        assertThat(quick.revs()).hasSize(5);
        assertThat(stuck.inFlight()).isZero();
    }

    // --- preferences

    @Test
    void whatIsMutedComesInTheQuietFrame() {
        t.hub.inbox("ann").setPreferences(Preferences.of(true, Map.of()));
        FakeConnection phone = t.live("ann");
        NotifyResult result = t.hub.notifyUser("ann", "note", null);
        t.hub.notifyUser("ann", NotificationRequest.type("alarm").critical(true).build());
        assertThat(result.outcome()).isEqualTo(Outcome.STORED);
        assertThat(phone.types()).containsExactly("notification_added", "alarm");
        assertThat(phone.texts().get(0)).contains("\"notification\":{\"id\":2").contains("\"cursor\":\"2.");
        t.hub.inbox("ann").setPreferences(Preferences.DEFAULT);
        FakeConnection again = t.connect(
                "ann",
                TestHub.lastCursor(phone)
                        .replaceFirst(
                                ".*",
                                t.log.readAfter("ann", t.head("nobody").cursor(), 1, 1)
                                        .steps()
                                        .get(0)
                                        .cursor()
                                        .toString()));
        assertThat(again.types()).contains("notification_added");
    }

    @Test
    void whatIsLiveOnlyComesWithoutIdAndCursorAndIsNotKept() {
        t.hub.inbox("ann").setPreferences(Preferences.of(false, Map.of("note", Channels.of(false, true))));
        FakeConnection phone = t.live("ann");
        NotifyResult result = t.hub.notifyUser(
                "ann", NotificationRequest.type("note").idempotencyKey("k").build());
        assertThat(result.outcome()).isEqualTo(Outcome.TRANSIENT);
        assertThat(result.notification().id()).isZero();
        assertThat(phone.types()).containsExactly("note");
        assertThat(phone.texts().get(0)).doesNotContain("\"id\"").doesNotContain("cursor");
        t.hub.notifyUser(
                "ann", NotificationRequest.type("note").idempotencyKey("k").build());
        assertThat(phone.types()).hasSize(1);
        assertThat(t.head("ann").rev()).isEqualTo(1);
        FakeConnection sender = t.live("bob;scope=notify:send");
        t.send(sender, "{'type':'send_notification','user_id':'ann','notification_type':'note','title':'T'}");
        assertThat(sender.texts())
                .containsExactly("{\"type\":\"notification_sent\",\"success\":true,\"notification_id\":null}");
        assertThat(phone.texts().get(1)).contains("\"id\":null").doesNotContain("cursor");
    }

    @Test
    void whatTheUserDoesNotWantIsNeitherKeptNorSent() {
        t.hub.inbox("ann").setPreferences(Preferences.of(false, Map.of("note", Channels.of(false, false))));
        FakeConnection phone = t.live("ann");
        assertThat(t.hub.notifyUser("ann", "note", null).outcome()).isEqualTo(Outcome.SUPPRESSED);
        t.run();
        assertThat(phone.texts()).isEmpty();
        assertThat(t.head("ann").rev()).isEqualTo(1);
    }

    @Test
    void aChangeOfPreferencesReachesAllDevices() {
        FakeConnection phone = t.live("ann");
        Preferences wanted = Preferences.of(false, Map.of("a", Channels.of(true, false)));
        t.hub.inbox("ann").setPreferences(wanted);
        assertThat(phone.only(PreferencesChanged.class).preferences()).isEqualTo(wanted);
        t.hub.inbox("ann").setPreferences(wanted);
        assertThat(phone.texts()).hasSize(1);
    }

    // --- pruning

    @Test
    void aPruneReachesDevicesAsAStep() {
        FakeConnection phone = t.live("ann");
        t.notifyMany("ann", TestHub.MAX_ENTRIES + 1);
        NotificationsPruned pruned = phone.only(NotificationsPruned.class);
        assertThat(pruned.upTo()).isEqualTo(t.head("ann").floor());
        assertThat(pruned.unreadCount()).isEqualTo(t.head("ann").unreadCount());
        assertThat(phone.revs()).hasSize(TestHub.MAX_ENTRIES + 2);
        FakeConnection back = t.connect("ann", TestHub.lastCursor(phone));
        assertThat(TestHub.hello(back).resumed()).isTrue();
    }

    @Test
    void aLogThatOutgrewItsLimitsWithoutASendIsPrunedWithinMinutes() {
        FakeConnection phone = t.live("ann");
        for (int i = 0; i < 5 * TestHub.MAX_ENTRIES; i++) {
            t.hub.inbox("ann").setPreferences(Preferences.of(i % 2 == 0, Map.of()));
        }
        assertThat(phone.types()).containsOnly("preferences_changed");
        t.advanceSeconds(301);
        assertThat(phone.only(NotificationsPruned.class).upTo())
                .isEqualTo(t.head("ann").floor())
                .isPositive();
        t.hub.close();
        int calls = t.store.calls(Operation.PRUNE_CANDIDATES);
        t.advanceSeconds(1_000);
        assertThat(t.store.calls(Operation.PRUNE_CANDIDATES)).isEqualTo(calls);
    }

    // --- closing

    @Test
    void closingTheHubTellsEveryConnectionToComeBackAtATimeOfItsOwn() {
        List<FakeConnection> devices = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            devices.add(t.live("u" + i));
        }
        t.hub.close();
        t.hub.close();
        Set<Long> times = new HashSet<>();
        for (FakeConnection device : devices) {
            Closing closing = device.only(Closing.class);
            assertThat(closing.code()).isEqualTo(1001);
            assertThat(closing.reconnect()).isTrue();
            assertThat(device.closeCode()).isEqualTo(1001);
            times.add(closing.retryAfterMs());
        }
        assertThat(times).hasSize(5);
        assertThat(t.connect("ann").closeCode()).isEqualTo(1001);
        assertThat(t.hub.endpoint().connectionCount()).isZero();
    }

    @Test
    void afterItsThreadsAreGoneTheHubRefusesAndNothingHangs() {
        NotificationHub hub = NotificationHub.builder()
                .authenticator(TestHub::authenticate)
                .store(t.store)
                .build();
        hub.close();
        CompletableFuture<NotifyResult> late = hub.notifyUserAsync("ann", "note", null);
        assertThat(late).isCompletedExceptionally();
        assertThatThrownBy(late::join).hasCauseInstanceOf(NotifyException.class);
        FakeConnection device = new FakeConnection().open(hub.endpoint(), "ann", null);
        assertThat(device.closeCode()).isEqualTo(1001);
    }

    @Test
    void disconnectingAUserClosesEveryConnectionOfTheUser() {
        FakeConnection phone = t.live("ann");
        FakeConnection laptop = t.live("ann");
        FakeConnection other = t.live("bob");
        t.hub.disconnect("ann", CloseCode.FORBIDDEN);
        assertThat(phone.closeCode()).isEqualTo(4003);
        assertThat(phone.only(Closing.class).reconnect()).isFalse();
        assertThat(laptop.closeCode()).isEqualTo(4003);
        assertThat(other.isClosed()).isFalse();
        assertThat(t.hub.endpoint().connectionCount()).isEqualTo(1);
    }

    @Test
    void aConnectionThatGoesWhileItIsOpenedLeavesNothingBehind() {
        FakeConnection device = new FakeConnection().open(t.hub.endpoint(), "ann", null);
        device.cut();
        t.run();
        assertThat(device.texts()).isEmpty();
        assertThat(t.hub.endpoint().connectionCount()).isZero();
        FakeConnection half = new FakeConnection().open(t.hub.endpoint(), "ann", null);
        t.time.runOne();
        half.cut();
        t.run();
        assertThat(half.texts()).isEmpty();
        assertThat(t.hub.endpoint().connectionCount()).isZero();
        t.advanceSeconds(60);
        int heads = t.store.calls(Operation.HEADS);
        t.advanceSeconds(60);
        assertThat(t.store.calls(Operation.HEADS)).isEqualTo(heads);
    }
}

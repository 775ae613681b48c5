package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.Done;
import io.notifyhub.protocol.Echo;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.ErrorFrame;
import io.notifyhub.protocol.Event;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationDeleted;
import io.notifyhub.protocol.NotificationMarkedRead;
import io.notifyhub.protocol.NotificationSent;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.Pong;
import io.notifyhub.testkit.FakeConnection;
import io.notifyhub.testkit.FaultyStore.Operation;
import io.notifyhub.testkit.FaultyTransport.Fate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private final TestHub t = TestHub.create();

    // --- reading, marking, deleting

    @Test
    void markingReadIsAStepForAllDevicesOfTheUser() {
        t.notifyMany("ann", 2);
        FakeConnection phone = t.live("ann");
        FakeConnection laptop = t.live("ann");
        FakeConnection other = t.live("bob");
        t.send(phone, "{'type':'mark_read','notification_id':1}");
        for (FakeConnection device : List.of(phone, laptop)) {
            NotificationMarkedRead frame = device.only(NotificationMarkedRead.class);
            assertThat(frame.notificationId()).isEqualTo(1);
            assertThat(frame.unreadCount()).isEqualTo(1);
            assertThat(String.valueOf(frame.cursor())).isEqualTo(t.cursor("ann"));
            assertThat(device.types()).containsExactly("notification_marked_read");
        }
        assertThat(other.texts()).isEmpty();
    }

    @Test
    void withARefTheCallerIsAlsoToldThatTheStepIsDone() {
        t.notify("ann");
        FakeConnection phone = t.live("ann");
        FakeConnection laptop = t.live("ann");
        t.send(phone, "{'type':'mark_read','notification_id':1,'ref':'r1'}");
        assertThat(phone.types()).containsExactly("notification_marked_read", "done");
        assertThat(phone.only(Done.class).ref()).isEqualTo("r1");
        assertThat(laptop.types()).containsExactly("notification_marked_read");
        assertThat(laptop.texts().get(0)).doesNotContain("r1");
    }

    @Test
    void markingReadAgainAnswersTheCallerAloneWithoutACursor() {
        t.notify("ann");
        t.hub.inbox("ann").markRead(1);
        FakeConnection phone = t.live("ann");
        FakeConnection laptop = t.live("ann");
        t.send(phone, "{'type':'mark_read','notification_id':1,'ref':'r'}");
        NotificationMarkedRead frame = phone.only(NotificationMarkedRead.class);
        assertThat(frame.cursor()).isNull();
        assertThat(frame.ref()).isEqualTo("r");
        assertThat(frame.unreadCount()).isZero();
        assertThat(phone.types()).hasSize(1);
        assertThat(laptop.texts()).isEmpty();
    }

    @Test
    void markingReadWhatIsNotThereIsNotFound() {
        t.notifyMany("ann", 2);
        t.hub.inbox("ann").delete(2);
        FakeConnection phone = t.live("ann");
        for (int id : new int[] {2, 3, 99}) {
            t.send(phone.forget(), "{'type':'mark_read','notification_id':" + id + ",'ref':'r'}");
            assertThat(phone.only(ErrorFrame.class).code()).isEqualTo(ErrorCode.NOT_FOUND);
            assertThat(phone.only(ErrorFrame.class).ref()).isEqualTo("r");
        }
        t.notify("ann");
        assertThat(phone.revs()).hasSize(1);
    }

    @Test
    void markingAllReadReachesEverybodyAndIsNoStepTheSecondTime() {
        t.notifyMany("ann", 3);
        FakeConnection phone = t.live("ann");
        FakeConnection laptop = t.live("ann");
        t.send(phone, "{'type':'mark_all_read','up_to':2}");
        assertThat(laptop.only(AllNotificationsMarkedRead.class).upTo()).isEqualTo(2);
        assertThat(laptop.only(AllNotificationsMarkedRead.class).unreadCount()).isEqualTo(1);
        t.send(phone, "{'type':'mark_all_read','ref':'r'}");
        assertThat(phone.types())
                .containsExactly("all_notifications_marked_read", "all_notifications_marked_read", "done");
        phone.forget();
        laptop.forget();
        t.send(phone, "{'type':'mark_all_read','ref':'s'}");
        AllNotificationsMarkedRead again = phone.only(AllNotificationsMarkedRead.class);
        assertThat(again.cursor()).isNull();
        assertThat(again.ref()).isEqualTo("s");
        assertThat(again.upTo()).isEqualTo(5);
        assertThat(laptop.texts()).isEmpty();
    }

    @Test
    void deletingReachesEverybodyAndSucceedsForTheCallerAloneTheSecondTime() {
        t.notify("ann");
        FakeConnection phone = t.live("ann");
        FakeConnection laptop = t.live("ann");
        t.send(phone, "{'type':'delete_notification','notification_id':1,'ref':'r'}");
        assertThat(laptop.only(NotificationDeleted.class).unreadCount()).isZero();
        assertThat(phone.types()).containsExactly("notification_deleted", "done");
        phone.forget();
        laptop.forget();
        t.send(phone, "{'type':'delete_notification','notification_id':1,'ref':'s'}");
        assertThat(phone.only(NotificationDeleted.class).cursor()).isNull();
        assertThat(phone.only(NotificationDeleted.class).ref()).isEqualTo("s");
        assertThat(laptop.texts()).isEmpty();
        t.send(phone.forget(), "{'type':'delete_notification','notification_id':77}");
        assertThat(phone.only(ErrorFrame.class).code()).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void listsWithFilterAndLimits() {
        t.notifyMany("ann", 5);
        t.hub.inbox("ann").markRead(4);
        FakeConnection phone = t.live("ann");
        t.send(phone, "{'type':'get_notifications','limit':2,'before':5,'unread_only':true,'ref':'r'}");
        NotificationsList list = phone.only(NotificationsList.class);
        assertThat(list.notifications()).extracting(Notification::id).containsExactly(3L, 2L);
        assertThat(list.total()).isEqualTo(4);
        assertThat(list.unreadCount()).isEqualTo(4);
        assertThat(list.hasMore()).isTrue();
        assertThat(list.ref()).isEqualTo("r");
        assertThat(phone.texts().get(0)).doesNotContain("cursor");
        t.send(phone.forget(), "{'type':'get_notifications','limit':100000}");
        assertThat(phone.only(NotificationsList.class).notifications()).hasSize(5);
    }

    // --- the place of a list

    @Test
    void stepsThatCameBeforeAListsStateAreWrittenBeforeIt() {
        FakeConnection phone = t.live("ann");
        t.store.before(operation -> {
            if (operation == Operation.LIST) {
                t.hub.notifyUser("ann", "note", null);
            }
        });
        t.send(phone, "{'type':'get_notifications'}");
        assertThat(phone.types()).containsExactly("note", "notifications_list");
        assertThat(phone.only(NotificationsList.class).notifications()).hasSize(1);
    }

    @Test
    void stepsThatCameAfterAListsStateAreWrittenAfterIt() {
        FakeConnection phone = t.live("ann");
        t.notify("ann");
        phone.forget();
        t.store.after(operation -> {
            if (operation == Operation.LIST) {
                t.hub.notifyUser("ann", "note", null);
                t.hub.notifyUser("ann", "note", null);
            }
        });
        t.send(phone, "{'type':'get_notifications'}");
        assertThat(phone.types()).containsExactly("notifications_list", "note", "note");
        assertThat(phone.only(NotificationsList.class).notifications()).hasSize(1);
    }

    @Test
    void aListAskedForWhileStepsAreWrittenIsNotOvertakenByThem() {
        // The store answers at once, in the middle of a delivery: the next step comes after what the list shows.
        TestHub direct = TestHub.create(settings -> settings.storeExecutor(Runnable::run));
        FakeConnection phone = direct.live("ann");
        AtomicBoolean once = new AtomicBoolean();
        phone.onFrame(text -> {
            if (once.compareAndSet(false, true)) {
                phone.send("{\"type\":\"get_notifications\"}");
                direct.hub.inbox("ann").markRead(1);
            }
        });
        direct.notify("ann");
        assertThat(phone.revs()).containsExactly(1L, 2L);
        boolean read =
                phone.only(NotificationsList.class).notifications().get(0).read();
        List<String> types = phone.types();
        assertThat(types.indexOf("notifications_list") > types.indexOf("notification_marked_read"))
                .isEqualTo(read);
    }

    @Test
    void aListDuringReplayWaitsForItsPlace() {
        String cursor = t.cursor("ann");
        t.notifyMany("ann", 5);
        FakeConnection phone = new FakeConnection().capacity(3);
        t.connect(phone, "ann", cursor);
        t.send(phone, "{'type':'get_notifications'}");
        t.notify("ann");
        for (int i = 0; i < 6; i++) {
            phone.drain();
            t.run();
        }
        assertThat(phone.types())
                .containsExactly(
                        "connection_established",
                        "note",
                        "note",
                        "note",
                        "note",
                        "note",
                        "notifications_list",
                        "caught_up",
                        "note");
    }

    @Test
    void aListThatFailsIsAnErrorAndStepsGoOn() {
        FakeConnection phone = t.live("ann");
        t.store.failBefore(1, Operation.LIST);
        t.send(phone, "{'type':'get_notifications','ref':'r'}");
        assertThat(phone.only(ErrorFrame.class).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(phone.only(ErrorFrame.class).ref()).isEqualTo("r");
        t.notify("ann");
        assertThat(phone.revs()).containsExactly(1L);
        t.send(phone.forget(), "{'type':'get_notifications'}");
        assertThat(phone.only(NotificationsList.class).total()).isEqualTo(1);
    }

    @Test
    void aListThatShowsMoreThanTheFeedKnowsBringsTheStepsFirst() {
        TestHub other = t.another("n2");
        FakeConnection phone = t.live("ann");
        other.transport.decide(envelope -> Fate.DROP);
        other.notify("ann");
        other.notify("ann");
        t.send(phone, "{'type':'get_notifications'}");
        t.advanceMillis(30);
        assertThat(phone.types()).containsExactly("note", "note", "notifications_list");
    }

    // --- sending

    @Test
    void aDeviceMaySendWithTheScopeForIt() {
        FakeConnection bob = t.live("bob");
        FakeConnection ann = t.live("ann;scope=notify:send");
        t.send(ann, "{'type':'send_notification','user_id':'bob','title':'T','message':'M','ref':'r'}");
        NotificationSent sent = ann.only(NotificationSent.class);
        assertThat(sent.notificationId()).isEqualTo(1);
        assertThat(sent.ref()).isEqualTo("r");
        assertThat(ann.types()).containsExactly("notification_sent");
        assertThat(bob.types()).containsExactly("notification");
        assertThat(bob.texts().get(0)).contains("\"type\":\"general\"").contains("\"title\":\"T\"");
    }

    @Test
    void withoutTheScopeSendingIsForbidden() {
        FakeConnection ann = t.live("ann");
        t.send(ann, "{'type':'send_notification','user_id':'bob','title':'T','ref':'r'}");
        assertThat(ann.only(ErrorFrame.class).code()).isEqualTo(ErrorCode.FORBIDDEN);
        assertThat(ann.only(ErrorFrame.class).ref()).isEqualTo("r");
        assertThat(t.head("bob").rev()).isZero();
    }

    @Test
    void thePolicyDecidesAndTheSenderIsTheActor() {
        TestHub open = TestHub.create(settings -> settings.sendPolicy(
                (sender, recipient, request) -> sender.userId().equals("ann")));
        FakeConnection bob = open.live("bob");
        FakeConnection ann = open.live("ann");
        open.send(ann, "{'type':'send_notification','user_id':'bob','title':'T','actor':'carl'}");
        assertThat(bob.texts().get(0)).contains("\"actor\":\"ann\"");
        open.send(bob, "{'type':'send_notification','user_id':'ann','title':'T'}");
        assertThat(bob.only(ErrorFrame.class).code()).isEqualTo(ErrorCode.FORBIDDEN);
    }

    @Test
    void theErrorsOfASendHaveTheirCodes() {
        FakeConnection ann = t.live("ann;scope=notify:send");
        String begin = "{'type':'send_notification','user_id':'bob','idempotency_key':'k','title':'";
        t.send(ann, begin + "one'}");
        t.send(ann, begin + "two'}");
        assertThat(ann.only(ErrorFrame.class).code()).isEqualTo(ErrorCode.IDEMPOTENCY_CONFLICT);
        t.send(ann.forget(), begin + "one'}");
        assertThat(ann.only(NotificationSent.class).notificationId()).isEqualTo(1);
        t.send(ann.forget(), "{'type':'send_notification','user_id':'bob','title':'" + "x".repeat(201) + "'}");
        assertThat(ann.only(ErrorFrame.class).code()).isEqualTo(ErrorCode.INVALID_FIELD);
        t.send(ann.forget(), "{'type':'send_notification','user_id':'bob','data':'" + "x".repeat(33_000) + "'}");
        assertThat(ann.only(ErrorFrame.class).code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
        t.send(ann.forget(), "{'type':'send_notification','title':'T'}");
        assertThat(ann.only(ErrorFrame.class).code()).isEqualTo(ErrorCode.INVALID_FIELD);
        t.store.failBefore(1, Operation.APPEND);
        t.send(ann.forget(), begin + "one'}");
        assertThat(ann.only(ErrorFrame.class).code()).isEqualTo(ErrorCode.UNAVAILABLE);
        assertThat(t.head("bob").rev()).isEqualTo(1);
    }

    // --- everything else

    @Test
    void pingIsAnsweredWithPong() {
        FakeConnection ann = t.live("ann");
        t.send(ann, "{'type':'ping','ref':'r'}");
        assertThat(ann.only(Pong.class).ref()).isEqualTo("r");
    }

    @Test
    void unknownTypesAndWhatIsNoObjectAreEchoed() {
        FakeConnection ann = t.live("ann");
        for (String json :
                List.of("{\"type\":\"hello\",\"n\":1.50}", "[1,2]", "\"text\"", "7", "null", "{\"type\":7}")) {
            t.send(ann.forget(), json);
            assertThat(ann.only(Echo.class).dataJson()).isEqualTo(json);
        }
    }

    @Test
    void withEchoOffUnknownTypesAreAnError() {
        TestHub silent = TestHub.create(settings -> settings.echo(false));
        FakeConnection ann = silent.live("ann");
        silent.send(ann, "{'type':'hello','ref':'r'}");
        assertThat(ann.only(ErrorFrame.class).code()).isEqualTo(ErrorCode.UNKNOWN_TYPE);
        assertThat(ann.only(ErrorFrame.class).ref()).isEqualTo("r");
        silent.send(ann.forget(), "[1]");
        assertThat(ann.only(ErrorFrame.class).code()).isEqualTo(ErrorCode.UNKNOWN_TYPE);
    }

    @Test
    void whatIsNotJsonIsAnErrorAndTheConnectionStays() {
        FakeConnection ann = t.live("ann");
        for (String text : List.of(
                "", "{", "hello", "{} {}", "{\"a\":1,\"a\":2}", "[".repeat(70), "\"\\u0000\"", "[\"\\ud800\"]")) {
            ann.forget().send(text);
            t.run();
            ErrorFrame error = ann.only(ErrorFrame.class);
            assertThat(error.code()).as(text).isIn(ErrorCode.INVALID_JSON, ErrorCode.INVALID_FIELD);
        }
        ann.forget().send("nonsense");
        assertThat(ann.texts())
                .containsExactly("{\"type\":\"error\",\"message\":\"Invalid JSON\",\"code\":\"invalid_json\"}");
        t.send(ann.forget(), "{'type':'mark_read','notification_id':'x','ref':'r'}");
        assertThat(ann.only(ErrorFrame.class).code()).isEqualTo(ErrorCode.INVALID_FIELD);
        assertThat(ann.only(ErrorFrame.class).ref()).isEqualTo("r");
        assertThat(ann.isClosed()).isFalse();
    }

    @Test
    void aHandlerGetsMessagesOfItsTypeAndMayReply() {
        List<String> got = new ArrayList<>();
        t.hub.onMessage("typing", message -> {
            got.add(message.sender().userId()
                    + message.type()
                    + message.as(Map.class).get("to"));
            message.reply("typing-ok", Map.of("n", 1));
        });
        FakeConnection ann = t.live("ann");
        FakeConnection second = t.live("ann");
        t.send(ann, "{'type':'typing','to':'bob','ref':'r'}");
        assertThat(got).containsExactly("anntypingbob");
        assertThat(ann.types()).containsExactly("typing_ok", "done");
        assertThat(ann.only(Event.class).dataJson()).isEqualTo("{\"n\":1}");
        assertThat(second.texts()).isEmpty();
        assertThatThrownBy(() -> t.hub.onMessage("typing", message -> {})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> t.hub.onMessage("ping", message -> {})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatAHandlerThrowsIsAnsweredWithItsCodeAndTheNextMessageIsHandled() {
        t.hub.onMessage("a", message -> {
            throw new NotifyException(ErrorCode.RATE_LIMITED, "Slowly");
        });
        t.hub.onMessage("b", message -> {
            throw new IllegalArgumentException("b must be c");
        });
        t.hub.onMessage("c", message -> {
            throw new IllegalStateException("secret");
        });
        t.hub.onMessage("d", message -> {
            throw new AssertionError("not even an exception");
        });
        FakeConnection ann = t.live("ann");
        for (String type : List.of("a", "b", "c", "d")) {
            t.send(ann, "{'type':'" + type + "','ref':'" + type + "'}");
        }
        t.send(ann, "{'type':'ping'}");
        assertThat(ann.types()).containsExactly("error", "error", "error", "error", "pong");
        assertThat(ann.frames(ErrorFrame.class))
                .extracting(ErrorFrame::code)
                .containsExactly(
                        ErrorCode.RATE_LIMITED, ErrorCode.INVALID_FIELD, ErrorCode.INTERNAL, ErrorCode.INTERNAL);
        assertThat(ann.frames(ErrorFrame.class)).extracting(ErrorFrame::ref).containsExactly("a", "b", "c", "d");
        assertThat(String.join("", ann.texts())).contains("b must be c").doesNotContain("secret");
    }

    @Test
    void messagesAreHandledInOrderOneAtATime() {
        List<Object> got = new ArrayList<>();
        t.hub.onMessage("a", message -> got.add(message.as(Map.class).get("n")));
        FakeConnection ann = t.live("ann");
        for (int i = 0; i < 20; i++) {
            ann.send("{\"type\":\"a\",\"n\":" + i + "}");
        }
        ann.send("{\"type\":\"ping\"}");
        assertThat(ann.texts()).isEmpty();
        t.run();
        assertThat(got).hasSize(20).isSortedAccordingTo((a, b) -> Integer.compare((int) a, (int) b));
        assertThat(ann.types()).containsExactly("pong");
    }

    @Test
    void aDeviceThatSendsFasterThanItIsServedIsNotReadFrom() {
        t.hub.onMessage("a", message -> {});
        FakeConnection ann = t.live("ann");
        int sent = 0;
        while (!ann.isSuspended() && sent < 1_000) {
            ann.send("{\"type\":\"a\"}");
            sent++;
        }
        assertThat(sent).isLessThan(100);
        t.run();
        assertThat(ann.isSuspended()).isFalse();
    }

    @Test
    void aDeviceThatSentTooMuchBeforeItsHelloIsReadFromOnlyWhenThatIsDone() {
        t.hub.onMessage("a", message -> {});
        FakeConnection ann = new FakeConnection();
        ann.open(t.hub.endpoint(), "ann", null);
        for (int i = 0; i < 40; i++) {
            ann.send("{\"type\":\"a\"}");
        }
        List<Boolean> suspended = new ArrayList<>();
        ann.onFrame(text -> suspended.add(ann.isSuspended()));
        while (ann.texts().isEmpty()) {
            assertThat(t.time.runOne()).isTrue();
        }
        assertThat(ann.isSuspended()).isTrue();
        t.run();
        assertThat(ann.isSuspended()).isFalse();
    }

    @Test
    void aDeviceThatDoesNotReadItsAnswersIsNotReadFrom() {
        FakeConnection ann = t.live("ann").capacity(0);
        int sent = 0;
        while (!ann.isSuspended() && sent < 1_000) {
            ann.send("{\"type\":\"ping\"}");
            sent++;
        }
        assertThat(sent).isLessThan(200);
        ann.capacity(10);
        for (int i = 0; i < 200; i++) {
            ann.drain();
        }
        assertThat(ann.frames(Pong.class)).hasSize(sent);
        assertThat(ann.isSuspended()).isFalse();
    }

    @Test
    void aDeviceThatDoesNotReadItsListsCostsBoundedMemory() {
        t.hub.inbox("ann");
        String data = "{\"t\":\"" + "x".repeat(20_000) + "\"}";
        for (int i = 0; i < 20; i++) {
            t.hub.notifyUser(
                    "ann", NotificationRequest.type("note").dataJson(data).build());
        }
        FakeConnection ann = t.live("ann").capacity(0);
        int before = t.store.calls(Operation.LIST);
        for (int i = 0; i < 30; i++) {
            ann.send("{\"type\":\"get_notifications\"}");
            t.run();
        }
        assertThat(t.store.calls(Operation.LIST) - before)
                .as("lists of 256 KiB made")
                .isLessThanOrEqualTo(2);
        ann.capacity(1);
        for (int i = 0; i < 40; i++) {
            ann.drain();
            t.run();
        }
        assertThat(ann.frames(NotificationsList.class))
                .as("all answered in the end")
                .hasSize(30);
    }

    @Test
    void aRealThreadStuckInTheStoreHoldsStepsBackOnlyForTheListsOwnConnection() throws Exception {
        NotificationHub hub = NotificationHub.builder()
                .authenticator(TestHub::authenticate)
                .store(t.store)
                .build();
        try (hub) {
            FakeConnection asks = new FakeConnection().open(hub.endpoint(), "ann", null);
            FakeConnection other = new FakeConnection().open(hub.endpoint(), "ann", null);
            await().until(() ->
                    asks.types().contains("caught_up") && other.types().contains("caught_up"));
            try (var gate = t.store.block(Operation.LIST)) {
                asks.send("{\"type\":\"get_notifications\"}");
                gate.awaitArrival();
                hub.notifyUser("ann", "note", null);
                await().until(() -> other.revs().equals(List.of(1L)));
                assertThat(asks.revs()).isEmpty();
            }
            await().until(() -> asks.types().contains("notifications_list"));
            assertThat(asks.types()).endsWith("note", "notifications_list");
        }
    }

    // --- long messages

    @Test
    void aLongMessageIsNotReadByTheThreadThatBroughtIt() {
        FakeConnection phone = t.live("ann");
        phone.send("\"" + "x".repeat(4_000) + "\"");
        phone.send("{\"type\":\"ping\"}");
        assertThat(phone.texts()).isEmpty();
        t.run();
        assertThat(phone.types()).as("in order nevertheless").containsExactly("echo", "pong");
        phone.send("{\"type\":\"ping\"}");
        assertThat(phone.frames(Pong.class)).as("a short one is").hasSize(2);
    }

    @Test
    void longMessagesOfManyDevicesAreAllReadAndOthersHaveTheirTurnBetweenThem() {
        List<FakeConnection> crowd = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            crowd.add(t.live("u" + i));
        }
        List<String> order = new ArrayList<>();
        t.hub.onMessage("other", message -> order.add("other"));
        FakeConnection other = t.live("other");
        crowd.forEach(device -> {
            device.onFrame(frame -> order.add("long"));
            device.send("\"" + "x".repeat(4_000) + "\"");
        });
        other.send("{\"type\":\"other\"}");
        t.run();
        assertThat(order).hasSize(51).containsOnlyOnce("other");
        assertThat(order.indexOf("other")).isLessThan(50 - 1);
        crowd.forEach(device -> assertThat(device.types()).containsExactly("echo"));
    }

    @Test
    void aHubThatClosesWhileLongMessagesWaitClosesTheirDevices() {
        List<FakeConnection> crowd = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            crowd.add(t.live("u" + i));
        }
        crowd.forEach(device -> device.send("\"" + "x".repeat(4_000) + "\""));
        t.hub.close();
        t.run();
        crowd.forEach(device -> assertThat(device.closeCode()).isEqualTo(1001));
        assertThat(t.hub.endpoint().connectionCount()).isZero();
    }

    @Test
    void aLongMessageThatIsBrokenIsAnErrorAndTheNextIsHandled() {
        FakeConnection phone = t.live("ann");
        t.send(phone, "[".repeat(4_000));
        t.send(phone, "{'type':'ping'}");
        assertThat(phone.types()).containsExactly("error", "pong");
    }
}

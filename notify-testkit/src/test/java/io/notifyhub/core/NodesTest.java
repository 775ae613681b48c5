package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.Reset;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.protocol.StepFrame;
import io.notifyhub.testkit.FakeConnection;
import io.notifyhub.testkit.FaultyStore.Operation;
import io.notifyhub.testkit.FaultyTransport.Fate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Two nodes on one log and one transport; and what they make of a log that is not what it was. */
class NodesTest {
    private final TestHub a = TestHub.create();
    private final TestHub b = a.another("n2");

    private static List<Long> oneTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    // --- hints

    @Test
    void whatIsSentOnOneNodeReachesDevicesOnTheOtherAtOnce() {
        FakeConnection phone = a.live("ann");
        FakeConnection laptop = b.live("ann");
        a.notify("ann");
        b.notify("ann");
        b.hub.inbox("ann").markRead(1);
        assertThat(phone.revs()).isEqualTo(oneTo(3));
        assertThat(laptop.texts()).isEqualTo(phone.texts());
        assertThat(a.store.calls(Operation.READ_AFTER)).isZero();
    }

    @Test
    void eventsAndDisconnectsReachTheOtherNode() {
        FakeConnection laptop = b.live("ann");
        a.hub.sendEvent("ann", "typing", null);
        assertThat(laptop.types()).containsExactly("typing");
        a.hub.disconnect("ann", CloseCode.FORBIDDEN);
        assertThat(laptop.closeCode()).isEqualTo(4003);
    }

    @Test
    void aLostHintIsMadeGoodWithinTenSecondsWhenItIsLostAtTheWorstMoment() {
        FakeConnection laptop = b.live("ann");
        a.transport.decide(envelope -> Fate.DROP);
        for (int moment = 0; moment < 20; moment++) {
            a.advanceMillis(250);
            int before = laptop.revs().size();
            a.notify("ann");
            int waited = 0;
            while (laptop.revs().size() == before && waited < 20_000) {
                a.advanceMillis(100);
                waited += 100;
            }
            // The rest is for a store and a network that take their time.
            assertThat(waited).isLessThanOrEqualTo(9_200);
        }
    }

    @Test
    void aDoubledHintIsDeliveredOnce() {
        FakeConnection laptop = b.live("ann");
        a.transport.decide(envelope -> Fate.DUPLICATE);
        a.notifyMany("ann", 5);
        assertThat(laptop.revs()).isEqualTo(oneTo(5));
        b.advanceSeconds(20);
        assertThat(laptop.revs()).isEqualTo(oneTo(5));
    }

    @Test
    void shuffledHintsAreDeliveredInOrderWithoutTheStore() {
        FakeConnection laptop = b.live("ann");
        a.transport.decide(envelope -> Fate.HOLD);
        a.notifyMany("ann", 10);
        int before = b.store.calls(Operation.READ_AFTER);
        a.transport.releaseShuffled(new Random(3));
        assertThat(laptop.revs()).isEqualTo(oneTo(10));
        b.advanceMillis(100);
        assertThat(b.store.calls(Operation.READ_AFTER)).isEqualTo(before);
    }

    @Test
    void aGapIsClosedFromTheStoreAfterTwentyMilliseconds() {
        FakeConnection laptop = b.live("ann");
        a.transport.decide(envelope -> envelope.rev() == 1 ? Fate.DROP : Fate.DELIVER);
        a.notifyMany("ann", 3);
        b.advanceMillis(19);
        assertThat(laptop.revs()).isEmpty();
        b.advanceMillis(1);
        assertThat(laptop.revs()).isEqualTo(oneTo(3));
        assertThat(b.store.calls(Operation.READ_AFTER)).isEqualTo(1);
    }

    @Test
    void aLateHintThatClosesTheGapSavesTheRead() {
        FakeConnection laptop = b.live("ann");
        a.transport.decide(envelope -> envelope.rev() == 1 ? Fate.HOLD : Fate.DELIVER);
        a.notifyMany("ann", 3);
        b.advanceMillis(10);
        a.transport.release();
        assertThat(laptop.revs()).isEqualTo(oneTo(3));
        b.advanceMillis(100);
        assertThat(b.store.calls(Operation.READ_AFTER)).isZero();
    }

    @Test
    void whereEveryHintIsLostDevicesHaveItWithinTenSeconds() {
        FakeConnection laptop = b.live("ann");
        a.transport.decide(envelope -> Fate.DROP);
        for (int i = 0; i < 20; i++) {
            a.advanceMillis(777);
            laptop.forget();
            a.notify("ann");
            a.advanceMillis(10_000);
            assertThat(laptop.revs()).containsExactly(i + 1L);
        }
    }

    @Test
    void whileTheTransportIsDownDevicesHaveItWithinTwoSeconds() {
        FakeConnection laptop = b.live("ann");
        b.transport.down();
        a.advanceMillis(100);
        a.notify("ann");
        a.advanceMillis(2_100);
        assertThat(laptop.revs()).containsExactly(1L);
    }

    @Test
    void whenTheTransportIsBackEverythingIsComparedAtOnce() {
        FakeConnection laptop = b.live("ann");
        b.transport.down();
        b.run();
        a.notify("ann");
        b.transport.up();
        b.run();
        assertThat(laptop.revs()).containsExactly(1L);
    }

    @Test
    void afterANodeSleptEverythingIsComparedAtOnce() {
        FakeConnection laptop = b.live("ann");
        a.transport.decide(envelope -> Fate.DROP);
        a.notify("ann");
        a.time.sleep(Duration.ofSeconds(60));
        a.run();
        assertThat(laptop.revs()).containsExactly(1L);
    }

    @Test
    void aHintThatComesBeforeTheFeedReadTheLogIsNotLost() {
        a.notifyMany("ann", 2);
        FakeConnection laptop = new FakeConnection().open(b.hub.endpoint(), "ann", null);
        b.time.runOne();
        a.hub.notifyUser("ann", "note", null);
        b.run();
        b.advanceMillis(100);
        long start = TestHub.hello(laptop).cursor().rev();
        assertThat(laptop.revs())
                .isEqualTo(LongStream.rangeClosed(start + 1, 3).boxed().toList());
        a.notify("ann");
        assertThat(laptop.revs()).endsWith(4L);
    }

    @Test
    void hintsWithoutTheirFrameAreReadFromTheStore() {
        TestHub bare = a.another("n3");
        FakeConnection laptop = b.live("ann");
        bare.transport.decide(envelope -> Fate.DROP);
        for (int i = 0; i < 3; i++) {
            StoredStep step = Objects.requireNonNull(a.log.append(List.of(new AppendRequest(
                            "ann", Notification.builder("note").build(), false, null)))
                    .get(0)
                    .step());
            a.transport.publish(
                    Envelope.step("ann", step.step().rev(), step.step().mark(), step.prevMark(), null));
            b.run();
            assertThat(laptop.revs()).isEqualTo(oneTo(i + 1));
        }
    }

    @Test
    void forgedHintsAreDroppedAndCostAFewReads() {
        FakeConnection laptop = b.live("ann");
        for (int i = 0; i < 50; i++) {
            a.transport.publish(
                    Envelope.step("ann", 1_000 + i, 7, 8, "{\"type\":\"evil\"}".getBytes(StandardCharsets.UTF_8)));
        }
        b.advanceSeconds(1);
        assertThat(b.store.calls(Operation.HEADS)).isLessThan(10);
        a.notify("ann");
        assertThat(laptop.revs()).containsExactly(1L);
        assertThat(laptop.types()).containsExactly("note");
    }

    @Test
    void aStormOfHintsThatDoNotFitAsksTheStoreOnce() {
        a.notifyMany("ann", 1);
        b.live("ann");
        int before = b.store.calls(Operation.HEADS);
        for (int i = 0; i < 100; i++) {
            a.transport.publish(Envelope.step("ann", 2, 7 + i, 8, null));
        }
        b.run();
        assertThat(b.store.calls(Operation.HEADS) - before).isLessThan(3);
    }

    @Test
    void aDeviceThatMovesBetweenNodesMissesNothing() {
        FakeConnection phone = a.live("ann");
        a.transport.decide(envelope -> Fate.DROP);
        b.transport.decide(envelope -> Fate.DROP);
        a.notifyMany("ann", 2);
        String cursor = TestHub.lastCursor(phone);
        phone.cut();
        b.notifyMany("ann", 2);
        FakeConnection moved = b.connect("ann", cursor);
        assertThat(moved.revs()).containsExactly(3L, 4L);
    }

    @Test
    void aFeedThatIsLeftAndJoinedAgainIsNotLeftByTheTransport() {
        FakeConnection phone = b.live("ann");
        phone.cut();
        b.advanceSeconds(3);
        FakeConnection again = b.live("ann");
        b.advanceSeconds(10);
        a.notify("ann");
        assertThat(again.revs()).containsExactly(1L);
        again.cut();
        b.advanceSeconds(10);
        FakeConnection third = b.live("ann");
        a.notify("ann");
        assertThat(third.revs()).containsExactly(2L);
    }

    @Test
    void aRoundThatOutlastsAFeedLeavesNothingAtTheTransport() {
        FakeConnection laptop = b.live("ann");
        a.transport.decide(envelope -> Fate.DROP);
        a.notify("ann");
        b.advanceSeconds(5);
        boolean[] once = new boolean[1];
        b.store.before(operation -> {
            if (operation == Operation.HEADS && !once[0]) {
                once[0] = true;
                laptop.cut();
                b.advanceSeconds(6);
            }
        });
        b.advanceSeconds(5);
        assertThat(once[0]).isTrue();
        assertThat(b.transport.joined()).isEmpty();
    }

    // --- another history

    private void assertReset(FakeConnection device, ResetReason reason) {
        Reset reset = device.only(Reset.class);
        assertThat(reset.reason()).isEqualTo(reason);
        List<String> types = device.types();
        int at = types.indexOf("reset");
        assertThat(device.frames().subList(at + 1, types.size()))
                .filteredOn(StepFrame.class::isInstance)
                .extracting(frame -> String.valueOf(((StepFrame) frame).cursor()))
                .hasSize((int) (a.head("ann").rev() - reset.cursor().rev()));
        assertThat(device.revs()).endsWith(a.head("ann").rev());
    }

    @Test
    void aLogThatWasPutBackIsNoticedByIdleSessionsWithinSeconds() {
        FakeConnection phone = a.live("ann");
        a.notifyMany("ann", 5);
        a.log.rewindTo(3);
        a.advanceSeconds(6);
        assertThat(phone.only(Reset.class).reason()).isEqualTo(ResetReason.AHEAD);
        assertThat(phone.only(Reset.class).cursor().toString()).isEqualTo(a.cursor("ann"));
        a.notify("ann");
        assertReset(phone, ResetReason.AHEAD);
    }

    @Test
    void aLogThatWasPutBackAndGrewToTheSameNumberIsNoticed() {
        FakeConnection phone = a.live("ann");
        a.notifyMany("ann", 5);
        a.log.rewindTo(3);
        a.transport.decide(envelope -> Fate.DROP);
        for (int i = 0; i < 2; i++) {
            a.log.setPreferences("ann", Preferences.of(i == 0, Map.of()));
        }
        a.advanceSeconds(11);
        assertThat(phone.only(Reset.class).reason()).isEqualTo(ResetReason.REPLACED);
    }

    @Test
    void aStepOfAnotherHistoryNeverReachesASessionOfTheOldOne() {
        FakeConnection phone = a.live("ann");
        FakeConnection laptop = b.live("ann");
        a.notifyMany("ann", 5);
        a.log.rewindTo(3);
        b.notifyMany("ann", 6);
        a.advanceSeconds(15);
        a.notify("ann");
        for (FakeConnection device : List.of(phone, laptop)) {
            assertThat(device.revs().subList(0, 5)).isEqualTo(oneTo(5));
            assertThat(device.frames(Reset.class)).isNotEmpty();
            assertThat(device.revs()).endsWith(a.head("ann").rev());
        }
    }

    @Test
    void aNewSessionAfterALogWasPutBackGetsNoStepOfTheOldOne() {
        FakeConnection old = a.live("ann");
        a.notifyMany("ann", 5);
        List<String> before = old.texts();
        a.log.rewindTo(3);
        FakeConnection fresh = a.connect("ann");
        a.run();
        assertThat(TestHub.hello(fresh).cursor().rev()).isEqualTo(3);
        assertThat(fresh.texts()).doesNotContainAnyElementsOf(before);
        assertThat(old.only(Reset.class).reason()).isEqualTo(ResetReason.AHEAD);
        a.notify("ann");
        assertThat(fresh.revs()).containsExactly(4L);
        assertThat(old.revs()).isEqualTo(List.of(1L, 2L, 3L, 4L, 5L, 4L));
    }

    /** Brings a device of node a to step 7 of a history that is gone, while its feed knows only step 5 of it. */
    private FakeConnection aheadOfItsFeedInALostHistory() {
        a.live("ann");
        a.notifyMany("ann", 5);
        b.transport.decide(envelope -> Fate.DROP);
        b.notifyMany("ann", 2);
        FakeConnection device = a.live("ann");
        a.log.rewindTo(3);
        b.notifyMany("ann", 4);
        assertThat(a.head("ann").rev()).isEqualTo(7);
        return device;
    }

    @Test
    void aSessionAtTheSameNumberOfAnotherHistoryIsResetAsSoonAsTheFeedKnows() {
        FakeConnection device = aheadOfItsFeedInALostHistory();
        a.advanceMillis(100);
        assertThat(device.only(Reset.class).reason()).isEqualTo(ResetReason.REPLACED);
        assertThat(device.only(Reset.class).cursor().toString()).isEqualTo(a.cursor("ann"));
    }

    @Test
    void theNextStepOfAnotherHistoryIsNotWrittenAfterTheSameNumberOfTheOldOne() {
        FakeConnection device = aheadOfItsFeedInALostHistory();
        boolean[] once = new boolean[1];
        a.store.before(operation -> {
            if (operation == Operation.READ_AFTER && !once[0]) {
                once[0] = true;
                b.transport.heal();
                b.hub.inbox("ann").markRead(1);
            }
        });
        a.advanceSeconds(1);
        assertThat(a.head("ann").rev()).isEqualTo(8);
        assertThat(device.types()).startsWith("reset");
        assertThat(device.only(Reset.class).cursor().rev()).isGreaterThanOrEqualTo(7);
    }

    /** Brings node b to have seen step 2 of the log, and then gives it the hint of a step 2 that was lost before. */
    private void aLateHintOfALostStepThatFits() {
        a.notify("ann");
        a.transport.decide(envelope -> Fate.HOLD);
        a.notify("ann");
        a.log.rewindTo(1);
        a.log.setPreferences("ann", Preferences.of(true, Map.of()));
        b.send(b.live("ann"), "{'type':'get_notifications'}");
        a.transport.release();
        b.run();
    }

    @Test
    void aDeviceThatWasShownALostStepByALateHintIsResetThoughTheLogHasTheSameNumber() {
        FakeConnection phone = b.live("ann");
        aLateHintOfALostStepThatFits();
        b.advanceSeconds(6);
        assertThat(phone.only(Reset.class).cursor()).hasToString(a.cursor("ann"));
        a.transport.heal();
        a.notify("ann");
        assertThat(phone.revs()).endsWith(3L);
    }

    @Test
    void aDeviceIsServedFromTheStoreIfTheFeedOnlyKnowsALostStep() {
        FakeConnection other = b.live("ann");
        aLateHintOfALostStepThatFits();
        int before = b.store.calls(Operation.READ_AFTER);
        FakeConnection phone = b.live("ann");
        b.advanceSeconds(6);
        assertThat(b.store.calls(Operation.READ_AFTER) - before).isLessThan(10);
        assertThat(other.frames(Reset.class)).hasSize(1);
        a.transport.heal();
        a.notify("ann");
        assertThat(phone.revs()).containsExactly(3L);
    }

    @Test
    void aSessionBehindThePointWhereTheLogWasPutBackGoesOnWithoutAReset() {
        FakeConnection slow = a.live("ann").capacity(1);
        FakeConnection quick = a.live("ann");
        a.notifyMany("ann", 5);
        a.log.rewindTo(3);
        b.notify("ann");
        a.advanceSeconds(11);
        for (int i = 0; i < 10; i++) {
            slow.drain();
            a.run();
        }
        assertThat(slow.types()).doesNotContain("reset");
        assertThat(slow.revs()).isEqualTo(oneTo(4));
        assertThat(quick.types()).contains("reset");
        assertThat(TestHub.lastCursor(slow)).isEqualTo(a.cursor("ann"));
    }

    @Test
    void aLogThatWasLostAltogetherIsNoticed() {
        FakeConnection phone = a.live("ann");
        FakeConnection empty = a.live("bob");
        a.notifyMany("ann", 2);
        a.log.lose();
        a.advanceSeconds(11);
        assertThat(phone.only(Reset.class).cursor().rev()).isZero();
        assertThat(empty.only(Reset.class).reason()).isEqualTo(ResetReason.REPLACED);
        a.notify("ann");
        assertThat(phone.revs()).isEqualTo(List.of(1L, 2L, 1L));
    }

    @Test
    void aLogThatIsLostDuringReplayResetsInTheMiddleAndStillCatchesUpOnce() {
        String cursor = a.cursor("ann");
        a.notifyMany("ann", 10);
        FakeConnection slow = new FakeConnection().capacity(2);
        a.connect(slow, "ann", cursor);
        slow.drain();
        a.log.rewindTo(1);
        a.advanceSeconds(11);
        for (int i = 0; i < 20; i++) {
            slow.drain();
            a.run();
        }
        assertThat(slow.frames(Reset.class)).hasSize(1);
        assertThat(slow.frames(CaughtUp.class)).hasSize(1);
        a.notify("ann");
        slow.drainAll();
        assertThat(slow.revs()).endsWith(2L);
    }

    @Test
    void aListThatWaitsForAPlaceThatIsNoMoreIsRefused() {
        FakeConnection slow = a.live("ann").capacity(1);
        a.notifyMany("ann", 10);
        slow.send("{\"type\":\"get_notifications\"}");
        a.run();
        a.log.rewindTo(2);
        a.advanceSeconds(11);
        for (int i = 0; i < 20; i++) {
            slow.drain();
            a.run();
        }
        assertThat(slow.types()).contains("error").doesNotContain("notifications_list");
        a.notify("ann");
        slow.drainAll();
        assertThat(slow.revs()).endsWith(3L);
    }

    @Test
    void aListOfAnotherHistoryIsRefusedAlsoWhereItsPlaceExistsAgain() {
        FakeConnection slow = a.live("ann").capacity(1);
        a.notifyMany("ann", 10);
        slow.send("{\"type\":\"get_notifications\"}");
        a.run();
        a.log.rewindTo(2);
        b.notifyMany("ann", 10);
        a.advanceSeconds(11);
        for (int i = 0; i < 20; i++) {
            slow.drain();
            a.run();
        }
        assertThat(slow.types()).contains("error").doesNotContain("notifications_list");
        a.notify("ann");
        slow.drainAll();
        assertThat(slow.revs()).endsWith(13L);
    }

    @Test
    void aListThatIsReadWhileTheSessionIsResetIsFollowedByAReset() {
        FakeConnection phone = a.live("ann");
        a.notifyMany("ann", 5);
        boolean[] once = new boolean[1];
        a.store.after(operation -> {
            if (operation == Operation.LIST && !once[0]) {
                once[0] = true;
                a.log.rewindTo(3);
                b.transport.decide(envelope -> Fate.DROP);
                b.notifyMany("ann", 4);
                a.advanceSeconds(11);
                b.transport.heal();
            }
        });
        a.send(phone, "{'type':'get_notifications'}");
        a.advanceSeconds(11);
        List<String> types = phone.types();
        assertThat(types.lastIndexOf("reset")).isGreaterThan(types.indexOf("notifications_list"));
        a.notify("ann");
        assertThat(TestHub.lastCursor(phone)).isEqualTo(a.cursor("ann"));
    }
}

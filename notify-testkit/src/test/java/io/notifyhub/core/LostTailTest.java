package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.NotificationCreated;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.Reset;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.testkit.FakeConnection;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A replay shows what later steps did. If the log then loses those, who has seen them must reload. */
class LostTailTest {
    private static final int STEPS_IN_A_RING = 64;

    private final TestHub t = TestHub.create();
    private int writesBeforeTheTail;

    /** Ten entries, all read by a step that the log will lose. */
    private void tenEntriesAndATail() {
        t.notifyMany("ann", 10);
        writesBeforeTheTail = t.log.writes();
        t.hub.inbox("ann").markAllRead(10);
        t.run();
    }

    private void loseTheTail() {
        t.log.rewindTo(writesBeforeTheTail);
    }

    /** Connected from the beginning of the log, with the greeting and three entries written. */
    private FakeConnection inTheMiddleOfItsReplay() {
        FakeConnection device = new FakeConnection().capacity(4);
        t.connect(device, "ann", Cursor.of(0, t.head("nobody").mark()).toString());
        device.drain();
        assertThat(device.frames(NotificationCreated.class))
                .hasSize(3)
                .allMatch(frame -> frame.notification().read());
        return device;
    }

    @Test
    @DisplayName("the cursors of a replay name the head it was read at, the last one of it does not")
    void cursorsOfAReplayNameItsHead() {
        tenEntriesAndATail();
        FakeConnection device = inTheMiddleOfItsReplay();
        assertThat(TestHub.lastCursor(device)).endsWith("-" + t.cursor("ann"));
        device.drainAll();
        assertThat(TestHub.lastCursor(device)).isEqualTo(t.cursor("ann"));
    }

    @Test
    @DisplayName("a device that was cut in the middle of a replay goes on from there")
    void resumesInTheMiddleOfAReplay() {
        tenEntriesAndATail();
        FakeConnection device = inTheMiddleOfItsReplay();
        String cursor = TestHub.lastCursor(device);
        device.cut();
        FakeConnection again = t.connect("ann", cursor);
        ConnectionEstablished hello = TestHub.hello(again);
        assertThat(hello.resumed()).isTrue();
        assertThat(hello.cursor()).hasToString(cursor);
        assertThat(again.revs()).containsExactly(4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L);
    }

    @Test
    @DisplayName("a device that was cut in the middle of a replay reloads if the log lost what it showed")
    void reloadsAfterALossWhileAway() {
        tenEntriesAndATail();
        FakeConnection device = inTheMiddleOfItsReplay();
        String cursor = TestHub.lastCursor(device);
        device.cut();
        loseTheTail();
        assertThat(TestHub.hello(t.connect("ann", cursor)).reason()).isEqualTo(ResetReason.AHEAD);
        t.notifyMany("ann", 10);
        assertThat(TestHub.hello(t.connect("ann", cursor)).reason()).isEqualTo(ResetReason.REPLACED);
    }

    @Test
    @DisplayName("a device in the middle of a replay is reset if the log loses what it showed")
    void isResetAfterALossWhileConnected() {
        tenEntriesAndATail();
        FakeConnection device = inTheMiddleOfItsReplay();
        loseTheTail();
        t.advanceSeconds(6);
        device.drainAll();
        t.run();
        device.drainAll();
        assertThat(device.frames(Reset.class)).hasSize(1);
        assertThat(device.only(Reset.class).cursor()).hasToString(t.cursor("ann"));
    }

    @Test
    @DisplayName("the end of a replay says how many are unread now, if the log became another meanwhile")
    void theEndOfAReplayIsOfTheHistoryThatWasShown() {
        tenEntriesAndATail();
        FakeConnection device = inTheMiddleOfItsReplay();
        String cursor = TestHub.lastCursor(device);
        device.cut();
        FakeConnection again = new FakeConnection().capacity(1);
        t.connect(again, "ann", cursor.substring(0, cursor.indexOf('-')));
        loseTheTail();
        t.notify("ann");
        again.drainAll();
        t.advanceSeconds(6);
        again.drainAll();
        assertThat(again.frames(Reset.class)).isEmpty();
        assertThat(TestHub.hello(again).unreadCount()).isZero();
        assertThat(again.only(CaughtUp.class).unreadCount()).isEqualTo(11);
    }

    @Test
    @DisplayName("a slow live device that was served from the log is reset if the log loses what it showed")
    void aSlowLiveDeviceIsResetToo() {
        FakeConnection device = t.live("ann").capacity(1);
        t.notifyMany("ann", 20);
        for (int i = 0; i < 2 * STEPS_IN_A_RING; i++) {
            t.hub.inbox("ann").setPreferences(Preferences.of(i % 2 == 0, Map.of()));
        }
        writesBeforeTheTail = t.log.writes();
        t.hub.inbox("ann").markAllRead(20);
        t.run();
        for (int i = 0; i < 10; i++) {
            device.drain();
            t.run();
        }
        assertThat(device.frames(AllNotificationsMarkedRead.class)).isEmpty();
        assertThat(TestHub.lastCursor(device)).contains("-");
        loseTheTail();
        t.advanceSeconds(6);
        device.capacity(Integer.MAX_VALUE).drainAll();
        t.run();
        device.drainAll();
        assertThat(device.frames(Reset.class)).hasSize(1);
    }

    @Test
    @DisplayName("a log that the node saw longer in a replay than in any hint is noticed when it is put back")
    void aLossOfStepsSeenInPagesAloneIsNoticed() {
        FakeConnection device = t.live("ann").capacity(0);
        t.notifyMany("ann", 1);
        TestHub other = t.another("n2");
        t.transport.down();
        writesBeforeTheTail = t.log.writes();
        other.notifyMany("ann", 3);
        device.capacity(Integer.MAX_VALUE).drainAll();
        t.advanceSeconds(6);
        device.drainAll();
        t.advanceSeconds(6);
        assertThat(device.revs()).containsExactly(1L, 2L, 3L, 4L);
        loseTheTail();
        t.advanceSeconds(6);
        device.drainAll();
        assertThat(device.frames(Reset.class)).hasSize(1);
    }
}

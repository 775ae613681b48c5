package io.notifyhub.simulator.checker;

import static io.notifyhub.simulator.checker.Story.ANN;
import static io.notifyhub.simulator.checker.Story.asRead;
import static io.notifyhub.simulator.checker.Story.at;
import static io.notifyhub.simulator.checker.Story.counting;
import static io.notifyhub.simulator.checker.Story.created;
import static io.notifyhub.simulator.checker.Story.deleted;
import static io.notifyhub.simulator.checker.Story.elsewhere;
import static io.notifyhub.simulator.checker.Story.preferences;
import static io.notifyhub.simulator.checker.Story.pruned;
import static io.notifyhub.simulator.checker.Story.read;
import static io.notifyhub.simulator.checker.Story.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.simulator.checker.Violation.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bad histories, by hand: logs that do not add up, devices that end up wrong, delivery that takes too long. */
class EndTest {
    private static final Step X = created(1, "x");
    private static final Step Y = created(2, "y");

    private static Story twoSent() {
        return new Story().joins("phone", 0).sent("x", 1).sent("y", 2);
    }

    @Test
    void theLogHasAHole() {
        twoSent().gets("phone", X, Y).ends(X, created(3, "y")).isFlaggedAs(Kind.BROKEN_LOG);
    }

    @Test
    void theFloorIsNotWhereThePruningSays() {
        twoSent()
                .gets("phone", X, Y, pruned(3, 2))
                .endsAbove(1, Y, pruned(3, 2))
                .isFlaggedAs(Kind.BROKEN_LOG);
    }

    @Test
    void entriesWerePrunedWithoutAStep() {
        twoSent().gets("phone", X, Y).endsAbove(1, Y).isFlaggedAs(Kind.BROKEN_LOG);
    }

    @Test
    void theHeadBearsAnotherMarkThanItsStep() {
        Story story = twoSent().gets("phone", X, Y).later(60_000);
        story.history.finalLog(
                ANN,
                61_000,
                at(0),
                elsewhere(2),
                List.of(X, Y),
                List.of(new Entry(1, "x", false), new Entry(2, "y", false)),
                2);
        story.isFlaggedAs(Kind.BROKEN_LOG);
    }

    @Test
    void aStepCountsOneUnreadTooMany() {
        twoSent().gets("phone", X, Y).ends(counting(X, 1), counting(Y, 3)).isFlaggedAs(Kind.UNREAD_COUNT);
    }

    @Test
    void aDeviceGotAnotherCountThanTheLogHas() {
        twoSent()
                .gets("phone", counting(X, 1), counting(Y, 1))
                .ends(counting(X, 1), counting(Y, 2))
                .isFlaggedAs(Kind.UNREAD_COUNT);
    }

    @Test
    void aDeviceCaughtUpWithAWrongCount() {
        twoSent()
                .gets("phone", X, Y)
                .cut("phone")
                .resumed("phone", 2)
                .caughtUp("phone", at(2), 1)
                .ends(X, counting(Y, 2))
                .isFlaggedAs(Kind.UNREAD_COUNT);
    }

    @Test
    void aDeviceShowsAWrongCountInTheEnd() {
        twoSent().gets("phone", X, Y).shows("phone", 1).ends(X, Y).isFlaggedAs(Kind.UNREAD_COUNT);
    }

    @Test
    void aReadMarkIsLostInTheLog() {
        twoSent()
                .did(new Command.Read(ANN, 1), 0)
                .gets("phone", X, Y)
                .ends(X, Y)
                .isFlaggedAs(Kind.READ_MARK);
    }

    @Test
    void aReadMarkOfAllIsLostInTheLog() {
        twoSent()
                .later(1)
                .did(new Command.ReadAll(ANN, 2), 0)
                .gets("phone", X, Y, readAll(3, 1))
                .ends(X, Y, readAll(3, 1))
                .isFlaggedAs(Kind.READ_MARK);
    }

    @Test
    void anAcknowledgedCommandLeftNoStep() {
        twoSent()
                .did(new Command.Preferences(ANN, "mute"), 3)
                .gets("phone", X, Y)
                .ends(X, Y)
                .isFlaggedAs(Kind.LOST);
    }

    @Test
    void aListOfTheLogForgetsAReadMark() {
        twoSent()
                .gets("phone", X, Y, read(3, 1))
                .endsWith(
                        at(0),
                        List.of(asRead(X), Y, read(3, 1)),
                        List.of(new Entry(1, "x", false), new Entry(2, "y", false)))
                .isFlaggedAs(Kind.READ_MARK);
    }

    @Test
    void aDeviceNeverHeardThatAnEntryWasRead() {
        twoSent().gets("phone", X, Y).ends(X, Y, read(3, 1)).isFlaggedAs(Kind.READ_MARK);
    }

    @Test
    void aReplayShowsAsReadWhatIsUnread() {
        twoSent().gets("phone", asRead(X), Y).ends(X, Y).isFlaggedAs(Kind.READ_MARK);
    }

    @Test
    void twoDevicesEndUpDifferent() {
        twoSent()
                .joins("tablet", 0)
                .gets("phone", X, Y, deleted(3, 1))
                .gets("tablet", X, Y)
                .ends(X, Y, deleted(3, 1))
                .isFlaggedAs(Kind.DEVICES_DIFFER);
    }

    @Test
    void aDeviceMissesTheLastStepThoughItsInboxIsRight() {
        twoSent().gets("phone", X, Y).ends(X, Y, preferences(3)).isFlaggedAs(Kind.STUCK);
    }

    @Test
    void aDeviceNeverCaughtUp() {
        twoSent()
                .gets("phone", X, Y)
                .cut("phone")
                .resumed("phone", 2)
                .ends(X, Y)
                .isFlaggedAs(Kind.STUCK);
    }

    @Test
    void aLiveDeliveryTookTooLong() {
        twoSent().later(10_001).gets("phone", X, Y).ends(X, Y).isFlaggedAs(Kind.STALE);
    }

    @Test
    void aDeliveryMayTakeLongInAnOutageAndAsLongAsAllowedAfterIt() {
        Story story = twoSent();
        story.history.outageBegan("link", 2_000, "phone");
        story.history.outageEnded("link", 62_000);
        story.later(71_000).gets("phone", X, Y).ends(X, Y).isFine();
    }

    @Test
    void aDeliveryTookTooLongAfterAnOutage() {
        Story story = twoSent();
        story.history.outageBegan("link", 2_000, "phone");
        story.history.outageEnded("link", 62_000);
        story.later(71_002).gets("phone", X, Y).ends(X, Y).isFlaggedAs(Kind.STALE);
    }

    @Test
    void anOutageOfAnotherDeviceExcusesNothing() {
        Story story = twoSent();
        story.history.outageBegan("link", 2_000, "tablet");
        story.later(10_001).gets("phone", X, Y).ends(X, Y).isFlaggedAs(Kind.STALE);
    }

    @Test
    void theFinalLogIsMissing() {
        twoSent().gets("phone", X, Y).isFlaggedAs(Kind.UNUSABLE_HISTORY);
    }

    @Test
    void theHistoryEndsBeforeItCanBeJudged() {
        Story story = twoSent().gets("phone", X);
        story.history.finalLog(
                ANN,
                1_500,
                at(0),
                at(2),
                List.of(X, Y),
                List.of(new Entry(1, "x", false), new Entry(2, "y", false)),
                2);
        story.isFlaggedAs(Kind.UNUSABLE_HISTORY);
    }

    @Test
    void anEmptyHistoryIsNoSuccess() {
        assertThat(Checker.check(new History()).isSuccess()).isFalse();
        assertThat(twoSent().gets("phone", X, Y).ends(X, Y).verdict().isSuccess())
                .isTrue();
    }

    @Test
    void whatWasCheckedIsCounted() {
        Verdict verdict = twoSent()
                .unknown("z")
                .gets("phone", X, Y)
                .later(7)
                .sent("w", 3)
                .later(5)
                .gets("phone", created(3, "w"))
                .ends(X, Y, created(3, "w"))
                .verdict();
        assertThat(verdict.counts()).isEqualTo(new Verdict.Counts(3, 1, 3, 0, 0, 0, 1));
        assertThat(verdict.staleness().count()).isEqualTo(3);
        assertThat(verdict.staleness().quantile(0.5)).isEqualTo(0);
        assertThat(verdict.staleness().max()).isEqualTo(5);
        assertThat(verdict.toString()).contains("no violation").contains("p99=5");
    }
}

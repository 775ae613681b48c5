package io.notifyhub.simulator.checker;

import static io.notifyhub.simulator.checker.Story.at;
import static io.notifyhub.simulator.checker.Story.created;
import static io.notifyhub.simulator.checker.Story.elsewhere;

import io.notifyhub.simulator.checker.Violation.Kind;
import org.junit.jupiter.api.Test;

/** The log is put back to an older state: what is lost then is excused, silence is not. */
class RewindTest {
    private static final Step X = created(1, "x");
    private static final Step Y = created(2, "y");
    private static final Step Z = created(3, "z");
    private static final Step OTHER_Y = created(elsewhere(2), "v");
    private static final Step OTHER_Z = created(elsewhere(3), "w");

    /** x and y are there and handled; then y is gone, and v and w take its place. */
    private static Story regrown() {
        return new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .sent("y", 2)
                .handles("phone", X, Y)
                .cut("phone")
                .putBackTo(1)
                .sent("v", 2)
                .sent("w", 3);
    }

    private static final Entry LISTED_X = new Entry(1, "x", false);
    private static final Entry LISTED_V = new Entry(2, "v", false);
    private static final Entry LISTED_W = new Entry(3, "w", false);

    @Test
    void whoIsToldAndReloadsIsRight() {
        regrown()
                .refused("phone", elsewhere(3), "replaced")
                .lists("phone", LISTED_X, LISTED_V, LISTED_W)
                .caughtUp("phone", elsewhere(3), Step.NO_COUNT)
                .ends(X, OTHER_Y, OTHER_Z)
                .isFine();
    }

    @Test
    void aResetThatShowsOnlyByItsListIsRight() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .sent("y", 2)
                .handles("phone", X, Y)
                .putBackTo(1)
                .sent("v", 2)
                .sent("w", 3)
                .gets("phone", OTHER_Z)
                .lists("phone", LISTED_X, LISTED_V, LISTED_W)
                .ends(X, OTHER_Y, OTHER_Z)
                .isFine();
    }

    @Test
    void aClientGoesOnOverALogThatWasPutBack() {
        regrown()
                .resumed("phone", 2)
                .handles("phone", OTHER_Z)
                .caughtUp("phone", elsewhere(3), Step.NO_COUNT)
                .ends(X, OTHER_Y, OTHER_Z)
                .isFlaggedAs(Kind.SILENT_REWIND);
    }

    @Test
    void aLiveClientGoesOnOverALogThatWasPutBack() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .sent("y", 2)
                .handles("phone", X, Y)
                .putBackTo(1)
                .sent("v", 2)
                .sent("w", 3)
                .gets("phone", OTHER_Z)
                .ends(X, OTHER_Y, OTHER_Z)
                .isFlaggedAs(Kind.SILENT_REWIND);
    }

    @Test
    void aClientStaysAheadOfALogThatWasPutBack() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .sent("y", 2)
                .handles("phone", X, Y)
                .putBackTo(1)
                .ends(X)
                .isFlaggedAs(Kind.SILENT_REWIND);
    }

    @Test
    void aClientCaughtUpInAnotherHistory() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .sent("y", 2)
                .handles("phone", X, Y)
                .cut("phone")
                .putBackTo(1)
                .sent("v", 2)
                .resumed("phone", 2)
                .caughtUp("phone", elsewhere(2), Step.NO_COUNT)
                .ends(X, OTHER_Y)
                .isFlaggedAs(Kind.SILENT_REWIND);
    }

    @Test
    void whatWasAcknowledgedAfterwardsIsLost() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .handles("phone", X)
                .putBackTo(1)
                .sent("y", 2)
                .ends(X)
                .isFlaggedAs(Kind.LOST);
    }

    @Test
    void whatStayedBelowIsLost() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .sent("y", 2)
                .cut("phone")
                .putBackTo(2)
                .ends(X)
                .isFlaggedAs(Kind.LOST);
    }

    @Test
    void aMarkThatWasPutBackIsThereAgain() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .sent("y", 2)
                .handles("phone", X, Y)
                .putBackTo(1)
                .sent("y", 2)
                .ends(X, Y)
                .isFlaggedAs(Kind.BROKEN_LOG);
    }

    @Test
    void aNumberHasTwoMarksAlthoughNothingWasPutBack() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .sent("v", 2)
                .gets("phone", X, OTHER_Y)
                .ends(X, created(at(2), "v"))
                .isFlaggedAs(Kind.GHOST);
    }

    @Test
    void aClientThatWasToldToReloadNeverDid() {
        regrown()
                .refused("phone", elsewhere(3), "replaced")
                .caughtUp("phone", elsewhere(3), Step.NO_COUNT)
                .ends(X, OTHER_Y, OTHER_Z)
                .isFlaggedAs(Kind.STUCK);
    }

    @Test
    void aListOfTheOldHistoryStandsBesideACursorOfTheNewOne() {
        regrown()
                .refused("phone", elsewhere(3), "replaced")
                .lists("phone", LISTED_X, new Entry(2, "y", false))
                .caughtUp("phone", elsewhere(3), Step.NO_COUNT)
                .ends(X, OTHER_Y, OTHER_Z)
                .isFlaggedAs(Kind.WRONG_PAYLOAD);
    }

    @Test
    void aNotificationIsThereTwiceInTheNewHistory() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .unknown("z")
                .handles("phone", X)
                .cut("phone")
                .putBackTo(0)
                .ends(created(elsewhere(1), "z"), created(elsewhere(2), "z"))
                .isFlaggedAs(Kind.DUPLICATE);
    }

    @Test
    void aGapIsNotExcusedByARewindThatTouchedNothingOfIt() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .sent("y", 2)
                .sent("z", 3)
                .putBackTo(3)
                .later(20_000)
                .handles("phone", X, Z)
                .ends(X, Y, Z)
                .isFlaggedAs(Kind.SILENT_GAP);
    }
}

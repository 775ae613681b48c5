package io.notifyhub.simulator.checker;

import static io.notifyhub.simulator.checker.Story.at;
import static io.notifyhub.simulator.checker.Story.created;
import static io.notifyhub.simulator.checker.Story.deleted;
import static io.notifyhub.simulator.checker.Story.preferences;
import static io.notifyhub.simulator.checker.Story.pruned;
import static io.notifyhub.simulator.checker.Story.read;

import io.notifyhub.simulator.checker.Violation.Kind;
import org.junit.jupiter.api.Test;

/** Bad histories, by hand: steps come twice, in disorder, or not at all. */
class OrderTest {
    private static final Step X = created(1, "x");
    private static final Step Y = created(2, "y");
    private static final Step Z = created(3, "z");

    private static Story threeSent() {
        return new Story().joins("phone", 0).sent("x", 1).sent("y", 2).sent("z", 3);
    }

    @Test
    void aReplayMayLeaveOutWhatIsGone() {
        threeSent()
                .handles("phone", X)
                .cut("phone")
                .resumed("phone", 1)
                .handles("phone", Z, deleted(4, 2))
                .caughtUp("phone", 4)
                .ends(X, Y, Z, deleted(4, 2))
                .isFine();
    }

    @Test
    void aStepMayComeAgainInTheNextLife() {
        threeSent()
                .handles("phone", X)
                .gets("phone", Y)
                .restarts("phone", 1)
                .resumed("phone", 1)
                .handles("phone", Y, Z)
                .caughtUp("phone", 3)
                .ends(X, Y, Z)
                .isFine();
    }

    @Test
    void aStepCameTwice() {
        threeSent().gets("phone", X, Y, Y, Z).ends(X, Y, Z).isFlaggedAs(Kind.DUPLICATE);
    }

    @Test
    void aStepCameAgainAfterReconnecting() {
        threeSent()
                .gets("phone", X, Y)
                .cut("phone")
                .resumed("phone", 1)
                .gets("phone", Y, Z)
                .caughtUp("phone", 3)
                .ends(X, Y, Z)
                .isFlaggedAs(Kind.DUPLICATE);
    }

    @Test
    void twoStepsCameTheWrongWayRound() {
        threeSent().gets("phone", X, Z, Y).ends(X, Y, Z).isFlaggedAs(Kind.REORDERED);
    }

    @Test
    void aStepCameAfterTheReplayThatHadPassedIt() {
        threeSent()
                .gets("phone", X)
                .cut("phone")
                .resumed("phone", 1)
                .caughtUp("phone", 3)
                .gets("phone", Y, Z)
                .ends(X, Y, Z)
                .isFlaggedAs(Kind.REORDERED);
    }

    @Test
    void aLiveStepWasLeftOut() {
        threeSent().gets("phone", X, Z).ends(X, Y, Z).isFlaggedAs(Kind.SILENT_GAP);
    }

    @Test
    void anEntryWasLeftOutThatWasDeletedOnlyLater() {
        threeSent()
                .gets("phone", X, Z)
                .later(1_000)
                .sent("w", 4)
                .gets("phone", created(4, "w"), deleted(5, 2))
                .ends(X, Y, Z, created(4, "w"), deleted(5, 2))
                .isFlaggedAs(Kind.SILENT_GAP);
    }

    @Test
    void aReplayLeftOutAnEntryThatIsThere() {
        threeSent()
                .handles("phone", X)
                .restarts("phone", 1)
                .resumed("phone", 1)
                .gets("phone", Z)
                .caughtUp("phone", 3)
                .ends(X, Y, Z)
                .isFlaggedAs(Kind.SILENT_GAP);
    }

    @Test
    void aReplayLeftOutAStepThatIsNoCreation() {
        threeSent()
                .handles("phone", X, Y, Z)
                .cut("phone")
                .resumed("phone", 3)
                .gets("phone", preferences(5))
                .caughtUp("phone", 5)
                .ends(X, Y, Z, read(4, 1), preferences(5))
                .isFlaggedAs(Kind.SILENT_GAP);
    }

    @Test
    void theEndOfAReplayWasLeftOut() {
        threeSent()
                .handles("phone", X)
                .cut("phone")
                .resumed("phone", 1)
                .gets("phone", Y)
                .caughtUp("phone", 3)
                .ends(X, Y, Z)
                .isFlaggedAs(Kind.SILENT_GAP);
    }

    @Test
    void aConnectionResumedFurtherOnThanTheClientWas() {
        threeSent()
                .handles("phone", X)
                .cut("phone")
                .resumed("phone", 2)
                .gets("phone", Z)
                .caughtUp("phone", 3)
                .ends(X, Y, Z)
                .isFlaggedAs(Kind.SILENT_GAP);
    }

    @Test
    void aCursorWasSavedBeforeItsStepWasHandled() {
        threeSent()
                .gets("phone", X)
                .saves("phone", 2)
                .restarts("phone", 2)
                .resumed("phone", 2)
                .gets("phone", Z)
                .caughtUp("phone", 3)
                .ends(X, Y, Z)
                .isFlaggedAs(Kind.SILENT_GAP);
    }

    @Test
    void theStepsBeforeAPruningWereLeftOut() {
        threeSent()
                .handles("phone", X)
                .later(1)
                .sent("w", 4)
                .cut("phone")
                .resumed("phone", 1)
                .gets("phone", created(4, "w"), pruned(5, 1))
                .caughtUp("phone", 5)
                .endsAbove(1, Y, Z, created(4, "w"), pruned(5, 1))
                .isFlaggedAs(Kind.SILENT_GAP);
    }

    @Test
    void aClientCaughtUpTwiceOnOneConnection() {
        threeSent().gets("phone", X, Y, Z).caughtUp("phone", 3).ends(X, Y, Z).isFlaggedAs(Kind.BROKEN_PROTOCOL);
    }

    @Test
    void aStepCameWithoutAConnection() {
        threeSent()
                .gets("phone", X)
                .cut("phone")
                .gets("phone", Y)
                .resumed("phone", 2)
                .gets("phone", Z)
                .caughtUp("phone", 3)
                .ends(X, Y, Z)
                .isFlaggedAs(Kind.BROKEN_PROTOCOL);
    }

    @Test
    void aClientWasResumedWhereItNeverWas() {
        threeSent()
                .gets("phone", X, Y, Z)
                .cut("phone")
                .refused("phone", at(3), "malformed")
                .cut("phone")
                .resumed("phone", 0)
                .caughtUp("phone", 3)
                .ends(X, Y, Z)
                .isFlaggedAs(Kind.BROKEN_PROTOCOL);
    }

    @Test
    void aClientIsNotToldWhyItIsNotResumed() {
        threeSent()
                .gets("phone", X, Y, Z)
                .cut("phone")
                .refused("phone", at(3), null)
                .lists("phone", new Entry(1, "x", false), new Entry(2, "y", false), new Entry(3, "z", false))
                .caughtUp("phone", 3)
                .ends(X, Y, Z)
                .isFlaggedAs(Kind.BROKEN_PROTOCOL);
    }

    @Test
    void aClientSavesACursorBeforeItsListCame() {
        threeSent()
                .gets("phone", X)
                .cut("phone")
                .refused("phone", at(2), "pruned")
                .handles("phone", Z)
                .lists("phone", new Entry(1, "x", false), new Entry(2, "y", false), new Entry(3, "z", false))
                .caughtUp("phone", 3)
                .ends(X, Y, Z)
                .isFlaggedAs(Kind.BROKEN_PROTOCOL);
    }
}

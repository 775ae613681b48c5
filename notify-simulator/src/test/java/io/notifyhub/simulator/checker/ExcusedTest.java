package io.notifyhub.simulator.checker;

import static io.notifyhub.simulator.checker.Story.ANN;
import static io.notifyhub.simulator.checker.Story.asRead;
import static io.notifyhub.simulator.checker.Story.at;
import static io.notifyhub.simulator.checker.Story.created;
import static io.notifyhub.simulator.checker.Story.deleted;
import static io.notifyhub.simulator.checker.Story.elsewhere;
import static io.notifyhub.simulator.checker.Story.pruned;

import org.junit.jupiter.api.Test;

/** Histories that look wrong and are right. */
class ExcusedTest {
    private static final Step X = created(1, "x");
    private static final Step Y = created(2, "y");

    @Test
    void aRepeatedSendSaysNothingOfWhenItsEntryCame() {
        new Story()
                .joins("phone", 0)
                .cut("phone")
                .unknown("x")
                .sent("y", 2)
                .did(new Command.Delete(ANN, 1), 3)
                .resumed("phone", 0)
                .gets("phone", Y, deleted(3, 1))
                .caughtUp("phone", 3)
                .later(1_000)
                .sent("x", 1)
                .ends(X, Y, deleted(3, 1))
                .isFine();
    }

    @Test
    void aRepeatedSendIsNotLateForWhoeverHasItsEntry() {
        new Story()
                .sent("x", 1)
                .joins("phone", 1)
                .later(20_000)
                .sent("x", 1)
                .later(20_000)
                .ends(X)
                .isFine();
    }

    @Test
    void aClientWithoutACursorNeedNotGetWhatWasThereBefore() {
        Story story = new Story();
        story.history.invoked("first", 900, new Command.Send(ANN, "x"));
        story.joins("phone", 1).later(20);
        story.history.succeeded("first", 1_020, 1);
        story.ends(X).isFine();
    }

    @Test
    void whatWasNotKeptMayBeKeptOnceItsKeyWasLost() {
        new Story()
                .joins("phone", 0)
                .sent("x", 0)
                .putBackTo(0)
                .sent("x", 1)
                .gets("phone", X)
                .ends(X)
                .isFine();
    }

    @Test
    void aRepeatOfWhatWasNotKeptMayBeLateUntilTheKeyIsLost() {
        new Story()
                .joins("phone", 0)
                .sent("x", 0)
                .putBackTo(0)
                .gets("phone", X)
                .ends(X)
                .isFine();
    }

    @Test
    void aReadMarkMayBeLostWithTheStepsThatWerePutBack() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .cut("phone")
                .refused("phone", at(2), "malformed")
                .lists("phone", new Entry(1, "x", true))
                .saves("phone", 2)
                .putBackTo(1)
                .refused("phone", at(1), "ahead")
                .lists("phone", new Entry(1, "x", false))
                .caughtUp("phone", 1)
                .ends(X)
                .isFine();
    }

    @Test
    void whereAListLeftAClientMayBeKnownOnlyWhenItReturns() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .sent("y", 2)
                .cut("phone")
                .refused("phone", at(1), "malformed")
                .lists("phone", new Entry(1, "x", false), new Entry(2, "y", false))
                .cut("phone")
                .resumed("phone", 2)
                .caughtUp("phone", 2)
                .ends(X, Y)
                .isFine();
    }

    @Test
    void aRemovalThatWasPutBackExplainsAGap() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .sent("y", 2)
                .cut("phone")
                .resumed("phone", 0)
                .gets("phone", Y)
                .putBackTo(2)
                .refused("phone", at(2), "ahead")
                .lists("phone", new Entry(1, "x", false), new Entry(2, "y", false))
                .caughtUp("phone", 2)
                .ends(X, Y)
                .isFine();
    }

    @Test
    void aKillBetweenHandlingAndSavingBringsTheStepAgain() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .saves("phone", 0)
                .gets("phone", X)
                .restarts("phone", 0)
                .resumed("phone", 0)
                .gets("phone", asRead(X), Story.read(2, 1))
                .caughtUp("phone", 2)
                .ends(X, Story.read(2, 1))
                .isFine();
    }

    @Test
    void whoStartedLateNeedNotShowWhatWasThereBefore() {
        new Story()
                .sent("x", 1)
                .sent("y", 2)
                .joins("phone", 1)
                .joins("tablet", 2)
                .gets("phone", Y)
                .ends(X, Y)
                .isFine();
    }

    @Test
    void aPrunedEntryMayHaveBeenRemovedByAStepThatIsPrunedToo() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .cut("phone")
                .later(1)
                .resumed("phone", 0)
                .gets("phone", created(3, "z"))
                .caughtUp("phone", 3)
                .sent("z", 3)
                .gets("phone", pruned(4, 2))
                .endsAbove(2, created(3, "z"), pruned(4, 2))
                .isFine();
    }

    @Test
    void aNumberBearsAnotherMarkAfterTheLogWasPutBack() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .handles("phone", X)
                .putBackTo(0)
                .sent("v", 1)
                .refused("phone", elsewhere(1), "replaced")
                .lists("phone", new Entry(1, "v", false))
                .caughtUp("phone", elsewhere(1), Step.NO_COUNT)
                .ends(created(elsewhere(1), "v"))
                .isFine();
    }

    @Test
    void aRepeatedSendThatWasStoredAnewWasNotReadBefore() {
        new Story()
                .joins("phone", 0)
                .sent("x", 2)
                .putBackTo(0)
                .did(new Command.ReadAll(ANN, 1), 0)
                .sent("x", 1)
                .gets("phone", X)
                .ends(X)
                .isFine();
    }

    @Test
    void aStepThatWasPutBackMayComeAgainWhileAListIsDue() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .sent("y", 2)
                .handles("phone", X, Y)
                .cut("phone")
                .putBackTo(0)
                .refused("phone", at(0), "ahead")
                .gets("phone", X, Y)
                .lists("phone")
                .saves("phone", 0)
                .caughtUp("phone", 0)
                .ends()
                .isFine();
    }

    private static Story lateHintAfterTheList() {
        return new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .handles("phone", X)
                .cut("phone")
                .putBackTo(0)
                .refused("phone", at(0), "ahead")
                .lists("phone")
                .saves("phone", 0)
                .caughtUp("phone", 0)
                .gets("phone", X);
    }

    @Test
    void aStepThatWasPutBackMayComeAgainIfAnotherListFollows() {
        lateHintAfterTheList().lists("phone").saves("phone", 0).ends().isFine();
    }

    @Test
    void aStepThatWasPutBackMustNotComeAgainForGood() {
        lateHintAfterTheList().ends().isFlaggedAs(Violation.Kind.DUPLICATE);
    }

    @Test
    void aSlowHandlerMayBeToldOfWhatWasPutBackAndThenOnceMoreIfAnotherListFollows() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .putBackTo(0)
                .gets("phone", X)
                .saves("phone", 1)
                .lists("phone")
                .saves("phone", 0)
                .gets("phone", X)
                .saves("phone", 1)
                .lists("phone")
                .saves("phone", 0)
                .ends()
                .isFine();
    }
}

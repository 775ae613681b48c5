package io.notifyhub.simulator.checker;

import static io.notifyhub.simulator.checker.Story.ANN;
import static io.notifyhub.simulator.checker.Story.at;
import static io.notifyhub.simulator.checker.Story.created;
import static io.notifyhub.simulator.checker.Story.deleted;
import static io.notifyhub.simulator.checker.Story.forUser;
import static io.notifyhub.simulator.checker.Story.preferences;
import static io.notifyhub.simulator.checker.Story.read;

import io.notifyhub.simulator.checker.Violation.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bad histories, by hand: what was sent is not what is there. */
class LossTest {
    private static Story twoSent() {
        return new Story().joins("phone", 0).sent("x", 1).sent("y", 2);
    }

    @Test
    void whatIsRightIsNotFlagged() {
        twoSent()
                .handles("phone", created(1, "x"), created(2, "y"))
                .ends(created(1, "x"), created(2, "y"))
                .isFine();
    }

    @Test
    void anAcknowledgedSendIsMissingAtTheHead() {
        twoSent().gets("phone", created(1, "x")).ends(created(1, "x")).isFlaggedAs(Kind.LOST);
    }

    @Test
    void anAcknowledgedSendHasMadeWayForAnotherStep() {
        twoSent()
                .gets("phone", created(1, "x"), preferences(2))
                .ends(created(1, "x"), preferences(2))
                .isFlaggedAs(Kind.LOST);
    }

    @Test
    void anEntryVanishedFromTheListWithoutAStep() {
        twoSent()
                .gets("phone", created(1, "x"), created(2, "y"))
                .endsWith(at(0), List.of(created(1, "x"), created(2, "y")), List.of(new Entry(1, "x", false)))
                .isFlaggedAs(Kind.LOST);
    }

    @Test
    void anEntryVanishedFromItsStepWithoutARemoval() {
        twoSent()
                .gets("phone", created(1, "x"), created(2, "y"))
                .endsWith(
                        at(0),
                        List.of(created(1, "x"), Step.createdAndGone(at(2), Step.NO_COUNT)),
                        List.of(new Entry(1, "x", false), new Entry(2, "y", false)))
                .isFlaggedAs(Kind.LOST);
    }

    @Test
    void aConnectedDeviceNeverGotTheLastEntry() {
        twoSent()
                .gets("phone", created(1, "x"))
                .ends(created(1, "x"), created(2, "y"))
                .isFlaggedAs(Kind.LOST);
    }

    @Test
    void aListLacksAnEntryThatIsThere() {
        twoSent()
                .cut("phone")
                .refused("phone", at(2), "pruned")
                .lists("phone", new Entry(1, "x", false))
                .ends(created(1, "x"), created(2, "y"))
                .isFlaggedAs(Kind.LOST);
    }

    @Test
    void whatFailedForCertainIsInTheLog() {
        twoSent()
                .failed("z")
                .gets("phone", created(1, "x"), created(2, "y"))
                .ends(created(1, "x"), created(2, "y"), created(3, "z"))
                .isFlaggedAs(Kind.GHOST);
    }

    @Test
    void whatFailedForCertainCameToADevice() {
        twoSent()
                .failed("z")
                .gets("phone", created(1, "x"), created(2, "y"), created(3, "z"))
                .ends(created(1, "x"), created(2, "y"))
                .isFlaggedAs(Kind.GHOST);
    }

    @Test
    void whatNobodySentCameToADevice() {
        twoSent()
                .gets("phone", created(1, "x"), created(2, "y"), created(3, "?"))
                .ends(created(1, "x"), created(2, "y"), created(3, "?"))
                .isFlaggedAs(Kind.GHOST);
    }

    @Test
    void aDeviceGotAStepThatTheLogDoesNotHave() {
        twoSent()
                .unknown("z")
                .gets("phone", created(1, "x"), created(2, "y"), created(3, "z"))
                .ends(created(1, "x"), created(2, "y"))
                .isFlaggedAs(Kind.GHOST);
    }

    @Test
    void aDeviceStillShowsWhatWasDeleted() {
        twoSent()
                .gets("phone", created(1, "x"), created(2, "y"))
                .ends(created(1, "x"), created(2, "y"), deleted(3, 1))
                .isFlaggedAs(Kind.GHOST);
    }

    @Test
    void aDeletedEntryIsStillInTheList() {
        twoSent()
                .did(new Command.Delete(ANN, 1), 3)
                .gets("phone", created(1, "x"), created(2, "y"), deleted(3, 1))
                .endsWith(
                        at(0),
                        List.of(created(1, "x"), created(2, "y"), deleted(3, 1)),
                        List.of(new Entry(1, "x", false), new Entry(2, "y", false)))
                .isFlaggedAs(Kind.GHOST);
    }

    @Test
    void aListShowsAnEntryThatNoStepCreated() {
        twoSent()
                .unknown("z")
                .cut("phone")
                .refused("phone", at(2), "pruned")
                .lists("phone", new Entry(1, "x", false), new Entry(2, "y", false), new Entry(3, "z", false))
                .ends(created(1, "x"), created(2, "y"))
                .isFlaggedAs(Kind.GHOST);
    }

    @Test
    void aNotificationThatIsNotKeptIsInTheLog() {
        twoSent()
                .sent("z", 0)
                .gets("phone", created(1, "x"), created(2, "y"), created(3, "z"))
                .ends(created(1, "x"), created(2, "y"), created(3, "z"))
                .isFlaggedAs(Kind.GHOST);
    }

    @Test
    void aFailedNotificationCameAsOneThatIsNotKept() {
        Story story = twoSent().failed("z").gets("phone", created(1, "x"), created(2, "y"));
        story.history.receivedTransient("phone", 1_000, ANN, "z");
        story.ends(created(1, "x"), created(2, "y")).isFlaggedAs(Kind.GHOST);
    }

    @Test
    void anUnknownOutcomeWasStoredTwice() {
        new Story()
                .joins("phone", 0)
                .unknown("x")
                .gets("phone", created(1, "x"), created(2, "x"))
                .ends(created(1, "x"), created(2, "x"))
                .isFlaggedAs(Kind.DUPLICATE);
    }

    @Test
    void aRetryWasGivenAnotherId() {
        new Story()
                .joins("phone", 0)
                .sent("x", 1)
                .sent("x", 2)
                .gets("phone", created(1, "x"), created(2, "x"))
                .ends(created(1, "x"), created(2, "x"), deleted(3, 2))
                .isFlaggedAs(Kind.DUPLICATE);
    }

    @Test
    void theLogHasAnotherPayload() {
        twoSent()
                .gets("phone", created(1, "x"), created(2, "x"))
                .ends(created(1, "x"), created(2, "x"))
                .isFlaggedAs(Kind.WRONG_PAYLOAD);
    }

    @Test
    void aDeviceGotAnotherPayload() {
        twoSent()
                .gets("phone", created(1, "y"), created(2, "y"))
                .ends(created(1, "x"), created(2, "y"))
                .isFlaggedAs(Kind.WRONG_PAYLOAD);
    }

    @Test
    void aListShowsAnotherPayload() {
        twoSent()
                .cut("phone")
                .refused("phone", at(2), "pruned")
                .lists("phone", new Entry(1, "y", false), new Entry(2, "y", false))
                .ends(created(1, "x"), created(2, "y"))
                .isFlaggedAs(Kind.WRONG_PAYLOAD);
    }

    @Test
    void aStepNamesAnotherTargetThanInTheLog() {
        twoSent()
                .gets("phone", created(1, "x"), created(2, "y"), read(3, 1))
                .ends(created(1, "x"), created(2, "y"), read(3, 2))
                .isFlaggedAs(Kind.WRONG_PAYLOAD);
    }

    @Test
    void anotherUsersNotificationIsInTheLog() {
        new Story()
                .joins("phone", 0)
                .sent("bob", "x", 1)
                .gets("phone", created(1, "x"))
                .ends(created(1, "x"))
                .isFlaggedAs(Kind.WRONG_USER);
    }

    @Test
    void aStepIsAddressedToAnotherUser() {
        twoSent()
                .gets("phone", created(1, "x"), forUser("bob", created(2, "y")))
                .ends(created(1, "x"), created(2, "y"))
                .isFlaggedAs(Kind.WRONG_USER);
    }

    @Test
    void aTransientNotificationCameToAnotherUser() {
        Story story = twoSent().sent("bob", "z", 0).gets("phone", created(1, "x"), created(2, "y"));
        story.history.receivedTransient("phone", 1_000, null, "z");
        story.ends(created(1, "x"), created(2, "y")).isFlaggedAs(Kind.WRONG_USER);
    }
}

package io.notifyhub.server.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.server.jakarta.Liveness.Verdict;
import org.junit.jupiter.api.Test;

/** Deadlines, on a clock of the test's. */
class LivenessTest {
    private final Liveness liveness = new Liveness(new Liveness.Times(25, 180, 30, 5), 0);

    private Verdict at(long now) {
        return liveness.check(now, false, 0);
    }

    @Test
    void pingsInItsRhythmAndGivesUpWhoDoesNotAnswer() {
        assertThat(at(24)).isEqualTo(Verdict.FINE);
        assertThat(at(25)).isEqualTo(Verdict.PING);
        assertThat(at(26)).isEqualTo(Verdict.FINE);
        assertThat(at(50)).isEqualTo(Verdict.PING);
        assertThat(at(180)).isEqualTo(Verdict.STALLED);
    }

    @Test
    void sparesWhoAnswers() {
        for (long now = 25; now < 1_000; now += 25) {
            assertThat(at(now)).isEqualTo(Verdict.PING);
            liveness.sign(now + 1);
        }
    }

    @Test
    void pingsNobodyWhoHasAFrameToTakeAndGivesUpWhoTakesNone() {
        assertThat(liveness.check(100, true, 0)).isEqualTo(Verdict.FINE);
        liveness.sign(100);
        assertThat(liveness.check(279, true, 0)).isEqualTo(Verdict.FINE);
        assertThat(liveness.check(280, true, 0)).isEqualTo(Verdict.STALLED);
    }

    @Test
    void endsAMessageThatTakesTooLong() {
        assertThat(liveness.check(39, false, 10)).isNotEqualTo(Verdict.MESSAGE_OVERDUE);
        liveness.sign(39);
        assertThat(liveness.check(40, false, 10)).isEqualTo(Verdict.MESSAGE_OVERDUE);
    }

    @Test
    void cutsWhoTakesNoPartInClosing() {
        liveness.closing(10);
        liveness.closing(12);
        assertThat(at(14)).isEqualTo(Verdict.FINE);
        assertThat(at(15)).isEqualTo(Verdict.CLOSE_OVERDUE);
    }
}

package io.notifyhub.server.undertow.websocket;

import static io.notifyhub.server.undertow.websocket.Liveness.Verdict.CLOSE_OVERDUE;
import static io.notifyhub.server.undertow.websocket.Liveness.Verdict.FINE;
import static io.notifyhub.server.undertow.websocket.Liveness.Verdict.MESSAGE_OVERDUE;
import static io.notifyhub.server.undertow.websocket.Liveness.Verdict.PING;
import static io.notifyhub.server.undertow.websocket.Liveness.Verdict.STALLED;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LivenessTest {
    private static final long CLOSE = 5;
    private static final long ASSEMBLY = 10;

    private final Liveness liveness = new Liveness(new LivenessTimes(25, 180, CLOSE, ASSEMBLY), 0);
    private final Signs signs = new Signs();

    @Test
    void pingsEveryInterval() {
        for (int now = 1; now <= 100; now++) {
            signs.active = true;
            assertThat(check(now)).isEqualTo(now % 25 == 0 ? PING : FINE);
        }
    }

    @Test
    void givesUpAPeerThatAnswersNoPing() {
        for (int now = 1; now < 180; now++) {
            assertThat(check(now)).isNotEqualTo(STALLED);
        }
        assertThat(check(180)).isEqualTo(STALLED);
    }

    @Test
    void countsFromTheLastActivity() {
        signs.waiting = true;
        for (int now = 1; now < 280; now++) {
            signs.active = now == 100;
            assertThat(check(now)).isNotEqualTo(STALLED);
        }
        assertThat(check(280)).isEqualTo(STALLED);
    }

    @Test
    void doesNotBlameAPeerThatWeDoNotListenTo() {
        signs.deaf = true;
        for (int now = 1; now < 1_000; now++) {
            assertThat(check(now)).isNotEqualTo(STALLED);
        }
        signs.waiting = true;
        assertThat(check(1_178)).isNotEqualTo(STALLED);
        assertThat(check(1_179)).as("it does not take what is queued").isEqualTo(STALLED);
    }

    @Test
    void endsAClosingHandshakeThatTakesTooLong() {
        check(1);
        signs.closing = true;
        assertThat(check(2)).isEqualTo(FINE);
        assertThat(check(6)).isEqualTo(FINE);
        assertThat(check(7)).isEqualTo(CLOSE_OVERDUE);
    }

    @Test
    void refusesAMessageThatTakesTooLong() {
        signs.message = 4;
        assertThat(check(1)).isEqualTo(FINE);
        assertThat(check(10)).isEqualTo(FINE);
        assertThat(check(11)).isEqualTo(MESSAGE_OVERDUE);
    }

    @Test
    void timesEachMessageAlone() {
        for (int now = 1; now < 24; now++) {
            signs.message = now / 5;
            assertThat(check(now)).isEqualTo(FINE);
        }
    }

    @Test
    void killsNobodyDuringGrace() {
        signs.waiting = true;
        liveness.check(1, true, signs);
        assertThat(liveness.check(500, false, signs)).isEqualTo(PING);
    }

    @Test
    void cutsWhoDoesNotFinishClosingAlsoDuringGrace() {
        signs.closing = true;
        liveness.check(501, false, signs);
        assertThat(liveness.check(501 + CLOSE - 1, false, signs)).isNotEqualTo(CLOSE_OVERDUE);
        assertThat(liveness.check(501 + CLOSE, false, signs)).isEqualTo(CLOSE_OVERDUE);
    }

    @Test
    void waitsTwiceAsLongForAMessageDuringGrace() {
        signs.message = 1;
        liveness.check(1, false, signs);
        assertThat(liveness.check(1 + ASSEMBLY, false, signs)).isNotEqualTo(MESSAGE_OVERDUE);
        assertThat(liveness.check(1 + 2 * ASSEMBLY, false, signs)).isEqualTo(MESSAGE_OVERDUE);
    }

    private Liveness.Verdict check(long now) {
        return liveness.check(now, true, signs);
    }

    private static final class Signs implements Liveness.Signs {

        private boolean active;
        private boolean waiting;
        private boolean deaf;
        private boolean closing;
        private int message = -1;

        @Override
        public boolean takeActivity() {
            boolean taken = active;
            active = false;
            return taken;
        }

        @Override
        public boolean isWaitingForPeer() {
            return waiting;
        }

        @Override
        public boolean isDeaf() {
            return deaf;
        }

        @Override
        public boolean isClosing() {
            return closing;
        }

        @Override
        public int messageInProgress() {
            return message;
        }
    }
}

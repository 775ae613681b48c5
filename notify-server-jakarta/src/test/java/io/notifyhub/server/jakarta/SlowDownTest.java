package io.notifyhub.server.jakarta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 10, unit = TimeUnit.SECONDS)
class SlowDownTest {
    private static final int MOST = 64;

    @Test
    void admitsAnythingUnlessItIsAskedToWait() {
        SlowDown slow = new SlowDown(new Semaphore(0));
        for (int i = 0; i < 10 * MOST; i++) {
            assertThat(slow.admit(1_000_000)).isTrue();
        }
    }

    @Test
    void givesUpADeviceThatDoesNotWaitWhereNoThreadCanBeKept() {
        SlowDown slow = new SlowDown(new Semaphore(0));
        slow.suspend();
        for (int i = 0; i < MOST; i++) {
            assertThat(slow.admit(10)).isTrue();
        }
        assertThat(slow.admit(10)).isFalse();
    }

    @Test
    void countsWhatIsSentAsWellAsHowOften() {
        SlowDown slow = new SlowDown(new Semaphore(0));
        slow.suspend();
        assertThat(slow.admit(256 << 10)).isTrue();
        assertThat(slow.admit(1)).isFalse();
    }

    @Test
    void beginsAnewOnceItMayGoOn() {
        SlowDown slow = new SlowDown(new Semaphore(0));
        slow.suspend();
        assertThat(slow.admit(256 << 10)).isTrue();
        slow.resume();
        slow.suspend();
        assertThat(slow.admit(256 << 10)).isTrue();
    }

    @Test
    void keepsTheThreadUntilItMayGoOnOrIsOver() throws Exception {
        for (boolean over : new boolean[] {false, true}) {
            Semaphore waiters = new Semaphore(1);
            SlowDown slow = new SlowDown(waiters);
            slow.suspend();
            CompletableFuture<Boolean> admitted = CompletableFuture.supplyAsync(() -> slow.admit(10));
            while (waiters.availablePermits() > 0 && !admitted.isDone()) {
                Thread.onSpinWait();
            }
            if (over) {
                slow.end();
            } else {
                slow.resume();
            }
            assertThat(admitted.get()).isTrue();
            assertThat(waiters.availablePermits()).isEqualTo(1);
        }
    }
}

package io.notifyhub.server.undertow.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteBurstTest {
    private int free(long now, int writes) {
        int free = 0;
        for (int i = 0; i < writes; i++) {
            free += WriteBurst.isOn(now) ? 0 : 1;
        }
        return free;
    }

    /** @param start of a clock that may begin anywhere */
    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MAX_VALUE - 10_000_000, Long.MIN_VALUE})
    void whoWritesWithoutAPauseHasSomeFreeAndNoMoreUntilItWritesLess(long start) throws InterruptedException {
        int[] seen = new int[5];
        Thread thread = new Thread(() -> {
            long now = start;
            seen[0] = free(now, 1_000);
            now += TimeUnit.MILLISECONDS.toNanos(1);
            seen[1] = free(now, 1_000);
            now += TimeUnit.SECONDS.toNanos(1);
            seen[2] = free(now, 1_000);
            // A usual one, twenty in each millisecond.
            now += TimeUnit.MILLISECONDS.toNanos(20);
            for (int i = 0; i < 10_000; i++) {
                now += TimeUnit.MILLISECONDS.toNanos(1);
                seen[3] += free(now, 20);
            }
            // Each in its own time, at the rate of one who is not held back for long.
            for (int i = 0; i < 10_000; i++) {
                now += TimeUnit.MICROSECONDS.toNanos(42);
                seen[4] += free(now, 1);
            }
        });
        thread.start();
        thread.join();
        assertThat(seen).containsExactly(WriteBurst.FREE, 0, WriteBurst.FREE, 200_000, 10_000);
    }
}

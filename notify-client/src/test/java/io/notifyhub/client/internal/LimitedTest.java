package io.notifyhub.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LimitedTest {
    @Test
    @DisplayName("every task runs, never more at a time than allowed, and one that throws stops nobody")
    void limited() throws Exception {
        ExecutorService pool = Executors.newCachedThreadPool();
        Limited limited = new Limited(pool, 3);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(2_000);
        for (int i = 0; i < 2_000; i++) {
            boolean fails = i % 500 == 0;
            limited.execute(() -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                now.decrementAndGet();
                done.countDown();
                if (fails) {
                    throw new IllegalStateException("thrown by a task");
                }
            });
        }
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(most.get()).isBetween(1, 3);
        pool.shutdown();
    }
}

package io.notifyhub.transport.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.spi.Envelope;
import java.util.List;
import org.junit.jupiter.api.Test;

class PublishQueueTest {
    private final PublishQueue queue = new PublishQueue();

    private static Envelope step(long rev, int bytes) {
        return Envelope.step("ann", rev, 1, 2, new byte[bytes]);
    }

    @Test
    void whatIsOfferedIsTakenInItsOrder() {
        queue.offer(step(1, 10));
        queue.offer(step(2, 10));
        queue.offer(step(3, 10));
        assertThat(queue.take(2).stream().map(Envelope::rev)).containsExactly(1L, 2L);
        assertThat(queue.take(2).stream().map(Envelope::rev)).containsExactly(3L);
        assertThat(queue.take(2)).isEmpty();
    }

    @Test
    void moreThanTheLimitIsDroppedAndCounted() {
        for (int i = 0; i < PublishQueue.MAX_ENVELOPES + 5; i++) {
            assertThat(queue.offer(step(i, 1))).isEqualTo(i < PublishQueue.MAX_ENVELOPES);
        }
        assertThat(queue.droppedSoFar()).isEqualTo(5);
        queue.clear();
        assertThat(queue.droppedSoFar()).isEqualTo(PublishQueue.MAX_ENVELOPES + 5);
        assertThat(queue.offer(step(1, 1))).isTrue();
    }

    @Test
    void aboveTheBytesAllowedStepsGoWithoutTheirFrameAndEventsAreDropped() {
        int megabyte = 1 << 20;
        for (long bytes = 0; bytes < PublishQueue.MAX_BYTES; bytes += megabyte) {
            queue.offer(step(1, megabyte));
        }
        assertThat(queue.offer(step(2, 1))).isTrue();
        assertThat(queue.offer(Envelope.event("ann", new byte[1]))).isFalse();
        List<Envelope> all = queue.take(1_000);
        assertThat(all.get(0).frame()).hasSize(megabyte);
        assertThat(all.get(all.size() - 1).frame()).isNull();
        queue.offer(step(3, 1));
        assertThat(queue.take(1).get(0).frame()).hasSize(1);
    }
}

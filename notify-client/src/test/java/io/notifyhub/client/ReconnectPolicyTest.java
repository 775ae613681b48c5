package io.notifyhub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReconnectPolicyTest {
    @Test
    @DisplayName("waits are spread evenly from zero to a limit that doubles from 0.25 s to 30 s")
    void fullJitter() {
        Random random = new Random(1);
        for (int failures = 0; failures < 100; failures++) {
            int after = failures;
            double limit = Math.min(30_000, 250 * Math.pow(2, failures));
            double mean = IntStream.range(0, 2_000)
                    .mapToLong(i -> ReconnectPolicy.DEFAULT.delay(after, random).toMillis())
                    .peek(millis -> assertThat(millis).isBetween(0L, (long) limit))
                    .average()
                    .orElseThrow();
            assertThat(mean).isBetween(limit * 0.45 - 1, limit * 0.55);
        }
    }

    @Test
    @DisplayName("limits that make no sense are refused")
    void refused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> ReconnectPolicy.of(Duration.ZERO, second, second))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReconnectPolicy.of(second, Duration.ofMillis(1), second))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ReconnectPolicy.of(second, second, second.negated()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package io.notifyhub.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SocialLoadTest {
    @TempDir
    Path folder = Path.of("");

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    @DisplayName(
            "the social application is killed under ten people: what they were told, its tables and the inboxes agree")
    void once() throws Exception {
        live(10, Duration.ofSeconds(4), Duration.ofMillis(2_500), Duration.ofMillis(100));
    }

    @Test
    @Tag("long")
    @Timeout(value = 12, unit = TimeUnit.MINUTES)
    @DisplayName("and again and again for five minutes under 300")
    void fiveMinutes() throws Exception {
        live(300, Duration.ofMinutes(5), Duration.ofSeconds(25), Duration.ofSeconds(3));
    }

    private void live(int people, Duration time, Duration betweenKills, Duration pause) throws Exception {
        long seed = System.nanoTime();
        System.out.printf("%d people from seed %d%n", people, seed);
        try (SocialLoad load = new SocialLoad(folder, people, pause, seed)) {
            SocialLoad.Outcome outcome = load.run(time, betweenKills);
            System.out.println(outcome);
            assertThat(outcome.isFine()).as("seed %d: %s", seed, outcome).isTrue();
            assertThat(outcome.kills()).isPositive();
        }
    }
}

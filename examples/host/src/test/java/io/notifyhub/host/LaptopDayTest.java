package io.notifyhub.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.simulator.checker.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LaptopDayTest {
    private static final int NOTIFICATIONS = 5_000;
    private static final int DAYS = 30;

    @TempDir
    Path folder = Path.of("");

    @Test
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    @DisplayName("a day of a laptop with 5,000 notifications: nothing is lost, doubled or out of order, and its list is"
            + " right")
    void oneDay() throws Exception {
        try (LaptopDay day = new LaptopDay(folder, 1)) {
            Verdict verdict = day.live(NOTIFICATIONS, false);
            assertThat(verdict.isSuccess()).as("%s", verdict).isTrue();
            assertThat(verdict.counts().toString()).contains(String.valueOf(NOTIFICATIONS));
            System.out.println("a laptop's day: " + verdict.counts());
        }
    }

    @Test
    @Tag("long")
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    @DisplayName("and many days, whose scenes come in any order")
    void manyDays() throws Exception {
        long first = System.currentTimeMillis();
        for (long seed = first; seed < first + DAYS; seed++) {
            System.out.println("a laptop's day from seed " + seed);
            Path state = Files.createDirectory(folder.resolve(Long.toString(seed)));
            try (LaptopDay day = new LaptopDay(state, seed)) {
                Verdict verdict = day.live(NOTIFICATIONS, true);
                assertThat(verdict.isSuccess()).as("seed %d: %s", seed, verdict).isTrue();
            }
        }
    }
}

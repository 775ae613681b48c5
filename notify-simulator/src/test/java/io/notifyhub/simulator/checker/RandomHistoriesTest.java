package io.notifyhub.simulator.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Nothing is flagged where nothing is wrong, and every single fault put into such a history is. */
class RandomHistoriesTest {
    private static final int SEEDS = 2_000;
    /** Of each kind. */
    private static final int FAULTS = 1_000;

    @Test
    void goodHistoriesAreNotFlagged() {
        long delivered = 0;
        long resumed = 0;
        long reloaded = 0;
        long rewound = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            Verdict verdict = Checker.check(GoodHistories.of(seed));
            assertThat(verdict.violations()).as("seed %d", seed).isEmpty();
            assertThat(verdict.isSuccess()).as("seed %d: %s", seed, verdict).isTrue();
            delivered += verdict.counts().delivered();
            resumed += verdict.counts().resumed();
            reloaded += verdict.counts().reloaded();
            rewound += verdict.counts().rewound();
        }
        // What is to be checked has to come up.
        assertThat(delivered).isGreaterThan(SEEDS * 30L);
        assertThat(resumed).isGreaterThan(SEEDS);
        assertThat(reloaded).isGreaterThan(SEEDS / 4);
        assertThat(rewound).isGreaterThan(SEEDS / 4);
    }

    @Test
    void everySingleFaultIsFlagged() {
        for (Corruption corruption : Corruption.values()) {
            int put = 0;
            for (long seed = 1; put < FAULTS; seed++) {
                assertThat(seed).as("histories with a place for %s", corruption).isLessThan(20L * FAULTS);
                List<Event> events = new ArrayList<>(GoodHistories.of(seed).events());
                if (corruption.put(events, new Random(seed))) {
                    put++;
                    History corrupted = new History();
                    events.forEach(corrupted::add);
                    assertThat(Checker.check(corrupted).violations())
                            .as("%s, seed %d", corruption, seed)
                            .isNotEmpty();
                }
            }
        }
    }
}

package io.notifyhub.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SimulationTest {
    private static final int FIXED = Integer.getInteger("notify.simulator.seeds", 1_000);
    private static final int REPEATED = 100;

    /** Found a fault of the product, or of the checker, once; in the order in which they did. */
    private static final List<Long> REMEMBERED =
            List.of(25_812L, 11_058L, 117_789L, 136_035L, 242_587L, 411_028L, 2_847L, 179_529_025_600_292L, 700_487L);

    @Test
    @DisplayName("whatever goes wrong, the promises are kept: fixed seeds")
    void fixedSeeds() {
        Map<String, Long> counts = run(1, FIXED);
        for (Fault fault : Fault.values()) {
            assertThat(counts.get("fault " + fault.text()))
                    .as("%s happened", fault)
                    .isPositive();
        }
        for (String reason : List.of("pruned", "ahead", "replaced")) {
            assertThat(counts).containsKey("hello " + reason).containsKey("reset live " + reason);
        }
        assertThat(counts).containsKeys("hello malformed", "hello resumed", "sent stored before", "sent conflict");
    }

    @Test
    @DisplayName("seeds that found something once")
    void rememberedSeeds() {
        REMEMBERED.forEach(seed -> run(seed, seed));
    }

    @Test
    @DisplayName("and fresh seeds")
    void freshSeeds() {
        long first = System.currentTimeMillis() / 1_000 * 100_000;
        System.out.println("simulating seeds from " + first);
        assertThat(run(first, first + FIXED - 1)).isNotEmpty();
    }

    private static Map<String, Long> run(long first, long last) {
        Simulation simulation = Simulation.builder().build();
        Map<String, Long> counts = new TreeMap<>();
        for (long seed = first; seed <= last; seed++) {
            SimulationResult result = simulation.run(seed);
            assertThat(result.isFine())
                    .as(() -> String.join("\n", simulation.describe(result)))
                    .isTrue();
            result.counts().forEach((what, count) -> counts.merge(what, count, Long::sum));
        }
        return counts;
    }

    @Test
    @DisplayName("one seed is one run, traced or not")
    void repeatable() {
        Simulation simulation = Simulation.builder().build();
        List<Long> differ = new ArrayList<>();
        for (long seed = 1; seed <= REPEATED; seed++) {
            SimulationResult first = simulation.run(seed);
            SimulationResult second = simulation.trace(seed);
            assertThat(second.trace()).isNotEmpty();
            if (first.traceHash() != second.traceHash() || first.events() != second.events()) {
                differ.add(seed);
            }
        }
        assertThat(differ).isEmpty();
    }

    @Test
    @DisplayName("two seeds are two runs")
    void different() {
        Simulation simulation = Simulation.builder().build();
        assertThat(simulation.run(1).traceHash()).isNotEqualTo(simulation.run(2).traceHash());
    }
}

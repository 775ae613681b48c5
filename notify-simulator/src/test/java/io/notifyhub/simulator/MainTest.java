package io.notifyhub.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    @DisplayName("a range of seeds is counted up and judged")
    void range() {
        assertThat(Simulation.run(new String[] {"--seeds", "1..20", "--steps", "30", "--threads", "2"}))
                .anyMatch(line -> line.startsWith("20 seeds, 600 steps, "))
                .contains("no violation");
    }

    @Test
    @DisplayName("what is no argument is refused, and help is given")
    void arguments() {
        assertThatIllegalArgumentException().isThrownBy(() -> Simulation.run(new String[] {"--sed", "1"}));
        assertThatIllegalArgumentException().isThrownBy(() -> Simulation.run(new String[] {"--seeds", "17"}));
        assertThat(Simulation.run(new String[] {"--help"})).anyMatch(line -> line.contains("--trace"));
    }
}

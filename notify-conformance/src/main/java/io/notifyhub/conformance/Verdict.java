package io.notifyhub.conformance;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * How a scenario ended. Immutable.
 *
 * @param sentence why it failed or was skipped; empty if it passed
 * @param transcript what went over the wires, a line each
 */
public record Verdict(Scenario scenario, Outcome outcome, String sentence, Duration took, List<String> transcript) {
    /** How it ended. */
    public enum Outcome {
        PASSED,
        FAILED,
        /** The client cannot do what the scenario is about. */
        SKIPPED;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    static Verdict skipped(Scenario scenario, String sentence) {
        return new Verdict(scenario, Outcome.SKIPPED, sentence, Duration.ZERO, List.of());
    }

    static Verdict unplayed(Scenario scenario, String sentence) {
        return new Verdict(scenario, Outcome.FAILED, sentence, Duration.ZERO, List.of());
    }

    public boolean failed() {
        return outcome == Outcome.FAILED;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-7s %-32s %5.1f s%s",
                outcome,
                scenario.name(),
                took.toMillis() / 1e3,
                sentence.isEmpty() ? "" : "  " + sentence);
    }
}

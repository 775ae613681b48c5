package io.notifyhub.simulator;

import java.util.List;
import java.util.Map;

/**
 * What one run came to. Immutable.
 *
 * @param seed of the run
 * @param problems what was wrong, in the order it was found; empty if nothing was
 * @param traceHash of everything that happened: two runs of one seed have the same
 * @param events how many things happened
 * @param counts how often what happened, by name
 * @param trace everything that happened, if it was asked for; else empty
 */
public record SimulationResult(
        long seed, List<String> problems, long traceHash, long events, Map<String, Long> counts, List<String> trace) {
    public SimulationResult {
        problems = List.copyOf(problems);
        trace = List.copyOf(trace);
    }

    public boolean isFine() {
        return problems.isEmpty();
    }
}

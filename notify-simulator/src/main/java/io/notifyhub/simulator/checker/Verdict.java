package io.notifyhub.simulator.checker;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a checker found. Immutable.
 *
 * @param violations in the order they were found; empty if there are none, or if nothing was there to check
 * @param staleness from acknowledgement to delivery in milliseconds, of live deliveries that no outage touched
 * @param counts how much was checked
 */
public record Verdict(List<Violation> violations, Histogram staleness, Counts counts) {
    public Verdict {
        violations = List.copyOf(violations);
    }

    /**
     * How much was checked.
     *
     * @param acknowledged sends that were acknowledged with an id
     * @param unknown sends whose outcome is unknown
     * @param delivered steps that clients received
     * @param resumed connections that were resumed
     * @param reloaded reloads
     * @param rewound logs that were put back
     * @param settledClients clients whose inbox was compared with the log at the end
     */
    public record Counts(
            long acknowledged,
            long unknown,
            long delivered,
            long resumed,
            long reloaded,
            long rewound,
            long settledClients) {}

    /** Whether something was checked and nothing found: an empty history is no success. */
    public boolean isSuccess() {
        return violations.isEmpty() && counts.acknowledged > 0 && counts.delivered > 0 && counts.settledClients > 0;
    }

    /** The kinds of violations there are. */
    public Set<Violation.Kind> kinds() {
        return violations.stream()
                .map(Violation::kind)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Violation.Kind.class)));
    }

    /** For people: the violations, one a line, and what was checked. */
    @Override
    public String toString() {
        return violations.stream().map(violation -> violation + "\n").collect(Collectors.joining())
                + (violations.isEmpty() ? "no violation; " : violations.size() + " violations; ")
                + counts
                + "; staleness "
                + staleness;
    }
}

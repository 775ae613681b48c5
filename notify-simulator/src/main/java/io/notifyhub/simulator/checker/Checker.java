package io.notifyhub.simulator.checker;

import io.notifyhub.simulator.checker.Event.Connected;
import java.util.List;

/**
 * Judges a history: what producers were told, what every device received, and the log at the end. Knows the promises and
 * the protocol, and nothing of the code that is to keep them; each rule is a class of its own in this package.
 *
 * <p>Immutable. Takes time and memory in proportion to the history, and to its devices per user.
 */
public final class Checker {
    /** How late a live delivery may be with no outage declared, in milliseconds: two rounds of reconciliation. */
    public static final long DEFAULT_BOUND_MILLIS = 10_000;

    private final long bound;

    private Checker(long bound) {
        this.bound = bound;
    }

    /** A checker with another bound on staleness. */
    public static Checker boundedBy(long millis) {
        if (millis <= 0) {
            throw new IllegalArgumentException("the bound must be positive, was " + millis);
        }
        return new Checker(millis);
    }

    /** Judges a history by the default bound. */
    public static Verdict check(History history) {
        return boundedBy(DEFAULT_BOUND_MILLIS).judge(history);
    }

    /** Judges a history. */
    public Verdict judge(History history) {
        List<Event> events = history.events();
        Findings findings = new Findings();
        Case sorted = new Case(events, bound, findings);
        Histogram staleness = new Histogram();
        List<Rule> rules = List.of(
                new SendsAreKept(),
                new NothingIsInvented(),
                new CommandsTakeEffect(),
                new LogIsSound(),
                new StepsAreTheLogs(),
                new ClientsGoInOrder(),
                new DevicesConverge(),
                new DeliveryIsTimely(staleness));
        rules.forEach(rule -> rule.check(sorted, findings));
        return new Verdict(findings.violations(), staleness, count(events, sorted));
    }

    private static Verdict.Counts count(List<Event> events, Case sorted) {
        return new Verdict.Counts(
                sends(sorted, Operation.Outcome.ACKNOWLEDGED),
                sends(sorted, Operation.Outcome.UNKNOWN),
                events.stream().filter(Event.Received.class::isInstance).count(),
                events.stream()
                        .filter(event -> event instanceof Connected connected && connected.resumed())
                        .count(),
                events.stream().filter(Event.Reloaded.class::isInstance).count(),
                events.stream().filter(Event.Rewound.class::isInstance).count(),
                sorted.clients().stream()
                        .filter(client -> client.user.finalLog != null)
                        .filter(client -> client.walked().isConnected())
                        .count());
    }

    private static long sends(Case sorted, Operation.Outcome outcome) {
        return sorted.operations().stream()
                .filter(operation -> operation.token() != null && operation.outcome == outcome)
                .filter(operation -> outcome != Operation.Outcome.ACKNOWLEDGED || operation.id > 0)
                .count();
    }
}

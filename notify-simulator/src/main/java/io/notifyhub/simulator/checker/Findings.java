package io.notifyhub.simulator.checker;

import io.notifyhub.simulator.checker.Violation.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects violations. Confined to a thread. */
final class Findings {
    private final List<Violation> violations = new ArrayList<>();

    void add(Kind kind, @Nullable String user, @Nullable String client, String text) {
        violations.add(new Violation(kind, user, client, text));
    }

    void addAll(List<Violation> more) {
        violations.addAll(more);
    }

    List<Violation> violations() {
        return violations;
    }
}

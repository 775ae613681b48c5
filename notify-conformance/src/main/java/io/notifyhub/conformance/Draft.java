package io.notifyhub.conformance;

import io.notifyhub.conformance.Scenario.Kind;
import java.util.EnumSet;
import java.util.Set;

/** A scenario that is being written down. For one thread. */
final class Draft {
    private final String name;
    private final Kind kind;
    private final Set<Ability> needs = EnumSet.noneOf(Ability.class);
    private String rule = "";
    private String server = "";
    private String expected = "";
    private boolean slow;

    private Draft(String name, Kind kind) {
        this.name = name;
        this.kind = kind;
    }

    static Draft good(String name) {
        return new Draft(name, Kind.GOOD);
    }

    static Draft slow(String name) {
        return new Draft(name, Kind.SLOW);
    }

    static Draft hostile(String name) {
        return new Draft(name, Kind.HOSTILE).rule("—");
    }

    Draft rule(String value) {
        rule = value;
        return this;
    }

    Draft server(String value) {
        server = value;
        return this;
    }

    Draft expects(String value) {
        expected = value;
        return this;
    }

    Draft needs(Ability... values) {
        needs.addAll(Set.of(values));
        return this;
    }

    /** It takes seconds by its nature. */
    Draft takesLong() {
        slow = true;
        return this;
    }

    Scenario plays(Scenario.Script script) {
        return new Scenario(name, kind, rule, server, expected, needs, slow, script);
    }
}

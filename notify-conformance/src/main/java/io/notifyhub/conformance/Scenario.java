package io.notifyhub.conformance;

import java.util.Locale;
import java.util.Set;

/** One scene between the scripted server and a client. Immutable. */
public final class Scenario {
    private final String name;
    private final Kind kind;
    private final String rule;
    private final String server;
    private final String expected;
    private final Set<Ability> needs;
    private final boolean slow;
    private final Script script;

    Scenario(
            String name,
            Kind kind,
            String rule,
            String server,
            String expected,
            Set<Ability> needs,
            boolean slow,
            Script script) {
        this.name = name;
        this.kind = kind;
        this.rule = rule;
        this.server = server;
        this.expected = expected;
        this.needs = Set.copyOf(needs);
        this.slow = slow;
        this.script = script;
    }

    /** What kind of server the client meets. */
    public enum Kind {
        /** One that does what a right server does. */
        GOOD,
        /** A right one that is slow, cut off, behind something that is in the way, or down. */
        SLOW,
        /** One that breaks the protocol. The client only has to survive, and be well afterwards. */
        HOSTILE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Plays the scene; throws where the client did not do what it had to. */
    interface Script {
        void play(Run run) throws Exception;
    }

    /** As the command line takes it. */
    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    /** The part of {@code docs/protocol.md} it is about. */
    public String rule() {
        return rule;
    }

    /** What the server does. */
    public String server() {
        return server;
    }

    /** What the client has to do. */
    public String expected() {
        return expected;
    }

    /** What a client must be able to do for it to make sense. */
    public Set<Ability> needs() {
        return needs;
    }

    /** Whether it takes seconds by its nature, and is best begun early. */
    boolean slow() {
        return slow;
    }

    Script script() {
        return script;
    }

    @Override
    public String toString() {
        return name;
    }
}

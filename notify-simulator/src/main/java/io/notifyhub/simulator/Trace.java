package io.notifyhub.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Everything that happens, in order: as a hash always, and as lines to read where they are wanted. Two runs of one seed that
 * differ anywhere have different hashes. For one thread.
 */
final class Trace {
    private final @Nullable List<String> lines;
    private long hash = 1;
    private long now;
    private long events;

    /** @param kept whether lines are kept */
    Trace(boolean kept) {
        lines = kept ? new ArrayList<>() : null;
    }

    /** A task of somebody begins. */
    void event(long at, String who, String what) {
        now = at;
        events++;
        mix(at);
        mix(31L * who.hashCode() + what.hashCode());
        if (lines != null && !isNoise(what)) {
            line(who, what, "");
        }
    }

    private static boolean isNoise(String what) {
        return what.equals("step");
    }

    /** Something happened within a task. */
    void note(String who, String what, String detail) {
        events++;
        mix(31L * who.hashCode() + what.hashCode());
        mix(detail.hashCode());
        if (lines != null) {
            line(who, what, detail);
        }
    }

    private void line(String who, String what, String detail) {
        if (lines != null) {
            lines.add(String.format(Locale.ROOT, "%12.6f %-9s %-12s %s", now / 1e9, who, what, detail)
                    .stripTrailing());
        }
    }

    private void mix(long value) {
        hash = Chance.mix(hash * 31 + value);
    }

    long hash() {
        return hash;
    }

    /** How many things happened. */
    long events() {
        return events;
    }

    /** The lines, if they are kept. */
    List<String> lines() {
        return lines == null ? List.of() : lines;
    }
}

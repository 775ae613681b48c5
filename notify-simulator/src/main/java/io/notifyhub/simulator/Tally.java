package io.notifyhub.simulator;

import java.util.Map;
import java.util.TreeMap;

/** How often what happened. For one thread. */
final class Tally {
    private final long[] faults = new long[Fault.values().length];
    private final Map<String, Long> others = new TreeMap<>();

    void add(Fault fault) {
        faults[fault.ordinal()]++;
    }

    void add(String what) {
        others.merge(what, 1L, Long::sum);
    }

    void add(Tally other) {
        for (int i = 0; i < faults.length; i++) {
            faults[i] += other.faults[i];
        }
        other.others.forEach((what, count) -> others.merge(what, count, Long::sum));
    }

    long count(Fault fault) {
        return faults[fault.ordinal()];
    }

    /** By name; every fault is in it. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>(others);
        for (Fault fault : Fault.values()) {
            counts.put("fault " + fault.text(), faults[fault.ordinal()]);
        }
        return counts;
    }
}

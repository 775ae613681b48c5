package io.notifyhub.simulator;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What one run is like, all drawn from its seed: how many take part, which faults there are and how often. Some seeds have
 * no faults, some one kind alone, most a mix. Immutable.
 */
final class Plan {
    /** In twenty seeds so many have no faults. */
    private static final int CALM = 3;

    final int users;
    final int devicesPerUser;
    final int nodes;
    /** What the store keeps per user: few, so that it prunes. */
    final int maxEntries;
    /** The longest time between two actions, in nanoseconds. */
    final long longestGap;
    /** How late tasks and messages are at most, with nothing wrong. */
    final long longestLag;

    /** Frames that a connection takes before the first of them has arrived. */
    final int room;
    /** The longest page of a list the store gives, in entries. */
    final int pageEntries;
    /** The longest page of a log the store gives, in steps: few, so that there are many. */
    final int pageSteps;

    /** Whether devices have lists of their own, and commands that wait. */
    final boolean hasLists;

    /** In a thousand actions. */
    final int faultsPerMille;

    private final Map<Fault, Integer> weights = new EnumMap<>(Fault.class);
    private final List<Fault> actions = new ArrayList<>();

    Plan(long seed, Chance chance, boolean rewindable) {
        hasLists = new Chance(~seed).below(3) > 0;
        users = 1 + chance.below(3);
        devicesPerUser = 1 + chance.below(3);
        nodes = 1 + chance.below(3);
        maxEntries = chance.oneIn(4) ? 200 : 10 + chance.below(30);
        longestGap = chance.spread(20 * Timeline.MILLI, 3 * Timeline.SECOND);
        longestLag = chance.spread(Timeline.MILLI, 200 * Timeline.MILLI);
        room = chance.oneIn(2) ? 64 : 4 + chance.below(12);
        pageEntries = chance.oneIn(2) ? 8 + chance.below(24) : 200;
        pageSteps = chance.oneIn(2) ? 1 + chance.below(8) : 200;
        faultsPerMille = (int) chance.spread(20, 400);
        int mix = chance.below(20);
        if (mix < CALM) {
            return;
        }
        Fault[] all = Fault.values();
        Fault only = all[chance.below(all.length)];
        int share = 100 + chance.below(700);
        for (Fault fault : all) {
            boolean on = mix == CALM ? fault == only : chance.perMille(share);
            if (on && (rewindable || !fault.text().startsWith("store_re") && fault != Fault.STORE_LOST)) {
                add(fault, chance);
            }
        }
    }

    private void add(Fault fault, Chance chance) {
        int weight = fault.kind == Fault.Kind.CALL ? (int) chance.spread(2, 250) : 1 + chance.below(8);
        weights.put(fault, weight);
        for (int i = fault.kind == Fault.Kind.ACTION ? weight : 0; i > 0; i--) {
            actions.add(fault);
        }
    }

    boolean has(Fault fault) {
        return weights.containsKey(fault);
    }

    boolean isCalm() {
        return weights.isEmpty();
    }

    /** How often a call is hit, in a thousand cases. */
    int perMille(Fault fault) {
        return weights.getOrDefault(fault, 0);
    }

    /** The faults that are actions, each as often as it weighs. */
    List<Fault> actions() {
        return actions;
    }

    @Override
    public String toString() {
        return "users=" + users + " devices=" + devicesPerUser + " nodes=" + nodes + " maxEntries=" + maxEntries
                + " lists=" + hasLists + " room=" + room + " pages=" + pageSteps + '/' + pageEntries
                + " longestGap=" + longestGap / Timeline.MILLI + "ms longestLag=" + longestLag / Timeline.MILLI
                + "ms faultsPerMille=" + faultsPerMille + " faults=" + weights;
    }
}

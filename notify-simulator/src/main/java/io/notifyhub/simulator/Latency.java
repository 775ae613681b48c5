package io.notifyhub.simulator;

/** How long things take when nothing is wrong: mostly nearly nothing, now and then much longer. For one thread. */
final class Latency {
    private final Chance chance;
    private final long longest;

    /** @param longest in nanoseconds, of what takes longer than the rest */
    Latency(Chance chance, long longest) {
        this.chance = chance;
        this.longest = longest;
    }

    /** Until a thread takes a task up. */
    long ofTask() {
        int dice = chance.below(64);
        if (dice == 0) {
            return chance.between(0, longest);
        }
        return dice < 6 ? chance.below((int) (2 * Timeline.MILLI)) : chance.below((int) (100 * Timeline.MICRO));
    }

    /** How late a timer is. */
    long ofTimer() {
        return chance.below(16) == 0 ? chance.between(0, longest / 4) : chance.below((int) Timeline.MILLI);
    }

    /** One way over a network. */
    long ofNetwork() {
        return chance.below(32) == 0
                ? chance.between(0, 2 * longest)
                : chance.between(50 * Timeline.MICRO, 3 * Timeline.MILLI);
    }
}

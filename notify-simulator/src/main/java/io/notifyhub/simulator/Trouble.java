package io.notifyhub.simulator;

/** Which faults strike now: those of the plan, until quiet is asked for. For one thread. */
final class Trouble {
    private final Plan plan;
    private final Chance chance;
    private final Timeline time;
    private final Tally tally;
    private boolean quiet;
    private long storeOutUntil;
    private long authRefusesUntil;
    private long authBrokenUntil;
    private long flapUntil;

    Trouble(Plan plan, Chance chance, Timeline time, Tally tally) {
        this.plan = plan;
        this.chance = chance;
        this.time = time;
        this.tally = tally;
    }

    /** From now on nothing goes wrong any more. */
    void end() {
        quiet = true;
        storeOutUntil = 0;
        authRefusesUntil = 0;
        authBrokenUntil = 0;
        flapUntil = 0;
    }

    boolean isOver() {
        return quiet;
    }

    /** Whether this call or message is hit. */
    boolean strikes(Fault fault) {
        boolean hit = !quiet && chance.perMille(plan.perMille(fault));
        if (hit) {
            tally.add(fault);
        }
        return hit;
    }

    void storeOut(long nanos) {
        storeOutUntil = time.now() + nanos;
    }

    boolean storeIsOut() {
        return time.now() < storeOutUntil;
    }

    void flap(long nanos) {
        flapUntil = time.now() + nanos;
    }

    /** Whether connections break as soon as they are greeted. */
    boolean isFlapping() {
        return time.now() < flapUntil;
    }

    void refuseAll(long nanos) {
        authRefusesUntil = time.now() + nanos;
    }

    boolean authRefuses() {
        return time.now() < authRefusesUntil;
    }

    void breakAuth(long nanos) {
        authBrokenUntil = time.now() + nanos;
    }

    boolean authIsBroken() {
        return time.now() < authBrokenUntil;
    }
}

package io.notifyhub.simulator;

import java.util.List;
import java.util.Random;

/** Chance from a seed (SplitMix64): the same seed, the same numbers, on every machine. For one thread. */
final class Chance {
    private static final long STEP = 0x9E3779B97F4A7C15L;

    private long state;

    Chance(long seed) {
        state = mix(seed ^ STEP);
    }

    /** Another source, whose numbers do not depend on how many are drawn here later. */
    Chance split() {
        return new Chance(next());
    }

    long next() {
        state += STEP;
        return mix(state);
    }

    static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }

    /** From 0 to {@code bound} - 1. */
    int below(int bound) {
        return (int) ((next() >>> 33) % bound);
    }

    boolean oneIn(int n) {
        return below(n) == 0;
    }

    /** True in so many of a thousand cases. */
    boolean perMille(int of) {
        return of > 0 && below(1_000) < of;
    }

    /** From {@code low} to {@code high}, both included. */
    long between(long low, long high) {
        return low + Long.remainderUnsigned(next(), high - low + 1);
    }

    /** From {@code low} to about {@code high}; each order of magnitude is as likely as another. */
    long spread(long low, long high) {
        double bits = (next() >>> 11) * 0x1.0p-53;
        return (long) (low * StrictMath.pow((double) high / low, bits));
    }

    <T> T of(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    /** The same as what the JDK calls a source of random numbers. */
    Random asRandom() {
        return new Random(0) {
            private static final long serialVersionUID = 1L;

            @Override
            protected int next(int bits) {
                return (int) (Chance.this.next() >>> (64 - bits));
            }
        };
    }
}

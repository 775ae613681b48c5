package io.notifyhub.benchmark.crowd;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/** Something done at the beginning of each millisecond. */
@FunctionalInterface
public interface Beat {
    long MILLI = 1_000_000;

    /**
     * @param index 0, 1, 2, …
     * @param due when this was to be done, by {@link System#nanoTime}; late beats follow each other at once
     */
    void at(int index, long due) throws IOException;

    /** Does it so many times. Blocks. */
    static void go(int count, Beat beat) throws IOException {
        long begin = System.nanoTime() + MILLI;
        for (int index = 0; index < count; index++) {
            long due = begin + index * MILLI;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            beat.at(index, due);
        }
    }
}

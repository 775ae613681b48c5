package io.notifyhub.simulator;

import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a store or a transport under simulation gets instead of the machine's own clock, chance and threads. A run can be
 * repeated from its seed only if these are the only ones it uses.
 *
 * @param seed of the run
 * @param clock the wall clock
 * @param random the source of all chance
 * @param scheduler runs tasks and timers in virtual time, on the one thread there is: tasks must not wait for each other
 * @param nanoTime the monotonic clock
 */
public record Surroundings(
        long seed, Clock clock, RandomGenerator random, ScheduledExecutorService scheduler, LongSupplier nanoTime) {}

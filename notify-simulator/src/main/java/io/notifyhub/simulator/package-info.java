/**
 * Hubs, a store, a transport, sockets and the real client in one thread on virtual time, with faults, from a seed. For whoever
 * writes a store or a transport, and for the tests of this project.
 *
 * <pre>{@code
 * Simulation simulation = Simulation.builder()
 *         .store(around -> new MyStore(around.clock()))
 *         .transports(around -> nodeId -> new MyTransport(around.scheduler()))
 *         .build();
 * for (long seed = 1; seed <= 1_000; seed++) {
 *     SimulationResult result = simulation.run(seed);
 *     assertTrue(result.isFine(), () -> String.join("\n", simulation.describe(result)));
 * }
 * }</pre>
 *
 * <p><b>One thread.</b> Every executor and scheduler that hub and client are given hands its tasks to one queue of virtual time,
 * which runs them in an order drawn from the seed. A store that takes its time lets the others go on while it is in the middle of
 * its call, as threads would. What cannot be had in one thread is a caller that waits for another thread: a blocking send runs
 * what its node's store has waiting first, so that nothing is left to wait for; most sends are {@code notifyUserAsync}.
 *
 * <p><b>Repeatable.</b> The same seed is the same run, event for event, if store and transport use no clock, chance or thread but
 * those of {@link io.notifyhub.simulator.Surroundings}. A store of another kind fails and is slow like our own, but is never put
 * back to an older state: only our own can be.
 *
 * <p><b>What is checked.</b> {@code io.notifyhub.simulator.checker} judges what producers were told and what devices received. Besides,
 * no task throws, nothing unexpected is logged (where SLF4J writes to Logback), everybody is back and up to date after the last fault, and
 * sessions and feeds are gone when the devices are.
 */
@NullMarked
package io.notifyhub.simulator;

import org.jspecify.annotations.NullMarked;

package io.notifyhub.simulator;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.core.memory.MemoryTransport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The example of docs/testing.md. */
class OwnPartsTest {
    @Test
    @DisplayName("somebody's own store and transport can be simulated")
    void ownParts() {
        Simulation simulation = Simulation.builder()
                .store(around -> MemoryNotificationStore.builder()
                        .clock(around.clock())
                        .random(around.random()::nextLong)
                        .build())
                .transports(around -> {
                    MemoryTransport.Bus bus = new MemoryTransport.Bus();
                    return nodeId -> MemoryTransport.on(bus);
                })
                .build();
        for (long seed = 1; seed <= 100; seed++) {
            SimulationResult result = simulation.run(seed);
            assertTrue(result.isFine(), () -> String.join("\n", simulation.describe(result)));
        }
    }
}

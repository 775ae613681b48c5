package io.notifyhub.simulator;

import io.notifyhub.core.memory.MemoryTransport;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.core.spi.Transport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The store and the transports of a simulation: the product's own in memory, or somebody's. Immutable.
 *
 * @param stores makes a store for a run; null for one in memory that can be put back
 * @param carriers makes for a run what makes the transport of a node; null for those in memory
 */
record Parts(
        @Nullable Function<Surroundings, NotificationStore> stores,
        @Nullable Function<Surroundings, Function<String, Transport>> carriers) {

    /** Whether the store can be put back to an older state. */
    boolean isRewindable() {
        return stores == null;
    }

    NotificationStore store(Surroundings around) {
        if (stores == null) {
            throw new IllegalStateException("the simulation has a store of its own");
        }
        return stores.apply(around);
    }

    Function<String, Transport> transports(Surroundings around) {
        if (carriers != null) {
            return carriers.apply(around);
        }
        MemoryTransport.Bus bus = new MemoryTransport.Bus();
        return nodeId -> MemoryTransport.on(bus);
    }
}

package io.notifyhub.core.spi;

import io.notifyhub.core.UserPresence;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Knows who is connected to which node. Given by a {@link Transport}, as it has to know that anyway.
 *
 * <p>Called by any number of threads at once, on threads that may wait.
 */
public interface Presence {
    /**
     * Looks users up, in bulk. May block for an exchange with the network.
     *
     * @return every user asked for; {@link UserPresence#UNKNOWN} for those of whom nothing is known
     * @throws io.notifyhub.core.NotifyException with {@code UNAVAILABLE} if it cannot be found out now
     */
    Map<String, UserPresence> of(Collection<String> userIds);

    /** Whether {@link #arrivals} tells: then hubs count the devices of a user on all nodes together. */
    default boolean tellsArrivals() {
        return false;
    }

    /**
     * When the devices of a user came that are connected to any node, in Unix milliseconds, in any order: what {@link
     * TransportListener#arrivals} says on each. May block for an exchange with the network.
     *
     * @throws io.notifyhub.core.NotifyException with {@code UNAVAILABLE} if it cannot be found out now
     */
    default List<Long> arrivals(String userId) {
        return List.of();
    }
}

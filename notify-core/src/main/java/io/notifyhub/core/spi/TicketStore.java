package io.notifyhub.core.spi;

import io.notifyhub.core.auth.Principal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the tickets that stand for a token for some seconds, so that no token need be in an address. Where several nodes
 * stand behind one address they have to share one, or a ticket works only on the node that made it.
 *
 * <p>Called by any number of threads at once, on the hub's executor: may block, and throws a {@link
 * io.notifyhub.core.NotifyException} where it fails.
 */
public interface TicketStore {
    /**
     * Keeps a ticket. May let go of others where there are too many.
     *
     * @throws io.notifyhub.core.NotifyException with {@code UNAVAILABLE} if it cannot be kept now
     */
    void put(String ticket, Principal principal, Duration lifetime);

    /**
     * Takes a ticket out: of any number of calls with the same ticket, on any node, at most one gets its principal.
     *
     * @return null if there is none (any longer)
     * @throws io.notifyhub.core.NotifyException with {@code UNAVAILABLE} if that cannot be known now; it may be taken then
     */
    @Nullable
    Principal take(String ticket);
}

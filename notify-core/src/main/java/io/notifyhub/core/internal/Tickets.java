package io.notifyhub.core.internal;

import io.notifyhub.core.auth.AuthenticationException;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.spi.TicketStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;

/** Makes tickets that nobody can guess, and takes them once. Thread-safe; blocks for the store of tickets. */
public final class Tickets {
    /** How long a ticket can be used. */
    public static final Duration LIFETIME = Duration.ofSeconds(30);

    private static final int RANDOM_BYTES = 24;
    private static final int MAX_LENGTH = 64;

    private final TicketStore store;
    // Not the hub's own source of randomness: that one may be predictable, as in a simulation.
    private final SecureRandom random = new SecureRandom();

    Tickets(TicketStore store) {
        this.store = store;
    }

    public String issue(Principal principal) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        store.put(ticket, principal, LIFETIME);
        return ticket;
    }

    Principal redeem(String ticket) throws AuthenticationException {
        Principal principal = ticket.isEmpty() || ticket.length() > MAX_LENGTH ? null : store.take(ticket);
        if (principal == null) {
            throw AuthenticationException.invalid("the ticket was used, or is no longer good");
        }
        return principal;
    }
}

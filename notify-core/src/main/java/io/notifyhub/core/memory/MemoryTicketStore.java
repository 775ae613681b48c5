package io.notifyhub.core.memory;

import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.spi.TicketStore;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tickets of one process. When there are too many the oldest go. Thread-safe, guarded by its own monitor; never blocks. */
public final class MemoryTicketStore implements TicketStore {
    /** Tickets kept at most. */
    public static final int MAX_TICKETS = 10_000;

    private final LongSupplier nanoTime;

    // guarded by this; in the order in which they were made
    private final Map<String, Ticket> tickets = new LinkedHashMap<>();

    private record Ticket(Principal principal, long endNanos) {}

    public MemoryTicketStore(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void put(String ticket, Principal principal, Duration lifetime) {
        long now = nanoTime.getAsLong();
        Iterator<Ticket> oldest = tickets.values().iterator();
        while (oldest.hasNext()) {
            boolean over = now - oldest.next().endNanos() >= 0;
            if (!over && tickets.size() < MAX_TICKETS) {
                break;
            }
            oldest.remove();
        }
        tickets.put(ticket, new Ticket(principal, now + lifetime.toNanos()));
    }

    @Override
    public synchronized @Nullable Principal take(String ticket) {
        Ticket taken = tickets.remove(ticket);
        return taken == null || nanoTime.getAsLong() - taken.endNanos() >= 0 ? null : taken.principal();
    }
}

package io.notifyhub.server.rest;

import io.notifyhub.core.NotifyException;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.server.RateLimit;

/**
 * {@code POST /api/notifications/ticket/}: a ticket for the caller, which opens one socket within seconds, so that no token
 * need be in its address. Immutable and thread-safe; works on the hub's executor.
 */
final class TicketHandler {
    /** Tickets a user gets in a minute. */
    static final int PER_MINUTE = 60;

    private final HubEndpoint endpoint;
    private final Door door;
    private final RateLimit limit = RateLimit.perMinute(PER_MINUTE);

    TicketHandler(HubEndpoint endpoint, Door door) {
        this.endpoint = endpoint;
        this.door = door;
    }

    Route route() {
        return Route.of("/api/notifications/ticket")
                .post(exchange -> door.enter(exchange, who -> issue(exchange, who)));
    }

    private void issue(RestExchange exchange, Principal principal) {
        if (!limit.tryTake(principal.userId())) {
            throw new NotifyException(ErrorCode.RATE_LIMITED, "at most " + PER_MINUTE + " tickets in a minute");
        }
        String ticket = endpoint.issueTicket(principal);
        JsonAnswer.send(
                exchange,
                200,
                "{\"ticket\":\"" + ticket + "\",\"expires_in\":"
                        + endpoint.ticketLifetime().toSeconds() + "}");
    }
}

package io.notifyhub.server.jakarta;

import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.server.Credentials;
import io.notifyhub.server.rest.RestExchange;
import io.notifyhub.server.rest.RouteHandler;
import io.notifyhub.server.rest.StreamAnswer;

/** The way in for streams of Server-Sent Events. Immutable and thread-safe; does not block. */
record StreamDoor(NotifyEndpoint endpoint) implements RouteHandler {
    @Override
    public void handle(RestExchange exchange) {
        Handshake handshake = StreamAnswer.admit(exchange, endpoint.credentials(), endpoint.limits());
        if (handshake == null) {
            return;
        }
        boolean anonymous = handshake.tokens().isEmpty() && handshake.tickets().isEmpty();
        Principal known = anonymous && Credentials.isVouchedFor(exchange) ? exchange.principal() : null;
        HubEndpoint hub = endpoint.hub().endpoint();
        ServletStream stream = new ServletStream((ServletExchange) exchange, endpoint.group());
        stream.begin(known == null ? hub.open(handshake, stream) : hub.open(known, handshake, stream));
    }
}

package io.notifyhub.server.undertow;

import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.server.AddressLimits;
import io.notifyhub.server.Credentials;
import io.notifyhub.server.rest.RestExchange;
import io.notifyhub.server.rest.RouteHandler;
import io.notifyhub.server.rest.StreamAnswer;
import io.undertow.server.HttpServerExchange;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** The way in for streams of Server-Sent Events. Thread-safe; does not block. */
final class StreamDoor implements RouteHandler {
    private final HubEndpoint endpoint;
    private final Credentials credentials;
    private final AddressLimits limits;
    private final Duration heartbeat;
    private final Duration stall;
    private final AtomicInteger open = new AtomicInteger();

    StreamDoor(HubEndpoint endpoint, Credentials credentials, AddressLimits limits, Duration stall) {
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.limits = limits;
        this.stall = stall;
        this.heartbeat = StreamAnswer.heartbeat(endpoint);
    }

    int connectionCount() {
        return open.get();
    }

    @Override
    public void handle(RestExchange exchange) {
        Handshake handshake = StreamAnswer.admit(exchange, credentials, limits);
        if (handshake != null) {
            HttpServerExchange here = ((UndertowExchange) exchange).exchange();
            here.dispatch(here.getIoThread(), () -> open(here, handshake, exchange.remoteAddress()));
        }
    }

    private void open(HttpServerExchange exchange, Handshake handshake, InetSocketAddress address) {
        EventStream stream = new EventStream(exchange, heartbeat, stall, code -> {
            open.decrementAndGet();
            limits.closed(address);
            if (code == CloseCode.NOT_AUTHENTICATED.code()) {
                limits.failed(address);
            }
        });
        open.incrementAndGet();
        limits.opened(address);
        stream.begin(endpoint.open(handshake, stream));
    }
}

package io.notifyhub.server.undertow.websocket;

import io.undertow.conduits.IdleTimeoutConduit;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.HttpUpgradeListener;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.Option;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;

/**
 * Upgrades requests to WebSocket connections (RFC 6455), and refuses every request that is not exactly right before its
 * channel is touched: 405 for another method, 426 for what is no upgrade or another version, 400 for the rest, with one
 * sentence of JSON. Put what may refuse a peer with a status of its own (origin, load) in front of it.
 *
 * <p>Thread-safe; one handler serves any number of listeners and I/O threads. May be called on an I/O thread or on a
 * worker; never blocks.
 *
 * <p>Undertow's timeouts for requests do not reach upgraded connections, and {@link Options#READ_TIMEOUT} and {@link
 * Options#WRITE_TIMEOUT} are switched off for them. Only a listener with one of these two <em>and</em> {@code IDLE_TIMEOUT}
 * would go on cutting connections that are idle for longer than that; pings keep live ones from it.
 */
public final class WebSocketHandler implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketHandler.class);

    private final WebSocketSettings settings;
    private final WebSocketAcceptor acceptor;
    private final WriteBuffers buffers;
    private final Map<XnioIoThread, IoThreadConnections> groups = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();

    /**
     * A handler for one kind of connection.
     *
     * @param acceptor called for every connection
     */
    public WebSocketHandler(WebSocketSettings settings, WebSocketAcceptor acceptor) {
        this.settings = settings;
        this.acceptor = acceptor;
        this.buffers = new WriteBuffers(
                Math.max(4, 2 * Runtime.getRuntime().availableProcessors()), settings.maxWaitingBytes());
    }

    /** Connections that are open or have not ended closing. Safe from any thread. */
    public int connectionCount() {
        return connections.get();
    }

    /** Whether nothing is held: no connection, no timer, no I/O thread, and every buffer is in its place. */
    boolean isAtRest() {
        return connections.get() == 0 && groups.isEmpty() && buffers.areBack() && buffers.nothingWaits();
    }

    /** Upgrades the request, or answers with why not. */
    @Override
    public void handleRequest(HttpServerExchange exchange) {
        Handshake.@Nullable Refusal refusal = Handshake.check(exchange);
        if (refusal == null) {
            upgrade(exchange);
        } else {
            refuse(exchange, refusal);
        }
    }

    private void upgrade(HttpServerExchange exchange) {
        List<String> offered = Handshake.offered(exchange.getRequestHeaders());
        String subprotocol = Handshake.choose(offered, settings.subprotocols());
        UpgradeRequest request = UpgradeRequest.of(exchange, offered);
        exchange.upgradeChannel("websocket", new Upgrade(request, subprotocol));
        HeaderMap headers = exchange.getResponseHeaders();
        headers.put(Handshake.ACCEPT, Handshake.accept(exchange.getRequestHeaders()));
        if (subprotocol != null) {
            headers.put(Handshake.PROTOCOL, subprotocol);
        }
        exchange.endExchange();
    }

    private static void refuse(HttpServerExchange exchange, Handshake.Refusal refusal) {
        HeaderMap headers = exchange.getResponseHeaders();
        exchange.setStatusCode(refusal.status());
        if (refusal.status() == StatusCodes.METHOD_NOT_ALLOWED) {
            headers.put(Headers.ALLOW, Methods.GET_STRING);
        }
        if (refusal.status() == StatusCodes.UPGRADE_REQUIRED) {
            headers.put(Headers.UPGRADE, "websocket");
            headers.put(Headers.CONNECTION, Headers.UPGRADE_STRING);
            headers.put(Handshake.VERSION, Handshake.SUPPORTED_VERSION);
        }
        headers.put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseSender()
                .send("{\"error\":\"" + refusal.error() + "\",\"code\":\"" + refusal.code() + "\"}");
    }

    /** Runs on the I/O thread. */
    private void open(StreamConnection channel, UpgradeRequest request, @Nullable String subprotocol) {
        switchOff(channel, Options.READ_TIMEOUT);
        switchOff(channel, Options.WRITE_TIMEOUT);
        if (channel.getSinkChannel().getConduit() instanceof IdleTimeoutConduit idle) {
            idle.setIdleTimeout(0);
        }
        IoThreadConnections group = groups.computeIfAbsent(
                channel.getIoThread(),
                thread -> new IoThreadConnections(thread, settings, connections, () -> groups.remove(thread)));
        new WebSocketConnection(channel, group, settings, buffers, request.remoteAddress(), subprotocol)
                .open(acceptor, request);
    }

    private static void switchOff(StreamConnection channel, Option<Integer> timeout) {
        try {
            Integer millis = channel.getOption(timeout);
            if (millis != null && millis > 0) {
                channel.setOption(timeout, 0);
            }
        } catch (IOException e) {
            LOG.debug("{} stays as it is: {}", timeout, e.toString());
        }
    }

    /**
     * Takes the channel over. Undertow keeps this object as long as the connection, so it lets go of the request as soon as
     * that has been used. Used once, by one thread after the other.
     */
    private final class Upgrade implements HttpUpgradeListener {

        private @Nullable UpgradeRequest request;
        private @Nullable String subprotocol;

        Upgrade(UpgradeRequest request, @Nullable String subprotocol) {
            this.request = request;
            this.subprotocol = subprotocol;
        }

        @Override
        public void handleUpgrade(StreamConnection channel, HttpServerExchange exchange) {
            UpgradeRequest taken = request;
            String chosen = subprotocol;
            request = null;
            subprotocol = null;
            if (taken == null) {
                throw new IllegalStateException("upgraded twice");
            }
            if (exchange.isInIoThread()) {
                open(channel, taken, chosen);
                return;
            }
            try {
                channel.getIoThread().execute(() -> open(channel, taken, chosen));
            } catch (RejectedExecutionException e) {
                IoUtils.safeClose(channel);
            }
        }
    }
}

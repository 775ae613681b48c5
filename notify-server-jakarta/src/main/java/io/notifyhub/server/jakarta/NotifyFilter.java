package io.notifyhub.server.jakarta;

import io.notifyhub.core.host.Handshake;
import io.notifyhub.server.AccessRules;
import io.notifyhub.server.AddressLimits;
import io.notifyhub.server.Handshakes;
import io.notifyhub.server.rest.JsonAnswer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * Stands before the endpoint: refuses with a status what should not become a socket, as only a filter can, and tells the
 * endpoint the peer's address. Other paths go by untouched. Has to come before the container's own filter for WebSocket. Immutable and thread-safe; does not block.
 */
public final class NotifyFilter implements Filter {
    private static final String RETRY_SOON = "5";
    private static final String RETRY_LATER = "10";

    private final String path;
    private final AccessRules rules;
    private final AddressLimits limits;
    private final BooleanSupplier draining;
    private final SocketGroup group;

    /** For one endpoint; to be mapped to all paths, or to that endpoint's, with and without the final slash. */
    public NotifyFilter(NotifyEndpoint endpoint) {
        this.path = endpoint.path();
        this.rules = endpoint.rules();
        this.limits = endpoint.limits();
        this.draining = endpoint::isDraining;
        this.group = endpoint.group();
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http)
                || !(response instanceof HttpServletResponse answer)
                || !isOurs(http)) {
            chain.doFilter(request, response);
        } else if (isAdmitted(new ServletExchange(http, answer, group, null))) {
            PeerAddress.set(http.getRemoteAddr());
            try {
                chain.doFilter(request, response);
            } finally {
                PeerAddress.clear();
            }
        }
    }

    private boolean isOurs(HttpServletRequest request) {
        String asked = ServletExchange.pathOf(request);
        return asked.equals(path) || asked.equals(path + '/');
    }

    private boolean isAdmitted(ServletExchange request) {
        String host = request.header("Host");
        InetSocketAddress address = request.remoteAddress();
        if (draining.getAsBoolean()) {
            request.header("Retry-After", RETRY_SOON);
            return refuse(request, 503, "unavailable", "The server is shutting down");
        }
        if (!rules.allowsHost(host)) {
            return refuse(request, 400, "host_not_allowed", "This server is not addressed so");
        }
        if (!request.headers("Origin").stream().allMatch(origin -> rules.allowsOrigin(origin, host))) {
            return refuse(request, 403, "origin_not_allowed", "Pages of this origin may not connect here");
        }
        if (!request.method().equals("GET")) {
            request.header("Allow", "GET");
            return refuse(request, 405, "method_not_allowed", "Allowed here: GET");
        }
        if (!"websocket".equalsIgnoreCase(request.header("Upgrade"))) {
            request.header("Upgrade", "websocket");
            request.header("Connection", "Upgrade");
            return refuse(request, 426, "upgrade_required", "This is a WebSocket");
        }
        if (limits.isGuessing(address) || limits.isFull(address)) {
            request.header("Retry-After", RETRY_LATER);
            return refuse(request, 429, "rate_limited", "Too many connections or refused credentials of this address");
        }
        try {
            Handshake possible = Handshakes.of(request, List.of());
            Objects.requireNonNull(possible);
            return true;
        } catch (IllegalArgumentException e) {
            return refuse(request, 400, "invalid_field", String.valueOf(e.getMessage()));
        }
    }

    /** @return false, always */
    private static boolean refuse(ServletExchange request, int status, String code, String sentence) {
        JsonAnswer.error(request, status, code, sentence);
        return false;
    }
}

package io.notifyhub.server.jakarta;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.notifyhub.core.host.Handshake;
import io.notifyhub.server.AccessRules;
import io.notifyhub.server.AddressLimits;
import io.notifyhub.server.Handshakes;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

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

    /** For one endpoint; to be mapped to all paths, or to that endpoint's, with and without the final slash. */
    public NotifyFilter(NotifyEndpoint endpoint) {
        this.path = endpoint.path();
        this.rules = endpoint.rules();
        this.limits = endpoint.limits();
        this.draining = endpoint::isDraining;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http)
                || !(response instanceof HttpServletResponse answer)
                || !isOurs(http)) {
            chain.doFilter(request, response);
        } else if (isAdmitted(new ServletHead(http), http, answer)) {
            PeerAddress.set(http.getRemoteAddr());
            try {
                chain.doFilter(request, response);
            } finally {
                PeerAddress.clear();
            }
        }
    }

    private boolean isOurs(HttpServletRequest request) {
        String info = request.getPathInfo();
        String asked = info == null ? request.getServletPath() : request.getServletPath() + info;
        return asked.equals(path) || asked.equals(path + '/');
    }

    private boolean isAdmitted(ServletHead head, HttpServletRequest request, HttpServletResponse answer)
            throws IOException {
        String host = head.header("Host");
        @Nullable InetSocketAddress address = SocketGroup.addressOf(request.getRemoteAddr());
        if (draining.getAsBoolean()) {
            answer.setHeader("Retry-After", RETRY_SOON);
            return refuse(answer, 503, "unavailable", "The server is shutting down");
        }
        if (!rules.allowsHost(host)) {
            return refuse(answer, 400, "host_not_allowed", "This server is not addressed so");
        }
        if (!head.headers("Origin").stream().allMatch(origin -> rules.allowsOrigin(origin, host))) {
            return refuse(answer, 403, "origin_not_allowed", "Pages of this origin may not connect here");
        }
        if (!head.method().equals("GET")) {
            answer.setHeader("Allow", "GET");
            return refuse(answer, 405, "method_not_allowed", "Allowed here: GET");
        }
        if (!"websocket".equalsIgnoreCase(head.header("Upgrade"))) {
            answer.setHeader("Upgrade", "websocket");
            answer.setHeader("Connection", "Upgrade");
            return refuse(answer, 426, "upgrade_required", "This is a WebSocket");
        }
        if (address != null && (limits.isGuessing(address) || limits.isFull(address))) {
            answer.setHeader("Retry-After", RETRY_LATER);
            return refuse(answer, 429, "rate_limited", "Too many connections or refused credentials of this address");
        }
        try {
            Handshake possible = Handshakes.of(head, List.of());
            Objects.requireNonNull(possible);
            return true;
        } catch (IllegalArgumentException e) {
            return refuse(answer, 400, "invalid_field", String.valueOf(e.getMessage()));
        }
    }

    /** @return false, always */
    private static boolean refuse(HttpServletResponse answer, int status, String code, String sentence)
            throws IOException {
        String escaped = String.valueOf(JsonStringEncoder.getInstance().quoteAsString(sentence));
        byte[] body = ("{\"error\":\"" + escaped + "\",\"code\":\"" + code + "\"}").getBytes(StandardCharsets.UTF_8);
        answer.setStatus(status);
        answer.setContentType("application/json");
        answer.setHeader("Cache-Control", "no-store");
        answer.setHeader("X-Content-Type-Options", "nosniff");
        answer.setHeader("Referrer-Policy", "no-referrer");
        answer.setContentLength(body.length);
        answer.getOutputStream().write(body);
        return false;
    }
}

package io.notifyhub.server.undertow.websocket;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a peer asked for when it opened its connection. Immutable; a copy of what an application needs to admit a peer, so
 * that nothing of the HTTP exchange stays in memory. Holds credentials: let go of it once they are checked.
 */
public final class UpgradeRequest {

    private final String path;
    private final Map<String, List<String>> queryParameters;
    private final @Nullable String authorization;
    private final @Nullable String cookie;
    private final @Nullable String origin;
    private final String host;
    private final List<String> offeredSubprotocols;
    private final InetSocketAddress remoteAddress;

    private UpgradeRequest(HttpServerExchange exchange, List<String> offeredSubprotocols) {
        HeaderMap headers = exchange.getRequestHeaders();
        path = exchange.getRequestPath();
        queryParameters = copy(exchange.getQueryParameters());
        authorization = headers.getFirst(Headers.AUTHORIZATION);
        cookie = joined(headers, Headers.COOKIE);
        origin = headers.getFirst(Headers.ORIGIN);
        host = exchange.getRequestHeaders().getFirst(Headers.HOST);
        this.offeredSubprotocols = List.copyOf(offeredSubprotocols);
        remoteAddress = exchange.getSourceAddress();
    }

    static UpgradeRequest of(HttpServerExchange exchange, List<String> offeredSubprotocols) {
        return new UpgradeRequest(exchange, offeredSubprotocols);
    }

    /** The path, decoded, with a leading slash. */
    public String path() {
        return path;
    }

    /** All query parameters, decoded; the values of each in the order of the request. */
    public Map<String, List<String>> queryParameters() {
        return queryParameters;
    }

    /** The first value of a query parameter, or null if there is none. */
    public @Nullable String queryParameter(String name) {
        List<String> values = queryParameters.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** The Authorization header, or null. */
    public @Nullable String authorization() {
        return authorization;
    }

    /** The Cookie header, or null; several are joined as if they had come in one. */
    public @Nullable String cookie() {
        return cookie;
    }

    /** The Origin header, or null; browsers always send it, other clients need not (RFC 6455 10.2). */
    public @Nullable String origin() {
        return origin;
    }

    /** The Host header. */
    public String host() {
        return host;
    }

    /** Every subprotocol the peer offered, the preferred one first, whether or not it is supported. */
    public List<String> offeredSubprotocols() {
        return offeredSubprotocols;
    }

    /** Address of the peer, or of what the server takes it to be behind a proxy. */
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    /** For logs: path and address, no credentials. */
    @Override
    public String toString() {
        return "UpgradeRequest[" + path + " from " + remoteAddress + "]";
    }

    private static Map<String, List<String>> copy(Map<String, Deque<String>> parameters) {
        return parameters.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
    }

    private static @Nullable String joined(HeaderMap headers, HttpString name) {
        List<String> values = headers.get(name);
        return values == null ? null : String.join("; ", new ArrayList<>(values));
    }
}

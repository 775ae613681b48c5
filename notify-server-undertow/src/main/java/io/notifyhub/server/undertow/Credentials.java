package io.notifyhub.server.undertow;

import io.notifyhub.server.undertow.websocket.UpgradeRequest;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tokens in a request, wherever clients may put them: {@code ?token=}, {@code Authorization: Bearer} (RFC 6750),
 * and for sockets the subprotocol {@code bearer.<token>}, as browsers can set nothing else. Stateless.
 */
public final class Credentials {
    private static final String BEARER = "Bearer ";
    private static final String SUBPROTOCOL_PREFIX = "bearer.";

    private Credentials() {}

    /** Every token of an upgrade request, in no particular order. */
    static List<String> of(UpgradeRequest request) {
        List<String> tokens = new ArrayList<>(1);
        addAll(tokens, request.queryParameters().get("token"));
        addBearer(tokens, request.authorization());
        for (String offered : request.offeredSubprotocols()) {
            if (offered.startsWith(SUBPROTOCOL_PREFIX)) {
                tokens.add(offered.substring(SUBPROTOCOL_PREFIX.length()));
            }
        }
        return tokens;
    }

    /** Every token of a request, in no particular order. */
    public static List<String> of(HttpServerExchange exchange) {
        List<String> tokens = new ArrayList<>(1);
        addAll(tokens, exchange.getQueryParameters().get("token"));
        Collection<String> headers = exchange.getRequestHeaders().get(Headers.AUTHORIZATION);
        if (headers != null) {
            headers.forEach(header -> addBearer(tokens, header));
        }
        return tokens;
    }

    private static void addAll(List<String> tokens, @Nullable Collection<String> more) {
        if (more != null) {
            tokens.addAll(more);
        }
    }

    private static void addBearer(List<String> tokens, @Nullable String authorization) {
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            tokens.add(authorization.substring(BEARER.length()).trim());
        }
    }
}

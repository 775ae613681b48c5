package io.notifyhub.server.undertow;

import io.notifyhub.server.undertow.websocket.UpgradeRequest;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tokens in a request, wherever clients may put them: {@code ?token=}, {@code Authorization: Bearer} (RFC 6750),
 * for sockets the subprotocol {@code bearer.<token>}, as browsers can set nothing else, and a cookie. A browser sends its
 * cookies along with whatever any page asks for, so the cookie counts only where the browser says that the page was allowed
 * to ask: with an {@code Origin} (foreign ones were refused before), or, for requests that change nothing, with the word of
 * the browser that no other site is behind it. Immutable.
 */
public final class Credentials {
    private static final String BEARER = "Bearer ";
    private static final String SUBPROTOCOL_PREFIX = "bearer.";
    private static final HttpString FETCH_SITE = new HttpString("Sec-Fetch-Site");

    private final String cookieName;

    Credentials(String cookieName) {
        this.cookieName = cookieName;
    }

    /** Every token of an upgrade request, in no particular order. */
    List<String> of(UpgradeRequest request) {
        List<String> tokens = new ArrayList<>(1);
        addAll(tokens, request.queryParameters().get("token"));
        addBearer(tokens, request.authorization());
        for (String offered : request.offeredSubprotocols()) {
            if (offered.startsWith(SUBPROTOCOL_PREFIX)) {
                tokens.add(offered.substring(SUBPROTOCOL_PREFIX.length()));
            }
        }
        if (request.origin() != null) {
            addCookie(tokens, request.cookie());
        }
        return tokens;
    }

    /** Every token of a request, in no particular order. */
    public List<String> of(HttpServerExchange exchange) {
        List<String> tokens = new ArrayList<>(1);
        HeaderMap headers = exchange.getRequestHeaders();
        addAll(tokens, exchange.getQueryParameters().get("token"));
        Collection<String> authorization = headers.get(Headers.AUTHORIZATION);
        if (authorization != null) {
            authorization.forEach(header -> addBearer(tokens, header));
        }
        Collection<String> cookies = headers.get(Headers.COOKIE);
        if (cookies != null && mayUseCookie(exchange)) {
            cookies.forEach(header -> addCookie(tokens, header));
        }
        return tokens;
    }

    private static boolean mayUseCookie(HttpServerExchange exchange) {
        if (exchange.getRequestHeaders().contains(Headers.ORIGIN)) {
            return true;
        }
        boolean changesNothing = exchange.getRequestMethod().equals(Methods.GET)
                || exchange.getRequestMethod().equals(Methods.HEAD);
        String site = exchange.getRequestHeaders().getFirst(FETCH_SITE);
        return changesNothing && (site == null || site.equals("same-origin") || site.equals("none"));
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

    /** Every value of the cookie: where a subdomain has planted a second one, there are two tokens. */
    private void addCookie(List<String> tokens, @Nullable String header) {
        if (header == null) {
            return;
        }
        for (String pair : header.split(";")) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).trim().equals(cookieName)) {
                String value = pair.substring(equals + 1).trim();
                boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
                String token = quoted ? value.substring(1, value.length() - 1) : value;
                if (!token.isEmpty()) {
                    tokens.add(token);
                }
            }
        }
    }
}

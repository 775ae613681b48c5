package io.notifyhub.server;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the tokens in a request, wherever clients may put them: {@code ?token=}, {@code Authorization: Bearer} (RFC 6750),
 * for sockets the subprotocol {@code bearer.<token>}, as browsers can set nothing else, and a cookie. A browser sends its
 * cookies along with whatever any page asks for, so the cookie counts only where the browser says that the page was allowed
 * to ask: with an {@code Origin} (foreign ones were refused before), or, for requests that change nothing, with the word of
 * the browser that no other site is behind it. Immutable.
 */
public final class Credentials {
    /** The cookie that holds a token unless set otherwise. */
    public static final String DEFAULT_COOKIE_NAME = "access_token";

    private static final String BEARER = "Bearer ";
    private static final String SUBPROTOCOL_PREFIX = "bearer.";

    private final String cookieName;

    /** @throws IllegalArgumentException if no cookie can have this name */
    public Credentials(String cookieName) {
        if (!cookieName.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
            throw new IllegalArgumentException("cookieName must be a token of RFC 6265, was '" + cookieName + "'");
        }
        this.cookieName = cookieName;
    }

    /** Every token of a request for a socket, in no particular order. */
    public List<String> ofUpgrade(RequestHead request) {
        List<String> tokens = explicit(request);
        for (String header : request.headers("Sec-WebSocket-Protocol")) {
            for (String offered : header.split(",")) {
                String protocol = offered.trim();
                if (protocol.startsWith(SUBPROTOCOL_PREFIX)) {
                    tokens.add(protocol.substring(SUBPROTOCOL_PREFIX.length()));
                }
            }
        }
        if (request.header("Origin") != null) {
            request.headers("Cookie").forEach(header -> addCookie(tokens, header));
        }
        return tokens;
    }

    /** Every token of any other request, in no particular order. */
    public List<String> of(RequestHead request) {
        List<String> tokens = explicit(request);
        if (isVouchedFor(request)) {
            request.headers("Cookie").forEach(header -> addCookie(tokens, header));
        }
        return tokens;
    }

    private static List<String> explicit(RequestHead request) {
        List<String> tokens = new ArrayList<>(request.parameters("token"));
        for (String authorization : request.headers("Authorization")) {
            if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                tokens.add(authorization.substring(BEARER.length()).trim());
            }
        }
        return tokens;
    }

    /**
     * Whether what a browser sends along by itself, a cookie or what stands behind one, may count in this request, which no
     * foreign page can have brought about.
     */
    public static boolean isVouchedFor(RequestHead request) {
        if (request.header("Origin") != null) {
            return true;
        }
        boolean changesNothing =
                request.method().equals("GET") || request.method().equals("HEAD");
        String site = request.header("Sec-Fetch-Site");
        return changesNothing && (site == null || site.equals("same-origin") || site.equals("none"));
    }

    /** Every value of the cookie: where a subdomain has planted a second one, there are two tokens. */
    private void addCookie(List<String> tokens, String header) {
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

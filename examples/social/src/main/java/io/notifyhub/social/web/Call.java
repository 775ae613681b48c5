package io.notifyhub.social.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notifyhub.core.auth.AuthenticationException;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.auth.TokenAuthenticator;
import io.notifyhub.social.data.Page;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.PathTemplateMatch;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request. Methods may block; used by one thread. */
public final class Call {
    private static final int MAX_BODY_BYTES = 64 * 1024;
    private static final int DEFAULT_PAGE_SIZE = 20;
    private static final int MAX_PAGE_SIZE = 100;
    private static final int MAX_PAGE = 100_000;
    private static final String BEARER = "Bearer ";

    private final HttpServerExchange exchange;
    private final ObjectMapper json;
    private final TokenAuthenticator authenticator;
    private @Nullable Principal principal;

    Call(HttpServerExchange exchange, ObjectMapper json, TokenAuthenticator authenticator) {
        this.exchange = exchange;
        this.json = json;
        this.authenticator = authenticator;
    }

    // --- who

    /** @throws ApiException if no valid token is there */
    public Principal principal() {
        Principal known = principal;
        if (known == null) {
            String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
            if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                throw ApiException.notAuthenticated("Authentication credentials were not provided");
            }
            try {
                known = authenticator.authenticate(
                        header.substring(BEARER.length()).strip());
            } catch (AuthenticationException e) {
                throw ApiException.notAuthenticated("The token is not valid or has expired");
            }
            principal = known;
        }
        return known;
    }

    /** The caller's id. */
    public long userId() {
        return Ids.parse(principal().userId())
                .orElseThrow(() -> ApiException.notAuthenticated("The token is of nobody here"));
    }

    /** Where it comes from, after trusted proxies. */
    public String address() {
        return exchange.getSourceAddress().getHostString();
    }

    /** Whether it comes from this machine itself: from a proxy, or from an operator's tool. */
    public boolean isLocal() {
        InetAddress address = exchange.getSourceAddress().getAddress();
        return address != null && address.isLoopbackAddress();
    }

    public boolean isTls() {
        return exchange.getRequestScheme().equals("https");
    }

    public @Nullable String cookie(String name) {
        Cookie cookie = exchange.getRequestCookie(name);
        return cookie == null ? null : cookie.getValue();
    }

    // --- what

    /** The id in the path. @throws ApiException with 404 if it can be nobody's */
    public long id(String otherwise) {
        PathTemplateMatch match = exchange.getAttachment(PathTemplateMatch.ATTACHMENT_KEY);
        return Ids.parse(match.getParameters().get("id")).orElseThrow(() -> ApiException.notFound(otherwise));
    }

    /** A parameter of the query that is an id. @throws ApiException with 400 if there is none */
    public long queryId(String name) {
        return Ids.parse(query(name)).orElseThrow(() -> ApiException.badRequest(name + " must be an id"));
    }

    /** A parameter of the query; empty if it is not there. */
    public String query(String name) {
        Deque<String> values = exchange.getQueryParameters().get(name);
        String value = values == null ? null : values.peekFirst();
        return value == null ? "" : value.replace("\0", "");
    }

    /** The body's fields; none if there is no body. */
    public Fields fields() {
        byte[] bytes = body();
        if (bytes.length == 0) {
            return new Fields(json.createObjectNode());
        }
        HeaderMap headers = exchange.getRequestHeaders();
        String type = headers.getFirst(Headers.CONTENT_TYPE);
        if (type == null || !type.toLowerCase(java.util.Locale.ROOT).startsWith("application/json")) {
            throw ApiException.of(415, "unsupported_media_type", "The body must be application/json");
        }
        try {
            JsonNode node = json.readTree(bytes);
            if (node instanceof ObjectNode object) {
                return new Fields(object);
            }
        } catch (JsonProcessingException e) {
            // Said below.
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        throw ApiException.of(400, "invalid_json", "The body must be a JSON object");
    }

    private byte[] body() {
        try {
            byte[] bytes = exchange.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
            if (bytes.length > MAX_BODY_BYTES) {
                throw ApiException.of(413, "payload_too_large", "The body is too large");
            }
            return bytes;
        } catch (IOException e) {
            throw ApiException.badRequest("The body did not come");
        }
    }

    // --- pages

    /** {@code ?page&page_size}. */
    public Page.Request page() {
        return new Page.Request(number("page", 1, MAX_PAGE), number("page_size", DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE));
    }

    private int number(String name, int otherwise, int most) {
        String text = query(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw ApiException.notFound("Invalid page");
        }
        return Math.min(Integer.parseInt(text), most);
    }

    /** A list as Django REST framework pages it. */
    public <T> Reply paged(Page.Request request, Page<T> page, Function<T, Object> row) {
        if (page.rows().isEmpty() && request.number() > 1) {
            throw ApiException.notFound("Invalid page");
        }
        List<Object> results = new ArrayList<>();
        page.rows().forEach(each -> results.add(row.apply(each)));
        boolean more = request.offset() + page.rows().size() < page.count();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("count", page.count());
        body.put("next", more ? link(request.number() + 1) : null);
        body.put("previous", request.number() > 1 ? link(request.number() - 1) : null);
        body.put("results", results);
        return Reply.ok(body);
    }

    private String link(int number) {
        StringBuilder query = new StringBuilder();
        exchange.getQueryParameters().forEach((name, values) -> {
            if (!name.equals("page") && !name.equals("token")) {
                values.forEach(value ->
                        query.append('&').append(encoded(name)).append('=').append(encoded(value)));
            }
        });
        return exchange.getRequestURL() + "?page=" + number + query;
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }
}

package io.notifyhub.server.undertow.rest;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One path and what it answers, by method: other methods get 405 and are told which there are. {@code HEAD} is answered like
 * {@code GET}, without the body. Immutable and thread-safe.
 */
public final class Route implements HttpHandler {
    private static final String VARIABLE = "{id}";

    private final String template;
    private final List<String> parts;
    private final Map<HttpString, HttpHandler> methods;
    private final String allowed;

    private Route(String template, Map<HttpString, HttpHandler> methods) {
        this.template = template;
        this.parts = List.of(template.split("/", -1));
        this.methods = methods;
        this.allowed = String.join(
                ", ", methods.keySet().stream().map(HttpString::toString).toList());
    }

    /** @param template a path without its final slash; a part of it may be <code>{id}</code> */
    public static Route of(String template) {
        return new Route(template, Map.of());
    }

    /** With {@code GET} and {@code HEAD}. */
    public Route get(HttpHandler handler) {
        return with(Methods.GET, handler).with(Methods.HEAD, handler);
    }

    /** With a {@code GET} whose answer has no end, so that there is no {@code HEAD} of it. */
    public Route stream(HttpHandler handler) {
        return with(Methods.GET, handler);
    }

    public Route post(HttpHandler handler) {
        return with(Methods.POST, handler);
    }

    public Route put(HttpHandler handler) {
        return with(Methods.PUT, handler);
    }

    public Route delete(HttpHandler handler) {
        return with(Methods.DELETE, handler);
    }

    private Route with(HttpString method, HttpHandler handler) {
        Map<HttpString, HttpHandler> more = new LinkedHashMap<>(methods);
        more.put(method, handler);
        return new Route(template, more);
    }

    public String template() {
        return template;
    }

    /** The methods, as in {@code Allow}. */
    public List<String> methodNames() {
        return methods.keySet().stream().map(HttpString::toString).toList();
    }

    boolean hasVariable() {
        return parts.contains(VARIABLE);
    }

    boolean matches(List<String> path) {
        if (path.size() != parts.size()) {
            return false;
        }
        for (int i = 0; i < parts.size(); i++) {
            if (!parts.get(i).equals(VARIABLE) && !parts.get(i).equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** What stands in the place of <code>{id}</code>. */
    String variable(List<String> path) {
        return path.get(parts.indexOf(VARIABLE));
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        HttpHandler handler = methods.get(exchange.getRequestMethod());
        if (handler == null) {
            JsonAnswer.methodNotAllowed(exchange, allowed);
        } else {
            handler.handleRequest(exchange);
        }
    }
}

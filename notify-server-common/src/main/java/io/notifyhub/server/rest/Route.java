package io.notifyhub.server.rest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One path and what it answers, by method: other methods get 405 and are told which there are. {@code HEAD} is answered like
 * {@code GET}, without the body. Immutable and thread-safe.
 */
public final class Route implements RouteHandler {
    private static final String VARIABLE = "{id}";

    private final String template;
    private final List<String> parts;
    private final Map<String, RouteHandler> methods;
    private final String allowed;

    private Route(String template, Map<String, RouteHandler> methods) {
        this.template = template;
        this.parts = List.of(template.split("/", -1));
        this.methods = methods;
        this.allowed = String.join(", ", methods.keySet());
    }

    /** @param template a path without its final slash; a part of it may be <code>{id}</code> */
    public static Route of(String template) {
        return new Route(template, Map.of());
    }

    /** With {@code GET} and {@code HEAD}. */
    public Route get(RouteHandler handler) {
        return with("GET", handler).with("HEAD", handler);
    }

    /** With a {@code GET} whose answer has no end, so that there is no {@code HEAD} of it. */
    public Route stream(RouteHandler handler) {
        return with("GET", handler);
    }

    public Route post(RouteHandler handler) {
        return with("POST", handler);
    }

    public Route put(RouteHandler handler) {
        return with("PUT", handler);
    }

    public Route delete(RouteHandler handler) {
        return with("DELETE", handler);
    }

    private Route with(String method, RouteHandler handler) {
        Map<String, RouteHandler> more = new LinkedHashMap<>(methods);
        more.put(method, handler);
        return new Route(template, more);
    }

    public String template() {
        return template;
    }

    /** The methods, as in {@code Allow}. */
    public List<String> methodNames() {
        return List.copyOf(methods.keySet());
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
    public void handle(RestExchange exchange) {
        RouteHandler handler = methods.get(exchange.method());
        if (handler == null) {
            JsonAnswer.methodNotAllowed(exchange, allowed);
        } else {
            handler.handle(exchange);
        }
    }
}

package io.notifyhub.social.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notifyhub.core.NotifyException;
import io.notifyhub.core.auth.TokenAuthenticator;
import io.notifyhub.server.undertow.Failures;
import io.notifyhub.social.data.DatabaseException;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Leads requests to what answers them, on threads of its own, as that may block. What it throws becomes an answer; nothing of a
 * failure of ours is told. Routes are added before the first request. Thread-safe then.
 */
public final class Router implements HttpHandler, AutoCloseable {
    private static final String API = "/api/";
    private static final int THREADS = 16;
    private static final int WAITING = 1_000;

    private final ObjectMapper json = new ObjectMapper();
    private final RoutingHandler routes = new RoutingHandler(false);
    private final Map<String, List<String>> methods = new TreeMap<>();
    private final TokenAuthenticator authenticator;
    private final ExecutorService threads;

    /** @param next answers what is of no route */
    public Router(TokenAuthenticator authenticator, HttpHandler next) {
        this.authenticator = authenticator;
        routes.setFallbackHandler(exchange -> {
            if (exchange.getRelativePath().startsWith(API)) {
                send(exchange, refused(ApiException.notFound("There is nothing here")));
            } else {
                next.handleRequest(exchange);
            }
        });
        AtomicInteger number = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING), work -> {
                    Thread thread = new Thread(work, "social-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Answers one kind of request. */
    @FunctionalInterface
    public interface Endpoint {
        Reply answer(Call call);
    }

    public Router get(String path, Endpoint endpoint) {
        return add(Methods.GET, path, endpoint);
    }

    public Router post(String path, Endpoint endpoint) {
        return add(Methods.POST, path, endpoint);
    }

    /** @param path ends with a slash, which requests may leave out; {@code {id}} in it is an id */
    public Router add(HttpString method, String path, Endpoint endpoint) {
        HttpHandler handler = exchange -> onThread(exchange, endpoint);
        routes.add(method, path, handler);
        List<String> allowed = methods.computeIfAbsent(path, name -> new ArrayList<>());
        allowed.add(method.toString());
        for (HttpString other : List.of(Methods.GET, Methods.POST, Methods.PUT, Methods.PATCH, Methods.DELETE)) {
            if (!allowed.contains(other.toString())) {
                HttpHandler refusal = exchange -> onThread(exchange, call -> {
                    throw ApiException.of(405, "method_not_allowed", "Only " + String.join(", ", allowed) + " here");
                });
                routes.add(other, path, refusal);
            }
        }
        return this;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        String path = exchange.getRelativePath();
        if (path.startsWith(API) && !path.endsWith("/")) {
            exchange.setRelativePath(path + '/');
        }
        routes.handleRequest(exchange);
    }

    private void onThread(HttpServerExchange exchange, Endpoint endpoint) {
        try {
            exchange.dispatch(threads, next -> {
                next.startBlocking();
                send(next, answered(new Call(next, json, authenticator), endpoint));
            });
        } catch (RejectedExecutionException e) {
            send(exchange, refused(ApiException.unavailable("Too much is going on: try again in a moment")));
        }
    }

    private static Reply answered(Call call, Endpoint endpoint) {
        try {
            return endpoint.answer(call);
        } catch (ApiException e) {
            return refused(e);
        } catch (DatabaseException | NotifyException e) {
            Failures.note("A request of the application", e);
            return refused(ApiException.unavailable("Try again in a moment"));
        } catch (RuntimeException e) {
            Failures.note("A request of the application", e);
            return refused(ApiException.of(500, "internal", "The server failed"));
        }
    }

    private static Reply refused(ApiException e) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", e.getMessage());
        body.put("code", e.code());
        if (!e.fields().isEmpty()) {
            body.put("fields", e.fields());
        }
        Reply reply = new Reply(e.status(), body, Map.of());
        return switch (e.status()) {
            case 401 -> reply.with("WWW-Authenticate", "Bearer");
            case 429, 503 -> reply.with("Retry-After", "10");
            default -> reply;
        };
    }

    private void send(HttpServerExchange exchange, Reply reply) {
        exchange.setStatusCode(reply.status());
        reply.headers().forEach((name, value) -> exchange.getResponseHeaders().add(new HttpString(name), value));
        Object body = reply.body();
        if (body == null) {
            exchange.endExchange();
            return;
        }
        exchange.getResponseHeaders()
                .put(Headers.CONTENT_TYPE, "application/json")
                .put(Headers.CACHE_CONTROL, "no-store")
                .put(new HttpString("X-Content-Type-Options"), "nosniff");
        try {
            exchange.getResponseSender().send(json.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an answer cannot be written", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

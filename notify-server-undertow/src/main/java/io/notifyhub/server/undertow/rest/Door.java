package io.notifyhub.server.undertow.rest;

import io.notifyhub.core.NotifyException;
import io.notifyhub.core.PayloadTooLargeException;
import io.notifyhub.core.auth.AuthenticationException;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.server.undertow.Credentials;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets authenticated requests in, on the hub's executor, and turns every failure behind it into an answer with a stable
 * code. Immutable and thread-safe.
 */
final class Door {
    private static final Logger log = LoggerFactory.getLogger(Door.class);

    private final HubEndpoint endpoint;

    Door(HubEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /** Returns at once; {@code handler} may block. */
    void enter(HttpServerExchange exchange, Consumer<Principal> handler) {
        try {
            exchange.dispatch(endpoint.executor(), () -> handle(exchange, handler));
        } catch (RejectedExecutionException e) {
            JsonAnswer.error(exchange, 503, "unavailable", "The server is shutting down");
        }
    }

    private void handle(HttpServerExchange exchange, Consumer<Principal> handler) {
        try {
            handler.accept(authenticate(Credentials.of(exchange)));
        } catch (AuthenticationException e) {
            exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
            String code = e.isExpired() ? "token_expired" : "not_authenticated";
            JsonAnswer.error(exchange, 401, code, sentence(e));
        } catch (NotifyException e) {
            JsonAnswer.error(exchange, status(e), e.code().wireName(), sentence(e));
        } catch (PayloadTooLargeException e) {
            JsonAnswer.error(exchange, 413, "payload_too_large", sentence(e));
        } catch (IllegalArgumentException e) {
            JsonAnswer.error(exchange, 400, "invalid_field", sentence(e));
        } catch (RuntimeException e) {
            log.error("{} {} failed", exchange.getRequestMethod(), exchange.getRelativePath(), e);
            JsonAnswer.error(exchange, 500, "internal", "The server failed");
        }
    }

    private Principal authenticate(List<String> tokens) throws AuthenticationException {
        if (tokens.stream().distinct().count() > 1) {
            throw AuthenticationException.invalid("more than one token");
        }
        if (tokens.isEmpty() || tokens.get(0).isEmpty()) {
            throw AuthenticationException.invalid("no token");
        }
        return endpoint.authenticate(tokens.get(0));
    }

    private static int status(NotifyException e) {
        return switch (e.code()) {
            case FORBIDDEN -> 403;
            case NOT_FOUND -> 404;
            case IDEMPOTENCY_CONFLICT -> 409;
            case PAYLOAD_TOO_LARGE -> 413;
            case RATE_LIMITED -> 429;
            case UNAVAILABLE -> 503;
            case INTERNAL -> 500;
            default -> 400;
        };
    }

    private static String sentence(Exception e) {
        String message = String.valueOf(e.getMessage());
        return Character.toUpperCase(message.charAt(0)) + message.substring(1);
    }
}

package io.notifyhub.server.undertow.rest;

import io.notifyhub.core.NotifyException;
import io.notifyhub.core.PayloadTooLargeException;
import io.notifyhub.core.auth.AuthenticationException;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.codec.MalformedFrameException;
import io.notifyhub.server.AddressLimits;
import io.notifyhub.server.Credentials;
import io.notifyhub.server.RateLimit;
import io.notifyhub.server.undertow.Failures;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/**
 * Lets authenticated requests in, on the hub's executor, and turns every failure behind it into an answer with a stable
 * code. Immutable and thread-safe.
 */
public final class Door {
    /** By then at least one more is let in. */
    private static final String RATE_LIMITED_RETRY_SECONDS = "1";

    private static final String UNAVAILABLE_RETRY_SECONDS = "2";
    private static final int SECONDS_PER_MINUTE = 60;

    private final HubEndpoint endpoint;
    private final Credentials credentials;
    private final AddressLimits addresses;
    private final RateLimit requests;

    public Door(HubEndpoint endpoint, Credentials credentials, AddressLimits addresses) {
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.addresses = addresses;
        this.requests =
                RateLimit.perMinute(SECONDS_PER_MINUTE * endpoint.limits().messagesPerSecond());
    }

    /** What a request does once it is known who asks. */
    interface Work {
        /** Runs on the hub's executor; may block. What it throws is answered with a code. */
        void run(Principal who) throws MalformedFrameException;
    }

    /** As {@link #enter}, for those who run the server: others are answered with 403. */
    void enterAsAdmin(HttpServerExchange exchange, Work handler) {
        enter(exchange, who -> {
            if (!who.hasScope(Principal.SCOPE_ADMIN)) {
                throw new NotifyException(ErrorCode.FORBIDDEN, "this needs the scope " + Principal.SCOPE_ADMIN);
            }
            handler.run(who);
        });
    }

    /** Lets in without a token. Returns at once; {@code handler} may block. */
    void enterUnasked(HttpServerExchange exchange, Runnable handler) {
        dispatch(exchange, () -> answered(exchange, handler::run));
    }

    /** Returns at once; {@code handler} may block. */
    void enter(HttpServerExchange exchange, Work handler) {
        if (addresses.isGuessing(exchange.getSourceAddress())) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "10");
            JsonAnswer.error(exchange, 429, "rate_limited", "Too many credentials of this address were refused");
            return;
        }
        dispatch(
                exchange,
                () -> answered(exchange, () -> {
                    Principal who = authenticate(credentials.of(new ExchangeHead(exchange)));
                    limit(who);
                    handler.run(who);
                }));
    }

    private void dispatch(HttpServerExchange exchange, Runnable task) {
        Deadlines.onAnswer(exchange);
        try {
            exchange.dispatch(endpoint.executor(), task);
        } catch (RejectedExecutionException e) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, UNAVAILABLE_RETRY_SECONDS);
            JsonAnswer.error(exchange, 503, "unavailable", "The server is shutting down");
        }
    }

    private interface Attempt {
        void run() throws AuthenticationException, MalformedFrameException;
    }

    private void answered(HttpServerExchange exchange, Attempt attempt) {
        try {
            attempt.run();
        } catch (AuthenticationException e) {
            refused(exchange, e);
            exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
            String code = e.isExpired() ? "token_expired" : "not_authenticated";
            JsonAnswer.error(exchange, 401, code, sentence(e));
        } catch (MalformedFrameException e) {
            JsonAnswer.error(exchange, 400, e.code().wireName(), sentence(e));
        } catch (NotifyException e) {
            comeBackLater(exchange, e);
            JsonAnswer.error(exchange, status(e), e.code().wireName(), sentence(e));
        } catch (PayloadTooLargeException e) {
            JsonAnswer.error(exchange, 413, "payload_too_large", sentence(e));
        } catch (IllegalArgumentException e) {
            JsonAnswer.error(exchange, 400, "invalid_field", sentence(e));
        } catch (RuntimeException | Error e) {
            Failures.note("A request", e);
            JsonAnswer.error(exchange, 500, "internal", "The server failed");
        }
    }

    private void refused(HttpServerExchange exchange, AuthenticationException e) {
        if (!e.isExpired() && !e.isRevoked()) {
            addresses.failed(exchange.getSourceAddress());
        }
    }

    /** Users ask as often as they may on the socket. Who may notify anyone is a server, and asks as often as it has to. */
    private void limit(Principal who) {
        if (!who.hasScope(Principal.SCOPE_SEND) && !requests.tryTake(who.userId())) {
            throw new NotifyException(ErrorCode.RATE_LIMITED, "too many requests of this user");
        }
    }

    private static void comeBackLater(HttpServerExchange exchange, NotifyException e) {
        String seconds = switch (e.code()) {
            case RATE_LIMITED -> RATE_LIMITED_RETRY_SECONDS;
            case UNAVAILABLE -> UNAVAILABLE_RETRY_SECONDS;
            default -> null;
        };
        if (seconds != null) {
            exchange.getResponseHeaders().put(Headers.RETRY_AFTER, seconds);
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

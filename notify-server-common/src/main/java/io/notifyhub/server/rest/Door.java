package io.notifyhub.server.rest;

import io.notifyhub.core.NotifyException;
import io.notifyhub.core.PayloadTooLargeException;
import io.notifyhub.core.auth.AuthenticationException;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.FailureLog;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.codec.MalformedFrameException;
import io.notifyhub.server.AddressLimits;
import io.notifyhub.server.Credentials;
import io.notifyhub.server.RateLimit;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets authenticated requests in, on the hub's executor, and turns every failure behind it into an answer with a stable
 * code. Immutable and thread-safe.
 */
final class Door {
    private static final Logger log = LoggerFactory.getLogger(Door.class);

    /** By then at least one more is let in. */
    private static final String RATE_LIMITED_RETRY_SECONDS = "1";

    private static final String UNAVAILABLE_RETRY_SECONDS = "2";
    private static final int SECONDS_PER_MINUTE = 60;

    private final HubEndpoint endpoint;
    private final Credentials credentials;
    private final AddressLimits addresses;
    private final RateLimit requests;

    Door(HubEndpoint endpoint, Credentials credentials, AddressLimits addresses) {
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
    void enterAsAdmin(RestExchange exchange, Work handler) {
        enter(exchange, who -> {
            if (!who.hasScope(Principal.SCOPE_ADMIN)) {
                throw new NotifyException(ErrorCode.FORBIDDEN, "this needs the scope " + Principal.SCOPE_ADMIN);
            }
            handler.run(who);
        });
    }

    /** Lets in without a token. Returns at once; {@code handler} may block. */
    void enterUnasked(RestExchange exchange, Runnable handler) {
        dispatch(exchange, () -> answered(exchange, handler::run));
    }

    /** Returns at once; {@code handler} may block. */
    void enter(RestExchange exchange, Work handler) {
        if (addresses.isGuessing(exchange.remoteAddress())) {
            exchange.header("Retry-After", "10");
            JsonAnswer.error(exchange, 429, "rate_limited", "Too many credentials of this address were refused");
            return;
        }
        dispatch(
                exchange,
                () -> answered(exchange, () -> {
                    Principal who = authenticate(exchange);
                    limit(who);
                    handler.run(who);
                }));
    }

    private void dispatch(RestExchange exchange, Runnable task) {
        try {
            exchange.dispatch(endpoint.executor(), task);
        } catch (RejectedExecutionException e) {
            exchange.header("Retry-After", UNAVAILABLE_RETRY_SECONDS);
            JsonAnswer.error(exchange, 503, "unavailable", "The server is shutting down");
        }
    }

    private interface Attempt {
        void run() throws AuthenticationException, MalformedFrameException;
    }

    private void answered(RestExchange exchange, Attempt attempt) {
        try {
            attempt.run();
        } catch (AuthenticationException e) {
            refused(exchange, e);
            exchange.header("WWW-Authenticate", "Bearer");
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
            FailureLog.error(log, "A request", e);
            JsonAnswer.error(exchange, 500, "internal", "The server failed");
        }
    }

    private void refused(RestExchange exchange, AuthenticationException e) {
        if (!e.isExpired() && !e.isRevoked()) {
            addresses.failed(exchange.remoteAddress());
        }
    }

    /** Users ask as often as they may on the socket. Who may notify anyone is a server, and asks as often as it has to. */
    private void limit(Principal who) {
        if (!who.hasScope(Principal.SCOPE_SEND) && !requests.tryTake(who.userId())) {
            throw new NotifyException(ErrorCode.RATE_LIMITED, "too many requests of this user");
        }
    }

    private static void comeBackLater(RestExchange exchange, NotifyException e) {
        String seconds = switch (e.code()) {
            case RATE_LIMITED -> RATE_LIMITED_RETRY_SECONDS;
            case UNAVAILABLE -> UNAVAILABLE_RETRY_SECONDS;
            default -> null;
        };
        if (seconds != null) {
            exchange.header("Retry-After", seconds);
        }
    }

    private Principal authenticate(RestExchange exchange) throws AuthenticationException {
        List<String> tokens = credentials.of(exchange);
        Principal known = exchange.principal();
        // A session of the server's own is a cookie's, and counts where a cookie would.
        if (tokens.isEmpty() && known != null && Credentials.isVouchedFor(exchange)) {
            return notRevoked(known);
        }
        if (tokens.stream().distinct().count() > 1) {
            throw AuthenticationException.invalid("more than one token");
        }
        if (tokens.isEmpty() || tokens.get(0).isEmpty()) {
            throw AuthenticationException.invalid("no token");
        }
        return endpoint.authenticate(tokens.get(0));
    }

    /** Blocks for one read of the store. */
    private Principal notRevoked(Principal known) throws AuthenticationException {
        if (known.isRevoked(endpoint.head(known.userId()).revokedBefore())) {
            throw AuthenticationException.revoked();
        }
        return known;
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

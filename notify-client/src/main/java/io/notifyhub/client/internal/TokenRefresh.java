package io.notifyhub.client.internal;

import io.notifyhub.client.NotifyClientException;
import io.notifyhub.client.internal.Timers.Timer;
import io.notifyhub.protocol.Authenticate;
import io.notifyhub.protocol.Authenticated;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.ServerFrame;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a fresh token on the open connection before the one it lives by expires, so that the server need not close it. Where
 * that does not succeed nothing is lost but a moment: the server closes, and the client comes back with a fresh token.
 *
 * <p>The moment is reckoned by the wall clock, which may be wrong; then it is too early or too late, but never more often than
 * once a minute. Confined to the engine's context.
 */
final class TokenRefresh {
    private static final Logger log = LoggerFactory.getLogger(TokenRefresh.class);

    private static final long MAX_MARGIN_MS = 60_000;
    private static final long MIN_MARGIN_MS = 1_000;
    /** Of what is left of a token's life, at most this part is given away. */
    private static final int MARGIN_PART = 5;
    /** After a failure, and where the clock says that the token has expired, which it cannot have. */
    private static final long AGAIN_MS = 60_000;

    private final Timers timers;
    private final EngineSettings settings;
    private final Credentials credentials;
    private final Requests requests;
    private final Consumer<Throwable> onError;
    private @Nullable Timer timer;

    TokenRefresh(
            Timers timers,
            EngineSettings settings,
            Credentials credentials,
            Requests requests,
            Consumer<Throwable> onError) {
        this.timers = timers;
        this.settings = settings;
        this.credentials = credentials;
        this.requests = requests;
        this.onError = onError;
    }

    /** @param expiresAt when the token expires that {@code connection} lives by; null if it does not say */
    void start(Connection connection, @Nullable Instant expiresAt) {
        stop();
        if (expiresAt != null && credentials.hasSupplier()) {
            long left = expiresAt.toEpochMilli() - settings.wallMillis.getAsLong();
            in(left <= 0 ? AGAIN_MS : left - marginOf(left), connection);
        }
    }

    /** Somewhere in the last fifth, at most a minute before the end; not all clients at the same moment. */
    private long marginOf(long left) {
        long margin = Math.min(left / MARGIN_PART, MAX_MARGIN_MS);
        return Math.min(left, Math.max(MIN_MARGIN_MS, (long) (margin * (1 + settings.random.nextDouble()) / 2)));
    }

    void stop() {
        Timers.cancel(timer);
        timer = null;
    }

    private void in(long millis, Connection connection) {
        timer = timers.after(TimeUnit.MILLISECONDS.toNanos(millis), () -> ask(connection));
    }

    private void ask(Connection connection) {
        credentials.ask(new Credentials.Receiver() {
            @Override
            public void ready(@Nullable String token) {
                if (token == null || token.equals(connection.token())) {
                    in(AGAIN_MS, connection);
                } else {
                    requests.send(new Refresh(connection, token), connection);
                }
            }

            @Override
            public void failed(Throwable cause) {
                log.debug("No fresh token yet", cause);
                in(AGAIN_MS, connection);
            }
        });
    }

    private final class Refresh extends Request {
        private final Connection connection;
        private final String token;

        Refresh(Connection connection, String token) {
            super(false, null, ref -> new Authenticate(token, ref));
            this.connection = connection;
            this.token = token;
        }

        @Override
        void answered(ServerFrame answer, int length) {
            connection.renewed(token);
            start(connection, answer instanceof Authenticated ? ((Authenticated) answer).tokenExpiresAt() : null);
        }

        @Override
        void failed(NotifyClientException failure) {
            if (failure.temporary()) {
                in(AGAIN_MS, connection);
            } else if (failure.code() != ErrorCode.UNKNOWN_TYPE) {
                // That code is of a stream of events, on which a token cannot be renewed.
                onError.accept(failure);
            }
        }
    }
}

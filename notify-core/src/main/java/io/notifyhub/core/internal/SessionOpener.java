package io.notifyhub.core.internal;

import io.notifyhub.core.HubLimits;
import io.notifyhub.core.auth.AuthenticationException;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.protocol.ServerFrame;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets a connection in: who is it, and where in the log does it start. Registering at the feed comes before the log is read,
 * so that nothing falls between. Stateless; blocks for the authenticator, then for the store.
 */
final class SessionOpener {
    static final String NO_TOKEN = "no token";

    private static final int RETRY_MIN_MILLIS = 1_000;
    private static final int RETRY_SPREAD_MILLIS = 4_000;

    private final HubContext hub;
    private final HubEngine engine;

    SessionOpener(HubContext hub, HubEngine engine) {
        this.hub = hub;
        this.engine = engine;
    }

    void open(Session session, Handshake handshake, @Nullable Principal known) {
        Principal principal;
        try {
            principal = known != null ? engine.lookedUp(known) : authenticate(handshake);
        } catch (AuthenticationException e) {
            CloseCode code = e.isExpired() ? CloseCode.TOKEN_EXPIRED : CloseCode.NOT_AUTHENTICATED;
            session.close(code, String.valueOf(e.getMessage()), 0);
            return;
        } catch (RuntimeException e) {
            tryLater(session);
            return;
        }
        session.principal(principal);
        Feed feed = engine.feeds().join(principal.userId(), session);
        session.joined(feed);
        engine.devices().joined(feed, session);
        boolean accepted = hub.onStore(() -> {
            try {
                read(session, feed, principal, handshake.cursor());
            } catch (RuntimeException e) {
                hub.listener().tell(listener -> listener.onStoreFailure(e));
                tryLater(session);
            }
        });
        if (!accepted) {
            session.close(CloseCode.GOING_AWAY, "shutting down", 0);
        }
    }

    private Principal authenticate(Handshake handshake) throws AuthenticationException {
        Set<String> tokens = Set.copyOf(handshake.tokens());
        Set<String> tickets = Set.copyOf(handshake.tickets());
        if (tokens.size() + tickets.size() > 1) {
            throw AuthenticationException.invalid("more than one token");
        }
        if (!tickets.isEmpty()) {
            return engine.tickets().redeem(tickets.iterator().next());
        }
        String token = tokens.isEmpty() ? "" : tokens.iterator().next();
        if (token.isEmpty()) {
            throw AuthenticationException.invalid(NO_TOKEN);
        }
        return engine.authenticate(token);
    }

    private void tryLater(Session session) {
        // Another time for each, so that not all come at once.
        long comeBackAfter = RETRY_MIN_MILLIS + Math.floorMod(hub.random().getAsLong(), RETRY_SPREAD_MILLIS);
        session.close(CloseCode.TRY_AGAIN_LATER, "try again later", comeBackAfter);
    }

    private void read(Session session, Feed feed, Principal principal, @Nullable String given) {
        Cursor cursor = Cursor.parse(given);
        Cursor noted = feed.noted();
        if (cursor == null) {
            LogHead head = engine.log().head(principal.userId());
            feed.compare(head, noted, false);
            ResetReason reason = given == null ? null : ResetReason.MALFORMED;
            session.opened(head.cursor(), head, hello(principal, head, head.cursor(), reason, false), null);
            return;
        }
        LogPage answer = hub.store().readAfter(principal.userId(), cursor, PageReader.MAX_STEPS, PageReader.MAX_BYTES);
        LogHead head = answer.head();
        feed.compare(head, noted, false);
        if (answer.reset() != null) {
            ServerFrame hello = hello(principal, head, head.cursor(), answer.reset(), false);
            session.opened(head.cursor(), head, hello, null);
        } else {
            Page page = feed.encode(cursor, answer);
            session.opened(cursor, head, hello(principal, head, cursor, null, true), page);
        }
    }

    private ServerFrame hello(
            Principal principal, LogHead head, Cursor at, @Nullable ResetReason reason, boolean resumed) {
        HubLimits limits = hub.limits();
        return ConnectionEstablished.builder(principal.userId(), at)
                .message("Connected as " + principal.displayName())
                .resumed(resumed)
                .reason(reason)
                .missed(head.rev() - at.rev())
                .unreadCount(head.unreadCount())
                .oldestId(head.floor() + 1)
                .heartbeatMs(hub.heartbeat().toMillis())
                .tokenExpiresAt(principal.expiresAt())
                .limits(new ConnectionEstablished.Limits(
                        limits.maxFrameBytes(), limits.maxDataBytes(), limits.messagesPerSecond()))
                .node(hub.nodeId())
                .build();
    }
}

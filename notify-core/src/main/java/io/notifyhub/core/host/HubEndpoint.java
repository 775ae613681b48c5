package io.notifyhub.core.host;

import io.notifyhub.core.HubLimits;
import io.notifyhub.core.NotifyResult;
import io.notifyhub.core.SessionInfo;
import io.notifyhub.core.auth.AuthenticationException;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.internal.HubEngine;
import io.notifyhub.core.internal.Tickets;
import io.notifyhub.core.spi.EntryFilter;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.StepResult;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.SendNotification;
import io.notifyhub.protocol.codec.FrameCodec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * What a web server calls to bring devices to a hub. Got from {@link io.notifyhub.core.NotificationHub#endpoint()}. It knows
 * nothing of any server, so that Undertow, a Jakarta container or Spring are all alike to the hub. Thread-safe.
 */
public final class HubEndpoint {
    private final HubEngine engine;
    private final FrameCodec codec;

    /** For the hub alone. */
    public HubEndpoint(HubEngine engine, FrameCodec codec) {
        this.engine = engine;
        this.codec = codec;
    }

    /**
     * Takes a device's connection. Returns at once: the device is authenticated on the hub's executor, then greeted and
     * served, or told why not and closed. What it sends meanwhile may be handed over already.
     *
     * @return the session, which the server tells of everything that happens to the connection
     */
    public HostSession open(Handshake handshake, HostConnection connection) {
        return engine.open(handshake, connection);
    }

    /**
     * As {@link #open(Handshake, HostConnection)}, for who was authenticated by the web server itself, for instance by a
     * session of its own, as of the handshake. It has to be sure that it was no other site's page that asked.
     *
     * @param handshake without tokens and tickets
     * @throws IllegalArgumentException if it bears any
     */
    public HostSession open(Principal known, Handshake handshake, HostConnection connection) {
        if (!handshake.tokens().isEmpty() || !handshake.tickets().isEmpty()) {
            throw new IllegalArgumentException("who is known needs no token or ticket");
        }
        return engine.open(handshake, connection, known);
    }

    /**
     * Tells who a token belongs to, if it lets anybody in and was not revoked. May block: to be called on {@link #executor()},
     * never on an I/O thread.
     *
     * @throws io.notifyhub.core.NotifyException if the store cannot be asked about revocations
     */
    public Principal authenticate(String token) throws AuthenticationException {
        return engine.admit(token);
    }

    /**
     * A ticket that lets this principal in once, within {@link #ticketLifetime()}: so that no token need be in the address of
     * a socket. May block.
     */
    public String issueTicket(Principal principal) {
        return engine.tickets().issue(principal);
    }

    public Duration ticketLifetime() {
        return Tickets.LIFETIME;
    }

    /**
     * Sends what a client asks for, if the hub's {@link io.notifyhub.core.auth.SendPolicy} allows it. Blocks for the policy
     * and one write of the store.
     *
     * @throws io.notifyhub.core.NotifyException with {@code FORBIDDEN}, {@code NOT_FOUND}, a conflict or a failure
     * @throws IllegalArgumentException if a field breaks its rule
     */
    public NotifyResult send(Principal sender, SendNotification request) {
        return engine.sendAs(sender, request);
    }

    /** Both ends of a user's log, and what is not read. Blocks for one read of the store. */
    public LogHead head(String userId) {
        return engine.log().head(userId);
    }

    /**
     * The newest entries of all users that are wanted, newest first, for operators. Blocks for one read of the store, which
     * may take it seconds.
     *
     * @throws UnsupportedOperationException if the store cannot look through the logs of all users
     */
    public List<Notification> search(EntryFilter wanted, int limit) {
        return engine.log().search(wanted, limit);
    }

    /** As a device's {@code mark_read}; all devices are told. Blocks for one call of the store. */
    public StepResult markRead(String userId, long id) {
        return engine.log().markRead(userId, id);
    }

    /** As a device's {@code mark_all_read}; all devices are told. Blocks for one call of the store. */
    public StepResult markAllRead(String userId, long upTo) {
        return engine.log().markAllRead(userId, upTo);
    }

    /** As a device's {@code delete_notification}; all devices are told. Blocks for one call of the store. */
    public StepResult delete(String userId, long id) {
        return engine.log().delete(userId, id);
    }

    /**
     * Whether the store answers. Blocks for one read of it.
     *
     * @return false if it failed
     */
    public boolean isStoreUp() {
        return engine.outbox().isStoreUp();
    }

    /** Whether the transport works, as far as it has told; true where there are no other nodes. Does not block. */
    public boolean isTransportUp() {
        return engine.isTransportUp();
    }

    /** Where what blocks may run. */
    public Executor executor() {
        return engine.context().executor();
    }

    public FrameCodec codec() {
        return codec;
    }

    public HubLimits limits() {
        return engine.context().limits();
    }

    /** How often the server sends a WebSocket ping. */
    public Duration heartbeat() {
        return engine.context().heartbeat();
    }

    /** This node at a glance. Looks at each connection; does not block. */
    public HubStatus status() {
        return engine.status();
    }

    /** The connections of this node that came last, at most so many. Looks at each connection; does not block. */
    public List<SessionInfo> newestConnections(int max) {
        return engine.newestSessions(max);
    }

    /** How many connections have not been sent all there is: for a gauge, as it looks at each of them. */
    public long sessionsBehind() {
        return engine.sessionsBehind();
    }

    /** How many connections are open, those that are not greeted yet included. */
    public int connectionCount() {
        return engine.connectionCount();
    }
}

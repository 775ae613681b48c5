package io.notifyhub.core.internal;

import io.notifyhub.core.MessageHandler;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.NotifyException;
import io.notifyhub.core.NotifyResult;
import io.notifyhub.core.SessionInfo;
import io.notifyhub.core.auth.AuthenticationException;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.auth.TokenAuthenticator;
import io.notifyhub.core.auth.UserDirectory;
import io.notifyhub.core.auth.UserProfile;
import io.notifyhub.core.host.FailureLog;
import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.host.HostConnection;
import io.notifyhub.core.host.HostSession;
import io.notifyhub.core.host.HubStatus;
import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.OutboxGate;
import io.notifyhub.core.spi.Presence;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.Event;
import io.notifyhub.protocol.FrameTypes;
import io.notifyhub.protocol.SendNotification;
import io.notifyhub.protocol.Texts;
import io.notifyhub.protocol.UserIds;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What stands behind a hub: its parts, put together, and what they do for each other. Thread-safe. */
public final class HubEngine {
    /** Over how long those who were told to come back do so, in milliseconds; longer where they are more. */
    private static final int DRAIN_MILLIS = 5_000;

    private static final Logger logger = LoggerFactory.getLogger(HubEngine.class);

    private final HubContext hub;
    private final Tickets tickets;
    private final Devices devices;
    private final Feeds feeds;
    private final Reconciler reconciler;
    private final StepPublisher publisher;
    private final Sender sender;
    private final LogCommands log;
    private final SessionOpener opener;
    private final FewAtATime longMessages;
    private final Map<String, MessageHandler> handlers = new ConcurrentHashMap<>();
    /** By number: one seed then gives one order in which they are told to leave. */
    private final Map<Long, Session> sessions = new ConcurrentHashMap<>();

    private final AtomicLong sessionIds = new AtomicLong();
    private volatile boolean closed;

    public HubEngine(HubContext hub) {
        this.hub = hub;
        this.tickets = new Tickets(hub.ticketStore());
        this.devices = new Devices(hub);
        this.feeds = new Feeds(hub, devices);
        this.reconciler = new Reconciler(hub, feeds);
        this.publisher = new StepPublisher(hub, feeds);
        this.sender = new Sender(hub, publisher);
        this.log = new LogCommands(hub, publisher);
        this.opener = new SessionOpener(hub, this);
        this.longMessages = new FewAtATime(hub::onExecutor);
        feeds.reconciler(reconciler);
    }

    public void start() {
        hub.transport().serves(hub.store().id());
        hub.transport().start(hub.nodeId(), feeds);
        reconciler.start();
        sender.pruneFromTimeToTime();
    }

    public HubContext context() {
        return hub;
    }

    Feeds feeds() {
        return feeds;
    }

    public Tickets tickets() {
        return tickets;
    }

    Devices devices() {
        return devices;
    }

    FewAtATime longMessages() {
        return longMessages;
    }

    public LogCommands log() {
        return log;
    }

    public int connectionCount() {
        return sessions.size();
    }

    /** Looks at every session. */
    public HubStatus status() {
        return new HubStatus(
                hub.nodeId(),
                connectionCount(),
                feeds.connectedUsers(),
                sessionsBehind(),
                hub.counters().sends(),
                hub.counters().deliveries(),
                isTransportUp());
    }

    /** The connections that came last, at most so many. */
    public List<SessionInfo> newestSessions(int max) {
        return sessions.values().stream()
                .filter(session -> session.principal() != null)
                .sorted(Comparator.comparingLong(Session::number).reversed())
                .limit(max)
                .map(Session::info)
                .toList();
    }

    /** Looks at every session. */
    public long sessionsBehind() {
        return sessions.values().stream().filter(Session::isBehind).count();
    }

    // --- connections

    public HostSession open(Handshake handshake, HostConnection connection) {
        return open(handshake, connection, null);
    }

    /** @param known who it is, where the web server knows */
    public HostSession open(Handshake handshake, HostConnection connection, @Nullable Principal known) {
        String device = handshake.device();
        Devices.DeviceId deviceId = device == null ? null : new Devices.DeviceId(device, handshake.attempt());
        Session session = new Session(hub, sessionIds.incrementAndGet(), connection, deviceId, this);
        sessions.put(session.number(), session);
        connection.suspendReceives();
        if (!closed
                && known == null
                && handshake.tokens().isEmpty()
                && handshake.tickets().isEmpty()) {
            // At once: a crowd of those must not keep others waiting whose tokens have to be checked.
            session.close(CloseCode.NOT_AUTHENTICATED, SessionOpener.NO_TOKEN, 0);
        } else if (closed || !hub.onExecutor(() -> opener.open(session, handshake, known))) {
            session.close(CloseCode.GOING_AWAY, "shutting down", comeBackAfter(0, 1));
        }
        return session;
    }

    void forget(Session session) {
        sessions.remove(session.number());
    }

    /**
     * Checks a token and looks its user up. May block.
     *
     * @throws NotifyException if that cannot be done now
     */
    Principal authenticate(String token) throws AuthenticationException {
        TokenAuthenticator authenticator = hub.authenticator();
        if (authenticator == null) {
            throw AuthenticationException.invalid("this hub has no authenticator");
        }
        try {
            return lookedUp(authenticator.authenticate(token));
        } catch (RuntimeException e) {
            FailureLog.error(logger, "Checking a token", e);
            throw new NotifyException(ErrorCode.UNAVAILABLE, "the token cannot be checked now", e);
        }
    }

    /** As the user directory knows them, if there is one. May block. */
    Principal lookedUp(Principal principal) throws AuthenticationException {
        UserDirectory directory = hub.directory();
        if (directory == null) {
            return principal;
        }
        UserProfile profile = directory.find(principal.userId());
        if (profile == null) {
            throw AuthenticationException.invalid("the user does not exist");
        }
        return principal.withUsername(profile.username());
    }

    /**
     * As {@link #authenticate}, and asks the store whether tokens of that age still count: for whatever is not about to read
     * the log's head anyway.
     *
     * @throws NotifyException if the store cannot be asked
     */
    public Principal admit(String token) throws AuthenticationException {
        Principal principal = authenticate(token);
        if (principal.isRevoked(log.head(principal.userId()).revokedBefore())) {
            throw AuthenticationException.revoked();
        }
        return principal;
    }

    /** Blocks for one write of the store. */
    public void revokeTokens(String userId, long before) {
        hub.store().revokeTokens(UserIds.check(userId), before);
        feeds.revoke(userId, before);
        if (hub.transport().reachesOthers()) {
            hub.transport().publish(Envelope.revoked(userId));
        }
    }

    public void disconnect(String userId, CloseCode code) {
        UserIds.check(userId);
        feeds.disconnect(userId, code);
        if (hub.transport().reachesOthers()) {
            hub.transport().publish(Envelope.disconnect(userId, code.code()));
        }
    }

    // --- presence

    /** Who is connected anywhere, as far as the transport tells. */
    public Presence presence() {
        Presence everywhere = hub.transport().presence();
        return everywhere != null ? everywhere : new OwnPresence(feeds);
    }

    /** Whether the transport has not told that it does not work. */
    public boolean isTransportUp() {
        return !reconciler.isTransportDown();
    }

    // --- sending

    public OutboxGate outbox() {
        return sender;
    }

    public NotifyResult send(String userId, NotificationRequest request) {
        return sender.send(userId, request, Sender.HOST);
    }

    /** The future is completed on the hub's executor: what the application hangs on it delays nobody. */
    public CompletableFuture<NotifyResult> sendAsync(String userId, NotificationRequest request) {
        return sendDirect(userId, request).whenCompleteAsync((result, failure) -> {}, task -> {
            if (!hub.onExecutor(task)) {
                task.run();
            }
        });
    }

    /** The future is completed by whoever stored it, and works when all threads of the executor wait: to be joined only. */
    public CompletableFuture<NotifyResult> sendDirect(String userId, NotificationRequest request) {
        return sender.sendDirect(userId, request, Sender.HOST);
    }

    /**
     * Sends what a client asks for, if the policy allows it. Blocks.
     *
     * @return the id of the entry, null if it is not kept
     */
    @Nullable
    Long sendFor(Principal who, SendNotification send) {
        NotifyResult result = sendAs(who, send);
        return result.outcome() == NotifyResult.Outcome.STORED
                ? (Long) result.notification().id()
                : null;
    }

    /** Sends what a client asks for, if the policy allows it. Blocks. */
    public NotifyResult sendAs(Principal who, SendNotification send) {
        boolean mayNameActor = who.hasScope(Principal.SCOPE_SEND);
        String named = send.notification().actor();
        String actor = mayNameActor ? named : who.userId();
        NotificationRequest request = SessionCommands.toRequest(send, actor);
        if (!hub.sendPolicy().maySend(who, send.userId(), request)) {
            throw new NotifyException(ErrorCode.FORBIDDEN, "You may not notify this user");
        }
        UserDirectory directory = hub.directory();
        if (directory != null && directory.find(send.userId()) == null) {
            throw new NotifyException(ErrorCode.NOT_FOUND, "No such user");
        }
        return sender.send(send.userId(), request, "user:" + who.userId());
    }

    public void sendEvent(String userId, String type, @Nullable Object data) {
        UserIds.check(userId);
        String json = data == null
                ? "{}"
                : sender.validator().checkData(hub.jsonCodec().write(data));
        publisher.event(userId, hub.frames().frame(new Event(FrameTypes.applicationType(type), json)));
    }

    // --- handlers

    public void onMessage(String type, MessageHandler handler) {
        String name = FrameTypes.applicationType(type);
        if (handlers.putIfAbsent(name, handler) != null) {
            throw new IllegalArgumentException("there is a handler for " + Texts.quote(name) + " already");
        }
    }

    @Nullable
    MessageHandler handler(String type) {
        return type.isEmpty() ? null : handlers.get(type);
    }

    /** Tells every connection to come back, each after a time of its own, and stops. What was passed in stays open. */
    public void close() {
        closed = true;
        reconciler.close();
        sender.close();
        List<Session> leaving = List.copyOf(sessions.values());
        for (int i = 0; i < leaving.size(); i++) {
            leaving.get(i).close(CloseCode.GOING_AWAY, "shutting down", comeBackAfter(i, leaving.size()));
        }
        hub.transport().close();
    }

    /** In milliseconds: a random moment of the part that belongs to one of so many. */
    private long comeBackAfter(int index, int count) {
        long span = Math.max(DRAIN_MILLIS, count);
        long first = span * index / count;
        long next = span * (index + 1) / count;
        return first + Math.floorMod(hub.random().getAsLong(), next - first);
    }
}

package io.notifyhub.core;

import io.notifyhub.core.auth.SendPolicy;
import io.notifyhub.core.auth.TokenAuthenticator;
import io.notifyhub.core.auth.UserDirectory;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.core.internal.FrameFactory;
import io.notifyhub.core.internal.GuardedListener;
import io.notifyhub.core.internal.HubContext;
import io.notifyhub.core.internal.HubCounters;
import io.notifyhub.core.internal.HubEngine;
import io.notifyhub.core.internal.HubThreads;
import io.notifyhub.core.internal.JacksonJsonCodec;
import io.notifyhub.core.internal.MonitoredStore;
import io.notifyhub.core.internal.Monitors;
import io.notifyhub.core.internal.PresenceWatch;
import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.core.memory.MemoryTicketStore;
import io.notifyhub.core.memory.MemoryTransport;
import io.notifyhub.core.spi.HubMonitor;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.core.spi.OutboxGate;
import io.notifyhub.core.spi.Presence;
import io.notifyhub.core.spi.TicketStore;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.protocol.FrameTypes;
import io.notifyhub.protocol.UserIds;
import io.notifyhub.protocol.codec.FrameCodec;
import io.notifyhub.protocol.codec.UserIdFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells users what concerns them, on every device they have: those connected now, within milliseconds, and the others when
 * they come back. Each user has a log that keeps order; nothing in it is lost, doubled or shuffled on the way to a device,
 * whatever happens to the network, to devices or to nodes.
 *
 * <p>An application embeds one hub per process. Without a store and a transport of its own it keeps everything in memory.
 * Thread-safe. User ids are the application's own strings, of 1 to 128 bytes of UTF-8.
 *
 * <p>Wrong arguments throw {@link IllegalArgumentException} at the caller, before anything is done. Failures in operation are
 * {@link NotifyException}s; unless a {@link StoreException} says that its outcome is unknown, nothing was stored and nothing is
 * sent then. A slow device or a lost node never delays or breaks a call.
 */
public final class NotificationHub implements AutoCloseable {
    private static final int CHUNK = 500;

    private final HubEngine engine;
    private final HubEndpoint endpoint;
    private final PresenceView presence;
    private final List<AutoCloseable> owned;

    private NotificationHub(Builder from) {
        this.owned = new ArrayList<>();
        NotificationStore store = from.store;
        if (store == null) {
            store = MemoryNotificationStore.builder()
                    .clock(from.clock)
                    .random(from.random)
                    .build();
            owned.add(store);
        }
        HubThreads threads = new HubThreads(from.scheduler, from.executor, from.storeExecutor);
        owned.add(0, threads);
        FrameCodec codec = new FrameCodec(from.userIdFormat);
        Transport transport = from.transport != null ? from.transport : MemoryTransport.alone();
        HubMonitor monitor = Monitors.of(from.monitors);
        if (monitor != HubMonitor.NONE) {
            store = new MonitoredStore(store, monitor, from.nanoTime);
        }
        HubContext context = new HubContext(
                from.nodeId != null ? from.nodeId : Long.toHexString(from.random.getAsLong()),
                store,
                transport,
                from.authenticator,
                from.directory,
                from.sendPolicy,
                Set.copyOf(from.criticalTypes),
                from.jsonCodec != null ? from.jsonCodec : new JacksonJsonCodec(),
                new FrameFactory(codec),
                new GuardedListener(from.listeners),
                monitor,
                new HubCounters(),
                from.limits,
                from.heartbeat,
                from.tokenLeeway,
                from.echo,
                tickets(from, transport),
                threads.scheduler(),
                threads.executor(),
                threads.storeExecutor(),
                from.clock,
                from.nanoTime,
                from.random);
        this.engine = new HubEngine(context);
        this.endpoint = new HubEndpoint(engine, codec);
        Presence everywhere = engine.presence();
        this.presence = new PresenceView(
                everywhere, (users, listener) -> new PresenceWatch(context, everywhere, users, listener));
        engine.start();
    }

    private static TicketStore tickets(Builder from, Transport transport) {
        TicketStore given = from.ticketStore != null ? from.ticketStore : transport.tickets();
        return given != null ? given : new MemoryTicketStore(from.nanoTime);
    }

    public static Builder builder() {
        return new Builder();
    }

    // --- notifying

    /**
     * Appends to the user's log and tells all of the user's devices. Blocks for one write of the store. Idle connections of
     * this node are written to on the calling thread, which never blocks; everything else goes on in the background. Two calls
     * of one thread for one user keep their order.
     *
     * @param type see {@link NotificationRequest#type}
     * @param data anything the {@link JsonCodec} can write, at most {@link HubLimits#maxDataBytes()}; may be null
     */
    public NotifyResult notifyUser(String userId, String type, @Nullable Object data) {
        return notifyUser(userId, NotificationRequest.type(type).data(data).build());
    }

    /** As {@link #notifyUser(String, String, Object)}, for an id that is a number. */
    public NotifyResult notifyUser(long userId, String type, @Nullable Object data) {
        return notifyUser(Long.toString(userId), type, data);
    }

    /** As {@link #notifyUser(String, String, Object)}, with everything a notification can have. */
    public NotifyResult notifyUser(String userId, NotificationRequest request) {
        return engine.send(userId, request);
    }

    /** As {@link #notifyUser(String, NotificationRequest)}, for an id that is a number. */
    public NotifyResult notifyUser(long userId, NotificationRequest request) {
        return notifyUser(Long.toString(userId), request);
    }

    /**
     * As {@link #notifyUser(String, NotificationRequest)}, but returns at once. Calls of one thread for one user keep their
     * order. The future is completed on the hub's executor; it fails with a {@link NotifyException}.
     */
    public CompletableFuture<NotifyResult> notifyUserAsync(String userId, NotificationRequest request) {
        return engine.sendAsync(userId, request);
    }

    /** As {@link #notifyUserAsync(String, NotificationRequest)}, with a type and data. */
    public CompletableFuture<NotifyResult> notifyUserAsync(String userId, String type, @Nullable Object data) {
        return notifyUserAsync(userId, NotificationRequest.type(type).data(data).build());
    }

    /**
     * Notifies many users of the same. Not atomic: it may work for some and fail for others, and each has a result of its own.
     * Blocks until all are done. An id that comes twice is notified once.
     */
    public BulkResult notifyUsers(Collection<String> userIds, NotificationRequest request) {
        LinkedHashSet<String> unique = new LinkedHashSet<>(userIds);
        unique.forEach(UserIds::check);
        Map<String, NotifyResult> results = new LinkedHashMap<>();
        Map<String, NotifyException> failures = new LinkedHashMap<>();
        Iterator<String> rest = unique.iterator();
        while (rest.hasNext()) {
            Map<String, CompletableFuture<NotifyResult>> chunk = new LinkedHashMap<>();
            while (rest.hasNext() && chunk.size() < CHUNK) {
                String userId = rest.next();
                chunk.put(userId, engine.sendDirect(userId, request));
            }
            chunk.forEach((userId, future) -> collect(userId, future, results, failures));
        }
        return new BulkResult(results, failures);
    }

    private static void collect(
            String userId,
            CompletableFuture<NotifyResult> future,
            Map<String, NotifyResult> results,
            Map<String, NotifyException> failures) {
        try {
            results.put(userId, future.join());
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof NotifyException failure)) {
                throw e;
            }
            failures.put(userId, failure);
        }
    }

    /** As {@link #notifyUsers}, but returns at once. The future is completed on the hub's executor. */
    public CompletableFuture<BulkResult> notifyUsersAsync(Collection<String> userIds, NotificationRequest request) {
        LinkedHashSet<String> unique = new LinkedHashSet<>(userIds);
        unique.forEach(UserIds::check);
        Map<String, CompletableFuture<NotifyResult>> all = new LinkedHashMap<>();
        unique.forEach(userId -> all.put(userId, engine.sendAsync(userId, request)));
        return CompletableFuture.allOf(all.values().toArray(CompletableFuture[]::new))
                .handle((done, failure) -> {
                    Map<String, NotifyResult> results = new LinkedHashMap<>();
                    Map<String, NotifyException> failures = new LinkedHashMap<>();
                    all.forEach((userId, future) -> collect(userId, future, results, failures));
                    return new BulkResult(results, failures);
                });
    }

    /**
     * Sends an event to the devices that are connected and up to date: typing, presence and the like. Never stored, has no
     * place in the order, and is dropped where it cannot be delivered at once. Does not block.
     */
    public void sendEvent(String userId, String type, @Nullable Object data) {
        engine.sendEvent(userId, type, data);
    }

    /** As {@link #sendEvent(String, String, Object)}, for an id that is a number. */
    public void sendEvent(long userId, String type, @Nullable Object data) {
        sendEvent(Long.toString(userId), type, data);
    }

    // --- the users' side

    /** A user's inbox. */
    public Inbox inbox(String userId) {
        return new Inbox(engine.log(), engine.context().storeExecutor(), UserIds.check(userId));
    }

    /** As {@link #inbox(String)}, for an id that is a number. */
    public Inbox inbox(long userId) {
        return inbox(Long.toString(userId));
    }

    /**
     * Tells what would become of a notification of this type if the user were sent one now, and which rule decides. Blocks
     * for one read of the store.
     *
     * @param type see {@link NotificationRequest#type}
     */
    public DeliveryExplanation explain(String userId, String type) {
        UserIds.check(userId);
        String name = FrameTypes.applicationType(type);
        return DeliveryExplanation.of(
                engine.log().preferences(userId),
                name,
                engine.context().criticalTypes().contains(name));
    }

    /** As {@link #explain(String, String)}, for an id that is a number. */
    public DeliveryExplanation explain(long userId, String type) {
        return explain(Long.toString(userId), type);
    }

    /** As {@link #explain(String, String)}, but returns at once; runs on the store's executor. */
    public CompletableFuture<DeliveryExplanation> explainAsync(String userId, String type) {
        return CompletableFuture.supplyAsync(
                () -> explain(userId, type), engine.context().storeExecutor());
    }

    /** Who is connected now, on any node. */
    public PresenceView presence() {
        return presence;
    }

    /**
     * Closes all connections of a user, on every node that can be reached. Does not block. They may come back if their tokens
     * still let them in and {@code code} does not tell them to stay away.
     */
    public void disconnect(String userId, CloseCode code) {
        engine.disconnect(userId, code);
    }

    /**
     * Signs a user out: from now on no token of theirs that was issued before this moment lets anybody in, on any node, and
     * connections that came with one are closed with {@link CloseCode#FORBIDDEN}; on other nodes at once if they can be
     * reached, else within 10 s. Blocks for one write of the store.
     *
     * <p>A JWT tells its age in whole seconds, so those of the present second go too: mint the user's next token a second
     * later, or call {@link #revokeTokens(String, Instant)} with the beginning of this second and accept that a token made
     * in it just before survives. Credentials that do not tell their age ({@link
     * io.notifyhub.core.auth.Principal#withIssuedAt}) never count again for this user.
     */
    public void revokeTokens(String userId) {
        revokeTokens(userId, engine.context().clock().instant());
    }

    /** As {@link #revokeTokens(String)}, for an id that is a number. */
    public void revokeTokens(long userId) {
        revokeTokens(Long.toString(userId));
    }

    /**
     * As {@link #revokeTokens(String)}, for tokens issued before another moment. A later moment that was given before stays.
     *
     * @param before after 1970
     */
    public void revokeTokens(String userId, Instant before) {
        if (before.toEpochMilli() <= 0) {
            throw new IllegalArgumentException("before must be after 1970, was " + before);
        }
        engine.revokeTokens(userId, before.toEpochMilli());
    }

    /** As {@link #revokeTokens(String)}, but returns at once; runs on the store's executor. */
    public CompletableFuture<Void> revokeTokensAsync(String userId) {
        Instant now = engine.context().clock().instant();
        return CompletableFuture.runAsync(
                () -> revokeTokens(userId, now), engine.context().storeExecutor());
    }

    /**
     * Handles messages of a type that the protocol does not define. May be called at any time.
     *
     * @param type see {@link NotificationRequest#type}
     * @throws IllegalArgumentException if there is a handler for it already
     */
    public void onMessage(String type, MessageHandler handler) {
        engine.onMessage(type, Objects.requireNonNull(handler, "handler"));
    }

    // --- an outbox's side

    /** Where an outbox hands over what it has kept: for providers, not for applications. */
    public OutboxGate outbox() {
        return engine.outbox();
    }

    // --- the web server's side

    /** Where a web server brings its connections. */
    public HubEndpoint endpoint() {
        return endpoint;
    }

    /** Names this node, in greetings and logs. */
    public String nodeId() {
        return engine.context().nodeId();
    }

    /**
     * Tells every connection to come back elsewhere, and stops. Closes what the hub made itself; what was passed to the
     * builder stays open, except for the transport. Idempotent; returns within seconds.
     */
    @Override
    public void close() {
        engine.close();
        for (AutoCloseable part : owned) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException("closing " + part + " failed", e);
            }
        }
    }

    @Override
    public String toString() {
        HubContext context = engine.context();
        return "NotificationHub[node=" + context.nodeId() + ", store=" + context.store() + ", connections="
                + engine.connectionCount() + ']';
    }

    /** Settings of a {@link NotificationHub}; each is checked when it is set. Not thread-safe. */
    public static final class Builder {
        /** How often a device is to send a ping, and the server sends one. */
        public static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(25);

        /** How long a connection outlives its token. */
        public static final Duration DEFAULT_TOKEN_LEEWAY = Duration.ofSeconds(30);

        private final List<HubListener> listeners = new ArrayList<>();
        private final List<HubMonitor> monitors = new ArrayList<>();
        private @Nullable TokenAuthenticator authenticator;
        private @Nullable UserDirectory directory;
        private SendPolicy sendPolicy = SendPolicy.BY_SCOPE;
        private final Set<String> criticalTypes = new TreeSet<>();
        private @Nullable NotificationStore store;
        private @Nullable Transport transport;
        private @Nullable JsonCodec jsonCodec;
        private UserIdFormat userIdFormat = UserIdFormat.AUTO;
        private HubLimits limits = HubLimits.DEFAULT;
        private Duration heartbeat = DEFAULT_HEARTBEAT;
        private Duration tokenLeeway = DEFAULT_TOKEN_LEEWAY;
        private boolean echo = true;
        private @Nullable TicketStore ticketStore;
        private @Nullable String nodeId;
        private @Nullable ScheduledExecutorService scheduler;
        private @Nullable Executor executor;
        private @Nullable Executor storeExecutor;
        private Clock clock = Clock.systemUTC();
        private LongSupplier nanoTime = System::nanoTime;
        private LongSupplier random = () -> ThreadLocalRandom.current().nextLong();

        private Builder() {}

        /** Tells who a token belongs to. Without one nobody can connect. */
        public Builder authenticator(TokenAuthenticator value) {
            this.authenticator = Objects.requireNonNull(value, "authenticator");
            return this;
        }

        /** Knows the application's users. Without one every id exists. */
        public Builder userDirectory(UserDirectory value) {
            this.directory = Objects.requireNonNull(value, "userDirectory");
            return this;
        }

        /** Which client may notify whom; {@link SendPolicy#BY_SCOPE} by default. */
        public Builder sendPolicy(SendPolicy value) {
            this.sendPolicy = Objects.requireNonNull(value, "sendPolicy");
            return this;
        }

        /**
         * Types that no user can mute: kept and announced whatever the preferences say, as with {@link
         * NotificationRequest.Builder#critical}. Adds to those that were given before; none by default.
         *
         * @param types each as in {@link NotificationRequest#type}
         */
        public Builder criticalTypes(Collection<String> types) {
            types.forEach(type -> criticalTypes.add(FrameTypes.applicationType(type)));
            return this;
        }

        /** Where the logs are kept; in memory by default. The caller closes it, after the hub. */
        public Builder store(NotificationStore value) {
            this.store = Objects.requireNonNull(value, "store");
            return this;
        }

        /** What joins several nodes; none by default. Started and closed by the hub. */
        public Builder transport(Transport value) {
            this.transport = Objects.requireNonNull(value, "transport");
            return this;
        }

        /** Writes the application's data; Jackson 2 by default. */
        public Builder jsonCodec(JsonCodec value) {
            this.jsonCodec = Objects.requireNonNull(value, "jsonCodec");
            return this;
        }

        /** How user ids are written on the wire. */
        public Builder userIdFormat(UserIdFormat value) {
            this.userIdFormat = Objects.requireNonNull(value, "userIdFormat");
            return this;
        }

        public Builder limits(HubLimits value) {
            this.limits = Objects.requireNonNull(value, "limits");
            return this;
        }

        /** {@link #DEFAULT_HEARTBEAT} by default. */
        public Builder heartbeatInterval(Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException("heartbeatInterval must be positive, was " + value);
            }
            this.heartbeat = value;
            return this;
        }

        /** How long a connection outlives its token; {@link #DEFAULT_TOKEN_LEEWAY} by default. */
        public Builder tokenLeeway(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("tokenLeeway must not be negative, was " + value);
            }
            this.tokenLeeway = value;
            return this;
        }

        /** Whether messages of unknown types are echoed, as they are by default, or answered with an error. */
        public Builder echo(boolean value) {
            this.echo = value;
            return this;
        }

        /**
         * Where tickets are kept. By default {@linkplain Transport#tickets() with the transport}, or in memory where it keeps
         * none: then a ticket works only on the node that made it.
         */
        public Builder ticketStore(TicketStore value) {
            this.ticketStore = Objects.requireNonNull(value, "ticketStore");
            return this;
        }

        /** Adds a listener. */
        public Builder listener(HubListener value) {
            listeners.add(Objects.requireNonNull(value, "listener"));
            return this;
        }

        /** Adds a monitor, for metrics or traces. */
        public Builder monitor(HubMonitor value) {
            monitors.add(Objects.requireNonNull(value, "monitor"));
            return this;
        }

        /** Names this incarnation of the node; random by default. */
        public Builder nodeId(String value) {
            if (value.isEmpty() || value.length() > 64) {
                throw new IllegalArgumentException("nodeId must have 1 to 64 characters, had " + value.length());
            }
            this.nodeId = value;
            return this;
        }

        /** Fires timers; a daemon thread by default. The caller shuts it down, after the hub. */
        public Builder scheduler(ScheduledExecutorService value) {
            this.scheduler = Objects.requireNonNull(value, "scheduler");
            return this;
        }

        /** Runs the application's own code, which may block; daemon threads by default. */
        public Builder executor(Executor value) {
            this.executor = Objects.requireNonNull(value, "executor");
            return this;
        }

        /**
         * Runs calls of the store; daemon threads by default. Must not be the {@link #executor} if that is bounded: sends wait
         * for it.
         */
        public Builder storeExecutor(Executor value) {
            this.storeExecutor = Objects.requireNonNull(value, "storeExecutor");
            return this;
        }

        /** The wall clock, for times that are shown and for token expiry alone. */
        public Builder clock(Clock value) {
            this.clock = Objects.requireNonNull(value, "clock");
            return this;
        }

        /** The monotonic clock, in nanoseconds. */
        public Builder nanoTime(LongSupplier value) {
            this.nanoTime = Objects.requireNonNull(value, "nanoTime");
            return this;
        }

        /** 64 random bits a call; called by any thread. */
        public Builder random(LongSupplier value) {
            this.random = Objects.requireNonNull(value, "random");
            return this;
        }

        /** Builds and starts the hub. */
        public NotificationHub build() {
            return new NotificationHub(this);
        }
    }
}

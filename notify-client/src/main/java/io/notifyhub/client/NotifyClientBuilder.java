package io.notifyhub.client;

import io.notifyhub.client.internal.Engine;
import io.notifyhub.client.internal.EngineSettings;
import io.notifyhub.client.internal.FallbackSocketFactory;
import io.notifyhub.client.internal.HttpSocketFactory;
import io.notifyhub.client.internal.JakartaSocketFactory;
import io.notifyhub.client.internal.Listeners;
import io.notifyhub.client.internal.LocalInbox;
import io.notifyhub.client.internal.SharedThreads;
import io.notifyhub.client.internal.TransactionCursorStore;
import io.notifyhub.client.spi.SocketFactory;
import io.notifyhub.client.spi.StateStorage;
import io.notifyhub.protocol.FrameTypes;
import io.notifyhub.protocol.Notification;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Collects the settings of a {@link NotifyClient}. Each setter checks at once. Not thread-safe; may build several. */
public final class NotifyClientBuilder {
    /** Frames that may wait for callbacks before the connection is interrupted. */
    public static final int DEFAULT_MAX_QUEUED_FRAMES = 10_000;
    /** Characters of frames that may wait for callbacks before the connection is interrupted. */
    public static final int DEFAULT_MAX_QUEUED_CHARS = 16 * 1024 * 1024;
    /** How long one attempt may take: the token, the network, and the server's greeting. */
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(15);

    private static final int MAX_DEVICE_ID = 64;
    private static final int MAX_INBOX_ENTRIES = 10_000;

    private final URI uri;
    private final List<Consumer<NotifyClient>> handlers = new ArrayList<>();
    private @Nullable TokenSupplier tokens;
    private boolean tokenInQuery;
    private @Nullable CursorStore cursorStore;
    private @Nullable CursorTransaction cursorTransaction;
    private @Nullable StateStorage stateStorage;
    private @Nullable Path stateDirectory;
    private int inboxEntries;
    private String userKey = "";
    private @Nullable String deviceId;
    private @Nullable Long firstAttempt;
    private JsonCodec json = JsonCodec.jackson();
    private ReconnectPolicy reconnectPolicy = ReconnectPolicy.DEFAULT;
    private int maxQueuedFrames = DEFAULT_MAX_QUEUED_FRAMES;
    private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
    private Duration livenessGrace = Duration.ofSeconds(10);
    private @Nullable Executor callbackExecutor;
    private @Nullable Executor connectExecutor;
    private @Nullable ScheduledExecutorService scheduler;
    private @Nullable SocketFactory socketFactory;
    private boolean eventStreamFallback = true;
    private LongSupplier nanoTime = System::nanoTime;
    private LongSupplier wallClock = System::currentTimeMillis;
    private Random random = new SecureRandom();

    NotifyClientBuilder(URI uri) {
        String scheme = uri.getScheme();
        if (!"ws".equals(scheme) && !"wss".equals(scheme)) {
            throw new IllegalArgumentException("uri must begin with ws:// or wss://, was " + scheme + ':');
        }
        if (uri.getRawAuthority() == null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("uri must have a host and no fragment");
        }
        this.uri = uri;
    }

    /** Whom to ask for the token before each connect. Without it, only what {@code uri} has is sent. */
    public NotifyClientBuilder token(TokenSupplier value) {
        this.tokens = Objects.requireNonNull(value, "token");
        return this;
    }

    /**
     * Sends the token as the parameter {@code token} of the query, for proxies that take the header away. By default it
     * goes in the header {@code Authorization}, which does not land in access logs.
     */
    public NotifyClientBuilder tokenInQuery(boolean value) {
        this.tokenInQuery = value;
        return this;
    }

    /** Where the place in the log is kept when the process ends; by default nowhere, and a client starts at the present. */
    public NotifyClientBuilder cursorStore(CursorStore value) {
        keepNowhere();
        this.cursorStore = Objects.requireNonNull(value, "cursorStore");
        return this;
    }

    /** Of the ways to keep the place in the log, the last that was given counts. */
    private void keepNowhere() {
        cursorStore = null;
        cursorTransaction = null;
        stateDirectory = null;
        stateStorage = null;
    }

    /**
     * Saves the place in the log in the application's own transaction, together with what its callbacks write. In the place of
     * {@link #cursorStore}.
     */
    public NotifyClientBuilder cursorTransaction(CursorTransaction value) {
        keepNowhere();
        this.cursorTransaction = Objects.requireNonNull(value, "cursorTransaction");
        return this;
    }

    /**
     * Keeps the place in the log, the list of {@link #inboxModel} and the waiting {@link Commands} together in a file of that
     * directory, named after the server and {@link #userKey}. A crash at any moment leaves the state before or after a step. The
     * file holds notifications as plain text, readable by its owner alone where the system knows owners; delete it when the
     * user signs out. One client at a time may use it: a second one, in any process, does not connect while the first lives.
     * In the place of {@link #cursorStore}.
     *
     * @param value made if it does not exist
     */
    public NotifyClientBuilder stateDirectory(Path value) {
        keepNowhere();
        this.stateDirectory = Objects.requireNonNull(value, "stateDirectory");
        return this;
    }

    /** As {@link #stateDirectory}, wherever the application likes. */
    public NotifyClientBuilder stateStorage(StateStorage value) {
        keepNowhere();
        this.stateStorage = Objects.requireNonNull(value, "stateStorage");
        return this;
    }

    /**
     * Keeps the user's list on this device, see {@link NotifyClient#inboxModel()}; by default it is not.
     *
     * @param maxEntries of the newest entries, from 1 to 10,000
     */
    public NotifyClientBuilder inboxModel(int maxEntries) {
        if (maxEntries < 1 || maxEntries > MAX_INBOX_ENTRIES) {
            throw new IllegalArgumentException(
                    "maxEntries must be from 1 to " + MAX_INBOX_ENTRIES + ", was " + maxEntries);
        }
        this.inboxEntries = maxEntries;
        return this;
    }

    /**
     * The name under which the cursor is kept besides the server's address: what tells the users of this device apart.
     * Two users under one name cost a reload at each change. Empty by default.
     */
    public NotifyClientBuilder userKey(String value) {
        if (value.indexOf('\t') >= 0 || value.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("userKey must not have tabs and line ends");
        }
        this.userKey = value;
        return this;
    }

    /**
     * Names this device, of 1 to 64 characters, so that a new connection of it replaces an old one the server has not
     * missed yet. Each client needs a name of its own: two with one name throw each other out.
     */
    public NotifyClientBuilder deviceId(String value) {
        if (value.isEmpty() || value.length() > MAX_DEVICE_ID) {
            throw new IllegalArgumentException(
                    "deviceId must have 1 to " + MAX_DEVICE_ID + " characters, had " + value.length());
        }
        this.deviceId = value;
        return this;
    }

    /**
     * The number of the first attempt to connect, sent with the device's name. It must grow from one life of the process to
     * the next; by default the time in milliseconds.
     */
    public NotifyClientBuilder firstAttempt(long value) {
        this.firstAttempt = value;
        return this;
    }

    /** By default Jackson's data binding. */
    public NotifyClientBuilder jsonCodec(JsonCodec value) {
        this.json = Objects.requireNonNull(value, "jsonCodec");
        return this;
    }

    public NotifyClientBuilder reconnectPolicy(ReconnectPolicy value) {
        this.reconnectPolicy = Objects.requireNonNull(value, "reconnectPolicy");
        return this;
    }

    /**
     * How many frames may wait for callbacks, at least 16; {@link #DEFAULT_MAX_QUEUED_FRAMES} by default. When more come
     * in, the connection is interrupted, and resumed after the last that was let in once half of them have been handled.
     * Nothing is lost, but events are.
     */
    public NotifyClientBuilder maxQueuedFrames(int value) {
        if (value < 16) {
            throw new IllegalArgumentException("maxQueuedFrames must be at least 16, was " + value);
        }
        this.maxQueuedFrames = value;
        return this;
    }

    /** {@link #DEFAULT_CONNECT_TIMEOUT} by default. */
    public NotifyClientBuilder connectTimeout(Duration value) {
        this.connectTimeout = positive("connectTimeout", value);
        return this;
    }

    /** How long beyond a heartbeat nothing may come in; for tests that cannot wait ten seconds. */
    NotifyClientBuilder livenessGrace(Duration value) {
        this.livenessGrace = positive("livenessGrace", value);
        return this;
    }

    /** Where callbacks run, one at a time and in order whatever the executor. By default shared daemon threads. */
    public NotifyClientBuilder callbackExecutor(Executor value) {
        this.callbackExecutor = Objects.requireNonNull(value, "callbackExecutor");
        return this;
    }

    /**
     * Where the client does what may block: asks for tokens, keeps cursors, connects. Must not be the executor of the
     * callbacks or the scheduler. By default shared daemon threads.
     */
    public NotifyClientBuilder connectExecutor(Executor value) {
        this.connectExecutor = Objects.requireNonNull(value, "connectExecutor");
        return this;
    }

    /** Where the client's own work is done and its timers run; it never blocks there. By default one shared daemon thread. */
    public NotifyClientBuilder scheduler(ScheduledExecutorService value) {
        this.scheduler = Objects.requireNonNull(value, "scheduler");
        return this;
    }

    /** The clock of the timers, in nanoseconds from any moment. By default that of the system. */
    public NotifyClientBuilder nanoTime(LongSupplier value) {
        this.nanoTime = Objects.requireNonNull(value, "nanoTime");
        return this;
    }

    /**
     * The wall clock, in milliseconds since 1970; by default that of the system. It only says when to ask for a fresh token, and
     * may be wrong.
     */
    public NotifyClientBuilder wallClock(LongSupplier value) {
        this.wallClock = Objects.requireNonNull(value, "wallClock");
        return this;
    }

    /** For the jitter and for idempotency keys. By default a {@link SecureRandom}. */
    public NotifyClientBuilder random(Random value) {
        this.random = Objects.requireNonNull(value, "random");
        return this;
    }

    /**
     * Whether the same feed is taken by Server-Sent Events, and commands go by REST, where WebSocket does not come through; by
     * default it is. It needs an address that ends in {@code /ws/notifications/}, takes a thread for each client, and
     * {@link NotifyClient#send} is not possible then.
     */
    public NotifyClientBuilder eventStreamFallback(boolean value) {
        this.eventStreamFallback = value;
        return this;
    }

    /** By default sockets of the Jakarta WebSocket implementation on the class path. */
    public NotifyClientBuilder socketFactory(SocketFactory value) {
        this.socketFactory = Objects.requireNonNull(value, "socketFactory");
        return this;
    }

    /** See {@link NotifyClient#on}. */
    public <T> NotifyClientBuilder on(String type, Class<T> payload, Consumer<? super T> handler) {
        FrameTypes.applicationType(type);
        handlers.add(client -> client.on(type, payload, handler));
        return this;
    }

    /** See {@link NotifyClient#onNotification}. */
    public NotifyClientBuilder onNotification(Consumer<? super Notification> handler) {
        handlers.add(client -> client.onNotification(handler));
        return this;
    }

    /** See {@link NotifyClient#onState}. */
    public NotifyClientBuilder onState(Consumer<? super StateChange> handler) {
        handlers.add(client -> client.onState(handler));
        return this;
    }

    /** See {@link NotifyClient#listener}. */
    public NotifyClientBuilder listener(NotifyClientListener listener) {
        handlers.add(client -> client.listener(listener));
        return this;
    }

    /** A client that does nothing until {@link NotifyClient#connect()}. */
    public NotifyClient build() {
        Listeners listeners = new Listeners();
        LocalInbox inbox = inboxEntries == 0 ? null : EngineSettings.inbox(inboxEntries);
        NotifyClient client =
                new NotifyClient(uri, new Engine(settings(inbox), listeners), listeners, json, random, inbox);
        handlers.forEach(handler -> handler.accept(client));
        return client;
    }

    private EngineSettings settings(@Nullable LocalInbox inbox) {
        Executor connecting = connectExecutor == null ? SharedThreads.blocking() : connectExecutor;
        ScheduledExecutorService timers = scheduler == null ? SharedThreads.scheduler() : scheduler;
        EngineSettings.Stored stored = stored(inbox);
        EngineSettings settings = new EngineSettings(
                uri,
                timers,
                connecting,
                callbackExecutor == null ? SharedThreads.callbacks() : callbackExecutor,
                nanoTime,
                wallClock,
                random,
                socketFactory == null ? sockets(connecting, timers) : socketFactory,
                cursors(stored));
        settings.inbox = inbox;
        settings.transaction = cursorTransaction;
        if (stored != null) {
            settings.keepIn(stored);
        }
        settings.tokens = tokens;
        settings.tokenInQuery = tokenInQuery;
        settings.userKey = userKey;
        settings.deviceId = deviceId;
        settings.firstAttempt = firstAttempt == null ? System.currentTimeMillis() : firstAttempt;
        settings.reconnectPolicy = reconnectPolicy;
        settings.maxQueuedFrames = maxQueuedFrames;
        settings.maxQueuedChars = DEFAULT_MAX_QUEUED_CHARS;
        settings.connectNanos = connectTimeout.toNanos();
        settings.graceNanos = livenessGrace.toNanos();
        return settings;
    }

    private SocketFactory sockets(Executor connecting, ScheduledExecutorService timers) {
        SocketFactory sockets = new JakartaSocketFactory(connecting);
        return eventStreamFallback && HttpSocketFactory.knows(uri)
                ? new FallbackSocketFactory(
                        sockets, new HttpSocketFactory(SharedThreads.streams(), connecting), nanoTime, timers)
                : sockets;
    }

    private EngineSettings.@Nullable Stored stored(@Nullable LocalInbox inbox) {
        StateStorage storage = stateStorage;
        if (stateDirectory != null) {
            storage = FileStateStorage.of(stateDirectory, EngineSettings.key(uri, userKey));
        }
        return storage == null ? null : EngineSettings.stored(storage, inbox, inboxEntries);
    }

    private CursorStore cursors(EngineSettings.@Nullable Stored stored) {
        if (stored != null) {
            return stored.cursorStore;
        } else if (cursorTransaction != null) {
            return new TransactionCursorStore(cursorTransaction);
        }
        return cursorStore == null ? CursorStore.memory() : cursorStore;
    }

    private static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, was " + value);
        }
        return value;
    }
}

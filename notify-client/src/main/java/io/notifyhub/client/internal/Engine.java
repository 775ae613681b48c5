package io.notifyhub.client.internal;

import io.notifyhub.client.ClientState;
import io.notifyhub.client.NotifyClient;
import io.notifyhub.client.NotifyClientException;
import io.notifyhub.client.NotifyClientException.Reason;
import io.notifyhub.client.StateChange;
import io.notifyhub.client.internal.Timers.Timer;
import io.notifyhub.client.spi.SocketRequest;
import io.notifyhub.protocol.CaughtUp;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.protocol.Closing;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.ErrorFrame;
import io.notifyhub.protocol.Event;
import io.notifyhub.protocol.FrameTypes;
import io.notifyhub.protocol.GetNotifications;
import io.notifyhub.protocol.NotificationCreated;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.Ping;
import io.notifyhub.protocol.Reset;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.protocol.StepFrame;
import io.notifyhub.protocol.codec.FrameCodec;
import io.notifyhub.protocol.codec.UserIdFormat;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to the server: opens it, greets, watches it, and opens another when it breaks. What the frames mean
 * for the client's place in the log is the business of {@link Feed}.
 *
 * <p>Concurrency: public methods are safe from any thread and never block. Everything else happens in the engine's own
 * context, a {@link Mailbox} on the scheduler it was given. The engine has no threads, no clock and no chance of its own,
 * so that one thread and a clock set by hand can drive it.
 *
 * <p>Failure: what goes wrong in a task of the engine itself is logged and reported, and costs the connection.
 */
public final class Engine {
    /** The code of a connection that ended without a close frame (RFC 6455 section 7.1.5). */
    private static final int NO_CLOSE_FRAME = 1006;

    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    private static final int MAX_REQUESTS = 256;
    private static final int RELOAD_PAGE = 200;
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long GOODBYE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** How long the close may take to follow the frame that announces it. */
    private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long DEFAULT_HEARTBEAT_MS = 25_000;
    private static final long MIN_HEARTBEAT_MS = 1_000;
    private static final long MAX_HEARTBEAT_MS = 600_000;
    private static final long MAX_RETRY_AFTER_MS = TimeUnit.HOURS.toMillis(24);

    private final EngineSettings settings;
    private final FrameCodec codec = new FrameCodec(UserIdFormat.AUTO);
    private final String ping = codec.encode(new Ping(null));
    private final Listeners listeners;
    private final Announcer announcer;
    private final Mailbox mailbox;
    private final Timers timers;
    private final Load load;
    private final CallbackQueue callbacks;
    private final Credentials credentials;
    private final Requests requests;
    private final Feed feed;
    private final Liveness liveness;
    private final CompletableFuture<@Nullable Void> connected = new CompletableFuture<>();
    private final AtomicInteger openRequests = new AtomicInteger();

    // valid for the client
    private volatile ClientState state = ClientState.IDLE;
    private long attempts;
    private int failures;
    private @Nullable String refusedToken;
    private boolean refusedForGood;

    // valid between two connections
    private @Nullable Timer retryTimer;
    private long notBefore;
    private boolean waitsForRoom;

    // valid for the connection
    private @Nullable Connection current;
    private @Nullable Timer deadline;
    private @Nullable Timer stableTimer;

    public Engine(EngineSettings settings, Listeners listeners) {
        this.settings = settings;
        this.listeners = listeners;
        this.announcer = new Announcer(listeners);
        this.mailbox = new Mailbox(settings.scheduler, this::broken);
        this.timers = new Timers(settings.scheduler, mailbox);
        this.load = new Load(settings.maxQueuedFrames, settings.maxQueuedChars, () -> mailbox.post(this::roomMade));
        CursorKeeper cursors = new CursorKeeper(settings.cursorStore, cursorKey(settings));
        this.callbacks = new CallbackQueue(settings.callbacks, settings.blocking, cursors, load, this::report);
        this.credentials = new Credentials(settings.tokens, cursors, settings.blocking, mailbox);
        this.requests = new Requests(codec, timers);
        this.feed = new Feed(callbacks, announcer, new Pages(), load, NotifyClient.MAX_RELOAD_ENTRIES);
        this.liveness = new Liveness(timers, settings.nanoTime, settings.graceNanos, this::sendPing, this::silent);
    }

    private static String cursorKey(EngineSettings settings) {
        return settings.uri.getRawAuthority() + settings.uri.getRawPath() + ' ' + settings.userKey;
    }

    // ---- for any thread

    public CompletionStage<@Nullable Void> connect() {
        mailbox.post(this::start);
        return connected.thenApply(nothing -> nothing);
    }

    public void close() {
        callbacks.stop();
        mailbox.post(this::end);
    }

    public void networkChanged() {
        mailbox.post(this::useNewNetwork);
    }

    public ClientState state() {
        return state;
    }

    public long ignoredSteps() {
        return feed.ignored();
    }

    /**
     * Asks the server and gives its answer, in order with the callbacks.
     *
     * @param changes whether it may have taken effect although no answer came
     * @param frame the question with its {@code ref}
     */
    public <A extends ServerFrame, T extends @Nullable Object> CompletionStage<T> ask(
            boolean changes,
            @Nullable String idempotencyKey,
            Function<String, ClientFrame> frame,
            Class<A> answer,
            Function<A, T> result) {
        FutureRequest<A, T> request = new FutureRequest<>(
                changes, idempotencyKey, frame, answer, result, callbacks, openRequests::decrementAndGet);
        if (state != ClientState.CONNECTED) {
            request.future.completeExceptionally(notConnected(idempotencyKey));
        } else if (openRequests.incrementAndGet() > MAX_REQUESTS) {
            openRequests.decrementAndGet();
            request.future.completeExceptionally(new NotifyClientException(
                    Reason.OVERLOADED,
                    "more than " + MAX_REQUESTS + " requests wait for an answer",
                    null,
                    idempotencyKey,
                    null));
        } else {
            mailbox.post(() -> {
                Connection connection = current;
                if (connection == null || !connection.isEstablished()) {
                    request.failed(notConnected(idempotencyKey));
                } else {
                    requests.send(request, connection);
                }
            });
        }
        return request.future;
    }

    /** Sends {@code frame} and expects no answer. */
    public CompletionStage<@Nullable Void> tell(ClientFrame frame) {
        CompletableFuture<@Nullable Void> sent = new CompletableFuture<>();
        if (state != ClientState.CONNECTED) {
            sent.completeExceptionally(notConnected(null));
            return sent;
        }
        String text = codec.encode(frame);
        mailbox.post(() -> {
            Connection connection = current;
            NotifyClientException failure = null;
            if (connection == null || !connection.isEstablished()) {
                failure = notConnected(null);
            } else if (!connection.send(text)) {
                failure = new NotifyClientException(Reason.OVERLOADED, "too much is waiting to be sent");
            }
            NotifyClientException outcome = failure;
            callbacks.add(Delivery.always(() -> {
                if (outcome == null) {
                    sent.complete(null);
                } else {
                    sent.completeExceptionally(outcome);
                }
            }));
        });
        return sent;
    }

    private static NotifyClientException notConnected(@Nullable String idempotencyKey) {
        return new NotifyClientException(Reason.NOT_CONNECTED, "not connected", null, idempotencyKey, null);
    }

    // ---- the life of the client

    private void start() {
        if (state == ClientState.IDLE) {
            transition(ClientState.CONNECTING, null, null);
            open();
        }
    }

    private void end() {
        if (state.isFinal()) {
            return;
        }
        Connection last = detach("the client was closed");
        if (last != null) {
            last.close(CloseCode.NORMAL.code(), "");
            timers.after(GOODBYE_NANOS, last::terminate);
        }
        finish(ClientState.CLOSED, new NotifyClientException(Reason.CLOSED, "the client was closed"));
    }

    /** The server does not want this client back. */
    private void fail(NotifyClientException cause) {
        Connection last = detach(String.valueOf(cause.getMessage()));
        if (last != null) {
            last.terminate();
        }
        log.info("Stays away from {}: {}", settings.uri.getRawAuthority(), cause.getMessage());
        finish(ClientState.FAILED, cause);
    }

    private void finish(ClientState last, NotifyClientException cause) {
        cancelRetry();
        callbacks.add(Delivery.always(() -> connected.completeExceptionally(cause)));
        transition(last, last == ClientState.FAILED ? cause : null, null);
    }

    private void transition(ClientState next, @Nullable Throwable cause, @Nullable Duration retryIn) {
        ClientState from = state;
        if (!from.canBecome(next)) {
            throw new IllegalStateException("a client cannot go from " + from + " to " + next);
        }
        state = next;
        log.debug("{} → {}", from, next);
        StateChange change = new StateChange(from, next, cause, retryIn);
        Runnable tell = () -> listeners.each(listener -> listener.onStateChange(change));
        callbacks.add(next.isFinal() ? Delivery.always(tell) : Delivery.of(tell));
    }

    // ---- opening a connection

    private void open() {
        if (!load.hasRoom()) {
            waitsForRoom = true;
            load.awaitRoom();
            return;
        }
        Connection connection = new Connection(this, codec, mailbox, load);
        current = connection;
        deadline = timers.after(settings.connectNanos, () -> drop(connection, "no greeting in time", null));
        credentials.ask(new Credentials.Receiver() {
            @Override
            public void ready(@Nullable String token) {
                openSocket(connection, token);
            }

            @Override
            public void failed(Throwable cause) {
                lost(connection, new NotifyClientException(Reason.TOKEN, "no token or no cursor", cause), 0);
            }
        });
    }

    private void openSocket(Connection connection, @Nullable String token) {
        if (connection != current) {
            return;
        }
        if (token != null && token.equals(refusedToken)) {
            NotifyClientException again =
                    new NotifyClientException(Reason.TOKEN, "the token is the one the server refused");
            if (refusedForGood) {
                fail(again);
            } else {
                lost(connection, again, 0);
            }
            return;
        }
        feed.startFrom(credentials.savedCursor());
        connection.opening(token, feed.resumeFrom());
        SocketRequest request =
                Handshake.request(settings, token, feed.resumeFrom(), settings.firstAttempt + attempts++);
        connection.opened(settings.sockets.connect(request, connection));
    }

    private void greeted(Connection connection, ConnectionEstablished hello) {
        Timers.cancel(deadline);
        connection.established(hello);
        refusedToken = null;
        stableTimer = timers.after(settings.reconnectPolicy.stableAfter().toNanos(), () -> failures = 0);
        liveness.start(TimeUnit.MILLISECONDS.toNanos(heartbeat(hello)));
        transition(ClientState.CONNECTED, null, null);
        Delivery told = Delivery.of(() -> listeners.each(listener -> listener.onConnected(hello)));
        feed.opened(hello, told, connection.cursor());
        callbacks.add(Delivery.always(() -> connected.complete(null)));
    }

    private static long heartbeat(ConnectionEstablished hello) {
        long given = hello.heartbeatMs() <= 0 ? DEFAULT_HEARTBEAT_MS : hello.heartbeatMs();
        return Math.max(MIN_HEARTBEAT_MS, Math.min(given, MAX_HEARTBEAT_MS));
    }

    // ---- what comes from the connection, in the engine's context

    void received(Connection connection, ServerFrame frame, int length) {
        if (connection != current) {
            return;
        }
        liveness.heard();
        if (frame instanceof Closing) {
            closing(connection, (Closing) frame);
        } else if (connection.isEstablished()) {
            handle(connection, frame, length);
        } else if (frame instanceof ConnectionEstablished) {
            greeted(connection, (ConnectionEstablished) frame);
        } else if (!frame.type().startsWith(FrameTypes.RESERVED_PREFIX)) {
            unreadable(connection, new IllegalStateException("'" + frame.type() + "' before the greeting"));
        }
    }

    private void handle(Connection connection, ServerFrame frame, int length) {
        boolean answered = requests.answer(frame, length);
        if (frame instanceof StepFrame) {
            step((StepFrame) frame, length);
        } else if (frame instanceof CaughtUp) {
            feed.caughtUp((CaughtUp) frame, length);
        } else if (frame instanceof Reset) {
            feed.reset((Reset) frame);
        } else if (frame instanceof Event) {
            event((Event) frame, length);
        } else if (frame instanceof ConnectionEstablished) {
            unreadable(connection, new IllegalStateException("a second greeting"));
        } else if (frame instanceof ErrorFrame && !answered) {
            ErrorFrame error = (ErrorFrame) frame;
            report(new NotifyClientException(
                    Reason.REFUSED, error.code().wireName() + ": " + error.message(), error.code(), null, null));
        }
    }

    private void step(StepFrame step, int length) {
        Cursor cursor = step.cursor();
        if (cursor != null) {
            feed.step(step, cursor, length);
        } else if (step instanceof NotificationCreated) {
            callbacks.add(Delivery.ofFrame(() -> announcer.step(step, false), length));
        }
    }

    private void event(Event event, int length) {
        if (!event.type().startsWith(FrameTypes.RESERVED_PREFIX)) {
            callbacks.add(Delivery.ofFrame(() -> listeners.each(listener -> listener.onEvent(event)), length));
        }
    }

    private void closing(Connection connection, Closing frame) {
        connection.announced(frame);
        Timers.cancel(deadline);
        deadline = timers.after(CLOSING_NANOS, () -> closed(connection, frame.code(), frame.reason(), null));
    }

    void unreadable(Connection connection, Exception cause) {
        if (connection == current) {
            report(cause);
            drop(connection, "the server broke the protocol", cause);
        }
    }

    void overflowed(Connection connection) {
        if (connection == current) {
            log.info("Callbacks are slower than the feed; it is interrupted until they have caught up");
            retryAfter(connection, lostBy("callbacks are slower than the feed", null), 0);
        }
    }

    void closed(Connection connection, int code, String reason, @Nullable Throwable cause) {
        if (connection != current) {
            return;
        }
        Closing said = connection.closing();
        Closing verdict = said == null ? verdictOf(code, reason) : said;
        String message = messageOf(verdict, cause);
        if (verdict.reauthenticate()) {
            refusedToken = connection.token();
            refusedForGood = !verdict.reconnect();
        }
        boolean mayReturn = verdict.reconnect() || (verdict.reauthenticate() && credentials.hasSupplier());
        if (mayReturn) {
            long wait = Math.max(0, Math.min(verdict.retryAfterMs(), MAX_RETRY_AFTER_MS));
            lost(connection, lostBy(message, cause), TimeUnit.MILLISECONDS.toNanos(wait));
        } else {
            fail(new NotifyClientException(Reason.ENDED_BY_SERVER, message, cause));
        }
    }

    /** For people: what the server said, or what went wrong at the bottom of it. */
    private static String messageOf(Closing verdict, @Nullable Throwable cause) {
        if (verdict.code() == NO_CLOSE_FRAME && cause != null) {
            Throwable root = cause;
            for (Throwable next = root.getCause(); next != null && next != root; next = root.getCause()) {
                root = next;
            }
            String text = root.getMessage();
            return "no connection: " + (text == null ? root.getClass().getSimpleName() : text);
        }
        String code = verdict.code() == NO_CLOSE_FRAME ? "the connection broke" : "closed with " + verdict.code();
        return code + (verdict.reason().isEmpty() ? "" : " " + verdict.reason());
    }

    private static Closing verdictOf(int code, String reason) {
        CloseCode known = CloseCode.fromCode(code);
        return known == null
                ? new Closing(code, reason, true, 0, false)
                : new Closing(code, reason, known.reconnect(), 0, known.reauthenticate());
    }

    private void sendPing() {
        if (current != null) {
            // If it cannot be queued, nothing has left for long; the watch on what comes in decides.
            current.send(ping);
        }
    }

    private void silent() {
        if (current != null) {
            drop(current, "nothing came in for too long", null);
        }
    }

    // ---- losing a connection

    private void drop(Connection connection, String why, @Nullable Throwable cause) {
        lost(connection, lostBy(why, cause), 0);
    }

    private static NotifyClientException lostBy(String why, @Nullable Throwable cause) {
        return new NotifyClientException(Reason.CONNECTION_LOST, why, cause);
    }

    /** Counts as a failure and goes on after a while, at least {@code minWait} nanoseconds. */
    private void lost(Connection connection, NotifyClientException cause, long minWait) {
        if (connection == current) {
            long delay =
                    settings.reconnectPolicy.delay(failures++, settings.random).toNanos();
            notBefore = settings.nanoTime.getAsLong() + minWait;
            retryAfter(connection, cause, Math.max(delay, minWait));
        }
    }

    private void retryAfter(Connection connection, NotifyClientException cause, long delay) {
        detach(String.valueOf(cause.getMessage()));
        connection.terminate();
        transition(ClientState.RECONNECTING, cause, Duration.ofNanos(delay));
        scheduleOpen(delay);
    }

    private void scheduleOpen(long delay) {
        cancelRetry();
        retryTimer = timers.after(delay, () -> {
            retryTimer = null;
            open();
        });
    }

    private void cancelRetry() {
        Timers.cancel(retryTimer);
        retryTimer = null;
        waitsForRoom = false;
    }

    /** Takes the connection out of service, without touching its socket. */
    private @Nullable Connection detach(String why) {
        Connection last = current;
        current = null;
        Timers.cancel(deadline);
        Timers.cancel(stableTimer);
        liveness.stop();
        credentials.forget();
        feed.interrupted();
        requests.lost(why);
        return last;
    }

    private void roomMade() {
        if (waitsForRoom && !state.isFinal()) {
            waitsForRoom = false;
            open();
        }
    }

    private void useNewNetwork() {
        if (state == ClientState.CONNECTED) {
            liveness.probe(PROBE_NANOS);
        } else if (retryTimer != null) {
            failures = 0;
            scheduleOpen(Math.max(0, notBefore - settings.nanoTime.getAsLong()));
        } else if (current != null) {
            failures = 0;
            drop(current, "the network changed", null);
        }
    }

    // ---- trouble

    private void report(Throwable error) {
        callbacks.add(Delivery.of(() -> listeners.error(error)));
    }

    private void broken(RuntimeException bug) {
        log.error("The client failed; it connects anew", bug);
        report(bug);
        Connection connection = current;
        if (connection != null) {
            drop(connection, "the client failed", bug);
        }
    }

    /** Lists for a reload, from the connection of the moment. */
    private final class Pages implements ReloadPages {
        @Override
        public void ask(@Nullable Long before, Receiver receiver) {
            Connection connection = current;
            if (connection != null) {
                requests.send(new PageRequest(before, receiver), connection);
            }
        }

        @Override
        public void giveUp(NotifyClientException failure) {
            Connection connection = current;
            if (connection != null) {
                drop(connection, "the list could not be loaded", failure);
            }
        }
    }

    private static final class PageRequest extends Request {
        private final ReloadPages.Receiver receiver;

        PageRequest(@Nullable Long before, ReloadPages.Receiver receiver) {
            super(false, null, ref -> new GetNotifications(RELOAD_PAGE, before, false, ref));
            this.receiver = receiver;
        }

        @Override
        void answered(ServerFrame answer, int length) {
            if (answer instanceof NotificationsList) {
                receiver.page((NotificationsList) answer, length);
            } else {
                failed(new NotifyClientException(Reason.PROTOCOL, "no list but " + answer.type()));
            }
        }

        @Override
        void failed(NotifyClientException failure) {
            receiver.failed(failure);
        }
    }
}

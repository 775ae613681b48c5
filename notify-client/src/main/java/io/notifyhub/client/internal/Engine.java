package io.notifyhub.client.internal;

import io.notifyhub.client.ClientState;
import io.notifyhub.client.NotifyClient;
import io.notifyhub.client.NotifyClientException;
import io.notifyhub.client.NotifyClientException.Reason;
import io.notifyhub.client.internal.Timers.Timer;
import io.notifyhub.client.spi.SocketRequest;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.protocol.Closing;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.FrameTypes;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.Ping;
import io.notifyhub.protocol.ResetReason;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.protocol.codec.FrameCodec;
import io.notifyhub.protocol.codec.UserIdFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one connection to the server: opens it, greets, watches it, and opens another when it breaks. What the frames mean
 * for the client's place in the log is the business of {@link Feed}; when the next attempt is made, of {@link Redial}.
 *
 * <p>Concurrency: public methods are safe from any thread and never block. Everything else happens in the engine's own
 * context, a {@link Mailbox} on the scheduler it was given. The engine has no threads, no clock and no chance of its own,
 * so that one thread and a clock set by hand can drive it.
 *
 * <p>Failure: what goes wrong in a task of the engine itself is logged and reported, and costs the connection.
 */
public final class Engine {
    private static final Logger log = LoggerFactory.getLogger(Engine.class);

    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long GOODBYE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** How long the close may take to follow the frame that announces it. */
    private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final long DEFAULT_HEARTBEAT_MS = 25_000;
    private static final long MIN_HEARTBEAT_MS = 1_000;
    private static final long MAX_HEARTBEAT_MS = 600_000;

    private final EngineSettings settings;
    private final FrameCodec codec = new FrameCodec(UserIdFormat.AUTO);
    private final String ping = codec.encode(new Ping(null));
    private final Listeners listeners;
    private final Announcer announcer;
    private final Mailbox mailbox;
    private final Timers timers;
    private final Load load;
    private final CallbackQueue callbacks;
    private final Lifecycle lifecycle;
    private final Credentials credentials;
    private final Requests requests;
    private final Feed feed;
    private final Inbound inbound;
    private final Liveness liveness;
    private final Redial redial;
    private final TokenRefresh refresh;
    private final Calls calls;
    private final CommandQueue commands;
    private final @Nullable InboxLoader loader;
    private final CompletableFuture<@Nullable Void> connected = new CompletableFuture<>();

    // valid for the client
    private long attempts;
    private @Nullable String refusedToken;
    private boolean refusedForGood;

    // valid for the connection
    private @Nullable Connection current;
    private @Nullable Timer deadline;

    public Engine(EngineSettings settings, Listeners listeners) {
        this.settings = settings;
        this.listeners = listeners;
        this.announcer = new Announcer(listeners, settings.inbox);
        this.mailbox = new Mailbox(settings.scheduler, this::broken);
        this.timers = new Timers(settings.scheduler, mailbox);
        this.load = new Load(settings.maxQueuedFrames, settings.maxQueuedChars, () -> mailbox.post(this::roomMade));
        CursorKeeper cursors = new CursorKeeper(
                settings.cursorStore, settings.key(), settings.journal == null ? null : settings.inbox);
        this.callbacks = new CallbackQueue(settings, cursors, load, this::report);
        this.lifecycle = new Lifecycle(listeners, callbacks);
        this.credentials = new Credentials(settings.tokens, cursors, settings.blocking, mailbox, this::restore);
        this.requests = new Requests(codec, timers);
        this.feed = new Feed(callbacks, announcer, new Pages(), load, NotifyClient.MAX_RELOAD_ENTRIES);
        this.inbound = new Inbound(requests, feed, callbacks, announcer, this::report);
        this.liveness = new Liveness(timers, settings.nanoTime, settings.graceNanos, this::sendPing, this::silent);
        this.redial = new Redial(settings, timers, load, this::open);
        this.refresh = new TokenRefresh(timers, settings, credentials, requests, this::report);
        this.calls = new Calls(codec, requests, callbacks, mailbox, this::state, this::greetedConnection);
        this.commands = new CommandQueue(
                settings, announcer, listeners, callbacks, requests, mailbox, timers, this::soundConnection);
        this.loader = settings.inbox == null
                ? null
                : new InboxLoader(
                        settings.inbox, announcer, feed, callbacks, requests, timers, this::greetedConnection);
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
        return lifecycle.state();
    }

    public long ignoredSteps() {
        return feed.ignored();
    }

    public Calls calls() {
        return calls;
    }

    public CommandQueue commands() {
        return commands;
    }

    // ---- the life of the client

    private void start() {
        if (state() == ClientState.IDLE) {
            lifecycle.transition(ClientState.CONNECTING, null, null);
            open();
        }
    }

    /** What an earlier life of the process left is known now. */
    private void restore() {
        Journal journal = settings.journal;
        if (journal == null) {
            return;
        }
        JournalContent saved;
        try {
            saved = journal.load();
        } catch (IOException e) {
            throw new IllegalStateException("what was loaded is gone", e);
        }
        LocalInbox inbox = settings.inbox;
        if (inbox != null && loader != null && saved.inbox.isLoaded()) {
            loader.isKnown();
            InboxState copy = new InboxState(Integer.MAX_VALUE);
            copy.copy(saved.inbox);
            callbacks.add(Delivery.of(() -> inbox.restore(copy)));
        }
        commands.restored(journal.inherited());
        callbacks.add(Delivery.of(announcer::news));
    }

    private void end() {
        if (state().isFinal()) {
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
        redial.cancel();
        callbacks.add(Delivery.always(() -> connected.completeExceptionally(cause)));
        lifecycle.transition(last, last == ClientState.FAILED ? cause : null, null);
        commands.close(cause);
        callbacks.add(Delivery.always(this::letGoOfStorage));
    }

    /** After everything that may still be saved. */
    private void letGoOfStorage() {
        Journal journal = settings.journal;
        if (journal == null) {
            return;
        }
        Runnable task = () -> {
            try {
                journal.close();
            } catch (IOException e) {
                log.warn("What a client kept could not be closed", e);
            }
        };
        try {
            settings.blocking.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    // ---- opening a connection

    private void open() {
        if (!redial.mayOpen()) {
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
        redial.connected();
        liveness.start(TimeUnit.MILLISECONDS.toNanos(heartbeat(hello)));
        refresh.start(connection, hello.tokenExpiresAt());
        lifecycle.transition(ClientState.CONNECTED, null, null);
        Delivery told = Delivery.of(() -> listeners.each(listener -> listener.onConnected(hello)));
        feed.opened(hello, told, connection.cursor());
        callbacks.add(Delivery.always(() -> connected.complete(null)));
        if (loader != null && !feed.isReloading()) {
            loader.opened();
        }
        commands.pump();
    }

    private static long heartbeat(ConnectionEstablished hello) {
        long given = hello.heartbeatMs() <= 0 ? DEFAULT_HEARTBEAT_MS : hello.heartbeatMs();
        return Math.max(MIN_HEARTBEAT_MS, Math.min(given, MAX_HEARTBEAT_MS));
    }

    /** The connection if it was greeted. */
    private @Nullable Connection greetedConnection() {
        Connection connection = current;
        return connection != null && connection.isEstablished() ? connection : null;
    }

    /** The same, if it is known which log is at its other end. */
    private @Nullable Connection soundConnection() {
        return feed.isReloading() ? null : greetedConnection();
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
            if (frame instanceof ConnectionEstablished) {
                unreadable(connection, new IllegalStateException("a second greeting"));
            } else {
                inbound.handle(frame, length);
            }
        } else if (frame instanceof ConnectionEstablished) {
            greeted(connection, (ConnectionEstablished) frame);
        } else if (!frame.type().startsWith(FrameTypes.RESERVED_PREFIX)) {
            unreadable(connection, new IllegalStateException("'" + frame.type() + "' before the greeting"));
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
        Verdict verdict = Verdict.of(connection.closing(), code, reason, cause);
        if (verdict.reauthenticate) {
            refusedToken = connection.token();
            refusedForGood = !verdict.reconnect;
        }
        if (verdict.reconnect || (verdict.reauthenticate && credentials.hasSupplier())) {
            lost(connection, lostBy(verdict.message, cause), verdict.waitNanos);
        } else {
            fail(new NotifyClientException(Reason.ENDED_BY_SERVER, verdict.message, cause));
        }
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
            retryAfter(connection, cause, redial.failed(minWait));
        }
    }

    private void retryAfter(Connection connection, NotifyClientException cause, long delay) {
        detach(String.valueOf(cause.getMessage()));
        connection.terminate();
        lifecycle.transition(ClientState.RECONNECTING, cause, Duration.ofNanos(delay));
        redial.in(delay);
    }

    /** Takes the connection out of service, without touching its socket. */
    private @Nullable Connection detach(String why) {
        Connection last = current;
        current = null;
        Timers.cancel(deadline);
        redial.disconnected();
        liveness.stop();
        credentials.forget();
        feed.interrupted();
        requests.lost(why);
        refresh.stop();
        commands.interrupted();
        if (loader != null) {
            loader.interrupted();
        }
        return last;
    }

    private void roomMade() {
        if (!state().isFinal()) {
            redial.roomMade();
        }
    }

    private void useNewNetwork() {
        if (state() == ClientState.CONNECTED) {
            liveness.probe(PROBE_NANOS);
        } else if (redial.isWaiting()) {
            redial.hurry();
        } else if (current != null) {
            redial.forgive();
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
        public void complete(NotificationsList list, ResetReason reason) {
            if (loader != null) {
                loader.isKnown();
            }
            commands.reloaded(list, reason);
            commands.pump();
        }

        @Override
        public void giveUp(NotifyClientException failure) {
            Connection connection = current;
            if (connection != null) {
                drop(connection, "the list could not be loaded", failure);
            }
        }
    }
}

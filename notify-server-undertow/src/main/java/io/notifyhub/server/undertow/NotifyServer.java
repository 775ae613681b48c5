package io.notifyhub.server.undertow;

import io.notifyhub.core.NotificationHub;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.SetHeaderHandler;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.OptionMap;
import org.xnio.Options;

/**
 * A server for one hub: HTTP and WebSocket on one port. Its limits and timeouts are set, where Undertow's own defaults leave
 * them open. The hub stays the caller's to close, before the server. Thread-safe.
 */
public final class NotifyServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(NotifyServer.class);

    private static final int KIB = 1024;
    private static final int SEND_BUFFER_BYTES = 64 * KIB;
    private static final int MAX_HEADER_BYTES = 16 * KIB;
    /** None of Undertow's: see {@link BodyLimit}. */
    private static final long MAX_ENTITY_BYTES = -1;

    private static final int MAX_HEADERS = 64;
    private static final int MAX_PARAMETERS = 64;
    private static final int MAX_COOKIES = 16;
    private static final String HSTS = "max-age=31536000";
    private static final int BACKLOG = 4_096;
    private static final int MILLIS = 1_000;
    private static final int PARSE_TIMEOUT_SECONDS = 10;
    private static final int NO_REQUEST_TIMEOUT_SECONDS = 15;

    /** Between two signs of life of a request or an answer that is under way. */
    private static final int IDLE_TIMEOUT_SECONDS = 60;
    /** Below this share of the most connections new ones are accepted again. */
    private static final double LOW_WATER = 0.95;

    private static final Duration DRAIN_TIME = Duration.ofSeconds(10);
    private static final long DRAIN_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final NotificationHub hub;
    private final NotifyHandlers handlers;
    private final HttpListener listener;
    private final InetSocketAddress address;

    private NotifyServer(Builder from) {
        int ioThreads = Math.max(2, Runtime.getRuntime().availableProcessors());
        this.hub = from.hub;
        this.handlers = from.buildHandlers();
        SSLContext tls = from.tls;
        this.listener = new HttpListener(
                from.address(),
                tls,
                ioThreads,
                OptionMap.builder()
                        .set(Options.SEND_BUFFER, SEND_BUFFER_BYTES)
                        .set(Options.BACKLOG, BACKLOG)
                        .set(Options.CONNECTION_HIGH_WATER, from.maxConnections)
                        .set(Options.CONNECTION_LOW_WATER, (int) (from.maxConnections * LOW_WATER))
                        .getMap(),
                OptionMap.builder()
                        .set(UndertowOptions.ENABLE_HTTP2, false)
                        .set(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
                        .set(UndertowOptions.MAX_ENTITY_SIZE, MAX_ENTITY_BYTES)
                        .set(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
                        .set(UndertowOptions.MAX_PARAMETERS, MAX_PARAMETERS)
                        .set(UndertowOptions.MAX_COOKIES, MAX_COOKIES)
                        .set(UndertowOptions.REQUEST_PARSE_TIMEOUT, PARSE_TIMEOUT_SECONDS * MILLIS)
                        .set(UndertowOptions.NO_REQUEST_TIMEOUT, NO_REQUEST_TIMEOUT_SECONDS * MILLIS)
                        .set(UndertowOptions.IDLE_TIMEOUT, IDLE_TIMEOUT_SECONDS * MILLIS)
                        .getMap(),
                tls == null ? handlers : new SetHeaderHandler(handlers, "Strict-Transport-Security", HSTS));
        this.address = listener.address();
        log.info(
                "NotifyHub {} listens on {}://{}:{}",
                hub.nodeId(),
                tls == null ? "http" : "https",
                from.host,
                address.getPort());
    }

    public static Builder builder(NotificationHub hub) {
        return new Builder(hub);
    }

    /** The port it listens on: the one that was set, or the free one that was found for 0. */
    public int port() {
        return address.getPort();
    }

    /**
     * Goes away in order: what is new is answered with 503, every client is told when to come back and why, each another
     * time, and closed with 1001, which closes the hub. Returns when all are gone, after ten seconds at most. {@link #close}
     * comes next.
     */
    public void drain() {
        handlers.drain();
        hub.close();
        long end = System.nanoTime() + DRAIN_TIME.toNanos();
        while (handlers.connectionCount() > 0 && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(DRAIN_LOOK_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }

    /** Stops listening and cuts what is still open. Close the hub first, so that clients are told to come back. */
    @Override
    public void close() {
        listener.close();
    }

    @Override
    public String toString() {
        return "NotifyServer[" + address + ']';
    }

    /** Settings of a {@link NotifyServer}. Not thread-safe. */
    public static final class Builder {
        /** The port unless set otherwise. */
        public static final int DEFAULT_PORT = 8000;

        /** The address unless set otherwise: this machine alone. */
        public static final String DEFAULT_HOST = "127.0.0.1";

        /** Connections open at once unless set otherwise. */
        public static final int DEFAULT_MAX_CONNECTIONS = 20_000;

        private static final int MAX_PORT = 65_535;

        private final NotificationHub hub;
        private String host = DEFAULT_HOST;
        private int port = DEFAULT_PORT;
        private @Nullable HttpHandler next;
        private @Nullable NotifyHandlers handlers;
        private @Nullable SSLContext tls;
        private int maxConnections = DEFAULT_MAX_CONNECTIONS;

        private Builder(NotificationHub hub) {
            this.hub = hub;
        }

        /** The address to listen on; {@link #DEFAULT_HOST} by default. */
        public Builder host(String value) {
            this.host = Objects.requireNonNull(value, "host");
            return this;
        }

        /** The port to listen on, 0 for a free one; {@link #DEFAULT_PORT} by default. */
        public Builder port(int value) {
            if (value < 0 || value > MAX_PORT) {
                throw new IllegalArgumentException("port must be 0 to " + MAX_PORT + ", was " + value);
            }
            this.port = value;
            return this;
        }

        /**
         * The hub's handlers with settings of their own; those with the defaults unless set. With them, {@link #next} has no
         * effect: it is a setting of theirs.
         */
        public Builder handlers(NotifyHandlers value) {
            this.handlers = Objects.requireNonNull(value, "handlers");
            return this;
        }

        /** Speaks TLS, with this context; see {@link PemTls} for one from files. */
        public Builder tls(SSLContext value) {
            this.tls = Objects.requireNonNull(value, "tls");
            return this;
        }

        /**
         * How many connections may be open, {@link #DEFAULT_MAX_CONNECTIONS} by default. When there are so many no more are
         * accepted until some have gone; clients wait in the operating system's queue then.
         */
        public Builder maxConnections(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("maxConnections must be positive, was " + value);
            }
            this.maxConnections = value;
            return this;
        }

        private InetSocketAddress address() {
            try {
                return new InetSocketAddress(InetAddress.getByName(host), port);
            } catch (UnknownHostException e) {
                throw new UncheckedIOException("the address " + host + " is not known", e);
            }
        }

        private NotifyHandlers buildHandlers() {
            NotifyHandlers given = handlers;
            HttpHandler rest = next;
            return given != null ? given : rest == null ? NotifyHandlers.of(hub) : NotifyHandlers.of(hub, rest);
        }

        /** Handles all paths that are not the hub's. */
        public Builder next(HttpHandler value) {
            this.next = Objects.requireNonNull(value, "next");
            return this;
        }

        /**
         * Begins to listen.
         *
         * @throws UncheckedIOException if the address cannot be used, with a {@link java.net.BindException} as its cause, or
         *     is not known, with an {@link UnknownHostException}
         */
        public NotifyServer start() {
            return new NotifyServer(this);
        }
    }
}

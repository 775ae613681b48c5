package io.notifyhub.server.undertow;

import io.notifyhub.core.NotificationHub;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
    /** Cuts off who goes far beyond the limits of the handlers; these have an answer for who is a little beyond. */
    private static final long MAX_ENTITY_BYTES = 1_024 * KIB;

    private static final int MAX_HEADERS = 64;
    private static final int MAX_PARAMETERS = 64;
    private static final int MAX_COOKIES = 16;
    private static final int BACKLOG = 4_096;
    private static final int MILLIS = 1_000;
    private static final int PARSE_TIMEOUT_SECONDS = 10;
    private static final int NO_REQUEST_TIMEOUT_SECONDS = 15;

    private final Undertow undertow;
    private final InetSocketAddress address;

    private NotifyServer(Builder from) {
        int ioThreads = Math.max(2, Runtime.getRuntime().availableProcessors());
        HttpHandler next = from.next;
        this.undertow = Undertow.builder()
                .addHttpListener(from.port, from.host)
                .setIoThreads(ioThreads)
                .setWorkerThreads(ioThreads)
                .setSocketOption(Options.SEND_BUFFER, SEND_BUFFER_BYTES)
                .setSocketOption(Options.TCP_NODELAY, true)
                .setSocketOption(Options.BACKLOG, BACKLOG)
                .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MAX_HEADER_BYTES)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, MAX_ENTITY_BYTES)
                .setServerOption(UndertowOptions.MAX_HEADERS, MAX_HEADERS)
                .setServerOption(UndertowOptions.MAX_PARAMETERS, MAX_PARAMETERS)
                .setServerOption(UndertowOptions.MAX_COOKIES, MAX_COOKIES)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, PARSE_TIMEOUT_SECONDS * MILLIS)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, NO_REQUEST_TIMEOUT_SECONDS * MILLIS)
                .setHandler(next == null ? NotifyHandlers.of(from.hub) : NotifyHandlers.of(from.hub, next))
                .build();
        undertow.start();
        this.address = (InetSocketAddress) undertow.getListenerInfo().get(0).getAddress();
        log.info("NotifyHub {} listens on http://{}:{}", from.hub.nodeId(), from.host, address.getPort());
    }

    public static Builder builder(NotificationHub hub) {
        return new Builder(hub);
    }

    /** The port it listens on: the one that was set, or the free one that was found for 0. */
    public int port() {
        return address.getPort();
    }

    /** Stops listening and cuts what is still open. Close the hub first, so that clients are told to come back. */
    @Override
    public void close() {
        undertow.stop();
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

        private static final int MAX_PORT = 65_535;

        private final NotificationHub hub;
        private String host = DEFAULT_HOST;
        private int port = DEFAULT_PORT;
        private @Nullable HttpHandler next;

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

        /** Handles all paths that are not the hub's. */
        public Builder next(HttpHandler value) {
            this.next = Objects.requireNonNull(value, "next");
            return this;
        }

        /**
         * Begins to listen.
         *
         * @throws RuntimeException if the address cannot be used, with a {@link java.net.BindException} as its cause
         */
        public NotifyServer start() {
            return new NotifyServer(this);
        }
    }
}

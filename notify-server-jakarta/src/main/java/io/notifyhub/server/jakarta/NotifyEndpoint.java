package io.notifyhub.server.jakarta;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.server.AccessRules;
import io.notifyhub.server.AddressLimits;
import io.notifyhub.server.Credentials;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A hub's socket in a container of Jakarta WebSocket 2.1 or later: Tomcat, Jetty, Tyrus and others. Give it to the container
 * by {@link #addTo}, and put a {@link NotifyFilter} before it where there are servlets: the container's own interface lets an
 * endpoint neither choose a status nor see an address. {@code docs/embedding.md} tells what a container does not let it do.
 *
 * <p>Thread-safe. Has threads of its own, which {@link #close} ends.
 */
public final class NotifyEndpoint implements AutoCloseable {
    /** The subprotocol that is confirmed to a client that offers it. */
    public static final String SUBPROTOCOL = "notify.v1";

    private static final Duration DRAIN_TIME = Duration.ofSeconds(10);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final NotificationHub hub;
    private final String path;
    private final SocketGroup group;
    private final HandshakeConfigurator configurator;
    private final AccessRules rules;
    private final Credentials credentials;
    private final AddressLimits limits;
    private volatile boolean draining;

    private NotifyEndpoint(Builder from) {
        this.hub = from.hub;
        this.path = from.path;
        this.rules = from.rules;
        this.credentials = new Credentials(from.cookieName);
        this.limits = new AddressLimits(from.maxSocketsPerAddress);
        this.group = new SocketGroup(from.hub.endpoint(), limits, from.stall.toNanos(), from.bodyTime.toMillis());
        this.configurator = new HandshakeConfigurator(rules, credentials, from.principals, this::isDraining, group);
    }

    /** With the defaults. */
    public static NotifyEndpoint of(NotificationHub hub) {
        return builder(hub).build();
    }

    public static Builder builder(NotificationHub hub) {
        return new Builder(hub);
    }

    /** What a container deploys: the path without and with its final slash. */
    public List<ServerEndpointConfig> configs() {
        return List.of(config(path), config(path + '/'));
    }

    private ServerEndpointConfig config(String at) {
        return ServerEndpointConfig.Builder.create(HubSocket.class, at)
                .subprotocols(List.of(SUBPROTOCOL))
                .configurator(configurator)
                .build();
    }

    /**
     * Deploys to a container.
     *
     * @throws DeploymentException if it does not take the path
     */
    public void addTo(ServerContainer container) throws DeploymentException {
        container.addEndpoint(configs().get(0));
        try {
            container.addEndpoint(configs().get(1));
        } catch (DeploymentException e) {
            // Tyrus: to it both are one path, which it has.
            if (!String.valueOf(e.getMessage()).contains(path)) {
                throw e;
            }
        }
    }

    /** Where clients connect, without the final slash. */
    public String path() {
        return path;
    }

    /** Sockets that are open or have not ended closing. */
    public int connectionCount() {
        return group.connectionCount();
    }

    NotificationHub hub() {
        return hub;
    }

    SocketGroup group() {
        return group;
    }

    Credentials credentials() {
        return credentials;
    }

    AccessRules rules() {
        return rules;
    }

    AddressLimits limits() {
        return limits;
    }

    boolean isDraining() {
        return draining;
    }

    /** From now on nobody new is let in; who is connected stays. Idempotent. */
    public void drain() {
        draining = true;
    }

    /**
     * Waits until all are gone: call it after {@link #drain} and after the hub was closed, which tells them to go. Blocks for
     * ten seconds at most.
     *
     * @return whether nobody is connected any more
     */
    public boolean awaitGone() {
        long end = System.nanoTime() + DRAIN_TIME.toNanos();
        while (connectionCount() > 0
                && System.nanoTime() - end < 0
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return connectionCount() == 0;
    }

    /** Ends the endpoint's threads. The container cuts what is still open. Idempotent. */
    @Override
    public void close() {
        draining = true;
        group.close();
    }

    @Override
    public String toString() {
        return "NotifyEndpoint[" + path + ", connections=" + connectionCount() + ']';
    }

    /** Settings of a {@link NotifyEndpoint}; each is checked when it is set. Not thread-safe. */
    public static final class Builder {
        /** Where clients connect unless set otherwise. */
        public static final String DEFAULT_PATH = "/ws/notifications";

        /** Sockets of one address unless set otherwise. */
        public static final int DEFAULT_MAX_SOCKETS_PER_ADDRESS = 200;

        private static final Duration STALL = Duration.ofSeconds(180);
        private static final Duration BODY_TIME = Duration.ofSeconds(15);

        private final NotificationHub hub;
        private String path = DEFAULT_PATH;
        private AccessRules rules = AccessRules.sameOrigin();
        private String cookieName = Credentials.DEFAULT_COOKIE_NAME;
        private int maxSocketsPerAddress = DEFAULT_MAX_SOCKETS_PER_ADDRESS;
        private Duration stall = STALL;
        private Duration bodyTime = BODY_TIME;
        private Function<? super HandshakeRequest, ? extends @Nullable Principal> principals = request -> null;

        private Builder(NotificationHub hub) {
            this.hub = Objects.requireNonNull(hub, "hub");
        }

        /** Where clients connect, below the context's path; {@link #DEFAULT_PATH} by default. */
        public Builder path(String value) {
            if (!value.matches("(/[A-Za-z0-9._~-]+)+")) {
                throw new IllegalArgumentException("path must be like /ws/notifications, was '" + value + "'");
            }
            this.path = value;
            return this;
        }

        /** Which hosts and origins are let in; {@link AccessRules#sameOrigin()} by default. */
        public Builder access(AccessRules value) {
            this.rules = Objects.requireNonNull(value, "access");
            return this;
        }

        /** The cookie whose value is a token; {@link Credentials#DEFAULT_COOKIE_NAME} by default. */
        public Builder cookieName(String value) {
            Credentials checked = new Credentials(value);
            Objects.requireNonNull(checked);
            this.cookieName = value;
            return this;
        }

        /**
         * Sockets that one address may have open, {@link #DEFAULT_MAX_SOCKETS_PER_ADDRESS} by default; this machine itself
         * may have any number. Counted where a {@link NotifyFilter} stands before the endpoint.
         */
        public Builder maxSocketsPerAddress(int value) {
            if (value < 1) {
                throw new IllegalArgumentException("maxSocketsPerAddress must be positive, was " + value);
            }
            this.maxSocketsPerAddress = value;
            return this;
        }

        /**
         * Tells who the container knows a handshake to be of, by a session or certificate of its own; null for nobody, which
         * is the default. Asked where the client brought no token, beside an allowed {@code Origin} only, on the thread of
         * the handshake: must not block.
         */
        public Builder principals(Function<? super HandshakeRequest, ? extends @Nullable Principal> value) {
            this.principals = Objects.requireNonNull(value, "principals");
            return this;
        }

        /** How long a peer may give no sign of life. For tests. */
        Builder stall(Duration value) {
            this.stall = value;
            return this;
        }

        /** How long the body of a request may take. For tests. */
        Builder bodyTime(Duration value) {
            this.bodyTime = value;
            return this;
        }

        public NotifyEndpoint build() {
            return new NotifyEndpoint(this);
        }
    }
}

package io.notifyhub.server.jakarta;

import io.notifyhub.core.host.HostSession;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.core.host.OutboundFrame;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.protocol.Closing;
import io.notifyhub.server.AddressLimits;
import io.notifyhub.server.rest.StreamAnswer;
import jakarta.websocket.Session;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** All connections of an endpoint, and what they share. Thread-safe. */
final class SocketGroup implements AutoCloseable {
    /** Where a session's properties have the peer's address, if {@link NotifyFilter} saw it. */
    static final String ADDRESS_KEY = "io.notifyhub.address";
    /** Jetty's own property for the same. */
    private static final String JETTY_ADDRESS = "jakarta.websocket.endpoint.remoteAddress";

    private static final String UNKNOWN = "unknown";
    /** Tomcat's: how long closing waits for a peer that takes nothing, and how long a ping may block. In milliseconds. */
    private static final Map<String, Long> TOMCAT = Map.of(
            "org.apache.tomcat.websocket.SESSION_CLOSE_TIMEOUT", 5_000L,
            "org.apache.tomcat.websocket.BLOCKING_SEND_TIMEOUT", 20_000L);

    /** Threads of the container's that may be kept to slow devices down: few, as containers have some 200. */
    private static final int WAITERS = 16;

    private static final long ASSEMBLY_SECONDS = 30;
    private static final long CLOSE_SECONDS = 5;

    private final HubEndpoint endpoint;
    private final AddressLimits limits;
    private final Liveness.Times times;
    private final long bodyMillis;
    private final long streamHeartbeatNanos;
    private final SocketThreads threads;
    private final Semaphore waiters = new Semaphore(WAITERS);
    private final Set<Swept> connections = ConcurrentHashMap.newKeySet();

    SocketGroup(HubEndpoint endpoint, AddressLimits limits, long stallNanos, long bodyMillis) {
        this.endpoint = endpoint;
        this.limits = limits;
        this.bodyMillis = bodyMillis;
        this.times = new Liveness.Times(
                endpoint.heartbeat().toNanos(),
                stallNanos,
                TimeUnit.SECONDS.toNanos(ASSEMBLY_SECONDS),
                TimeUnit.SECONDS.toNanos(CLOSE_SECONDS));
        this.streamHeartbeatNanos = StreamAnswer.heartbeat(endpoint).toNanos();
        this.threads = new SocketThreads(this::sweep, sweepMillis(times));
    }

    /** Often enough for the shortest of the times, and at most every second. */
    private static long sweepMillis(Liveness.Times times) {
        long shortest = Math.min(times.ping(), times.stall());
        return Math.max(10, Math.min(1_000, TimeUnit.NANOSECONDS.toMillis(shortest) / 4));
    }

    int connectionCount() {
        return connections.size();
    }

    Executor executor() {
        return threads.executor();
    }

    SocketThreads threads() {
        return threads;
    }

    /** How long the body of a request may take. */
    long bodyMillis() {
        return bodyMillis;
    }

    /** How often something has to move on a stream of events. */
    long streamHeartbeatNanos() {
        return streamHeartbeatNanos;
    }

    Liveness.Times times() {
        return times;
    }

    Semaphore waiters() {
        return waiters;
    }

    int maxMessageBytes() {
        return endpoint.limits().maxFrameBytes();
    }

    /** Takes a connection over from the container. Does not block. */
    SocketConnection open(Session session) {
        session.setMaxIdleTimeout(0);
        Map<String, Object> properties = session.getUserProperties();
        properties.putAll(TOMCAT);
        Object kept = properties.remove(Admission.KEY);
        Admission admission = kept instanceof Admission known
                ? known
                : Admission.refused(CloseCode.INTERNAL_ERROR, "the container lost the handshake");
        Object address = properties.remove(ADDRESS_KEY);
        SocketConnection connection = new SocketConnection(this, session, remoteAddress(address, properties));
        connection.whenGone(count(connection, address instanceof String text ? addressOf(text) : null));
        CloseCode refusal = admission.refusal();
        if (refusal != null) {
            refuse(connection, refusal, admission.reason());
        } else {
            connection.serve(begin(admission, connection));
        }
        return connection;
    }

    /**
     * Counts a connection, and looks at it now and then.
     *
     * @param address null if it is not known
     * @return to be told of the close code when it is gone
     */
    IntConsumer count(Swept connection, @Nullable InetSocketAddress address) {
        connections.add(connection);
        if (address != null) {
            limits.opened(address);
        }
        return code -> {
            connections.remove(connection);
            if (address != null) {
                limits.closed(address);
                if (code == CloseCode.NOT_AUTHENTICATED.code()) {
                    limits.failed(address);
                }
            }
        };
    }

    private HostSession begin(Admission admission, SocketConnection connection) {
        return admission.known() == null
                ? endpoint.open(admission.handshake(), connection)
                : endpoint.open(admission.known(), admission.handshake(), connection);
    }

    private void refuse(SocketConnection connection, CloseCode code, String reason) {
        Closing closing = new Closing(code.code(), reason, code.reconnect(), 0, code.reauthenticate());
        connection.close(new OutboundFrame(endpoint.codec().encode(closing)), code.code(), reason);
    }

    private static String remoteAddress(@Nullable Object seen, Map<String, Object> properties) {
        if (seen instanceof String text) {
            return text;
        }
        return properties.get(JETTY_ADDRESS) instanceof InetSocketAddress address ? address.getHostString() : UNKNOWN;
    }

    /** @param text an address as numbers. Null if it is none: nobody is asked for names */
    static @Nullable InetSocketAddress addressOf(String text) {
        if (!text.matches("[0-9A-Fa-f:.%\\[\\]a-z]+") || !text.matches(".*[:.].*")) {
            return null;
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(text), 0);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private void sweep() {
        long now = System.nanoTime();
        for (Swept connection : connections) {
            connection.sweep(now);
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}

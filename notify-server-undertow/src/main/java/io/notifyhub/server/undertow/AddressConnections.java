package io.notifyhub.server.undertow;

import io.notifyhub.server.AddressLimits;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.util.AttachmentKey;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How many HTTP connections one address may have at once: those it has opened, idle ones included, and where it comes through
 * a proxy, whose connections serve many, the requests that are under way. Sockets are counted by {@link AddressLimits}; what
 * has not sent a request yet is not counted, and cut after 15 s. Thread-safe; never blocks.
 */
final class AddressConnections {
    private static final AttachmentKey<Boolean> COUNTED = AttachmentKey.create(Boolean.class);

    private final int most;
    private final Map<String, Integer> counts = new ConcurrentHashMap<>();

    AddressConnections(int most) {
        this.most = most;
    }

    /** @return false if the address has too many; the request is to be refused then, and its connection to be closed */
    boolean admit(HttpServerExchange exchange) {
        InetSocketAddress address = exchange.getSourceAddress();
        String key = AddressLimits.keyOf(address);
        ServerConnection connection = exchange.getConnection();
        boolean direct = address.equals(connection.getPeerAddress(InetSocketAddress.class));
        if (key.isEmpty() || (direct && connection.getAttachment(COUNTED) != null)) {
            return true;
        }
        if (counts.merge(key, 1, Integer::sum) > most) {
            release(key);
            return false;
        }
        exchange.addExchangeCompleteListener((ended, next) -> {
            if (direct && !ended.isUpgrade()) {
                countOn(connection, key);
            } else {
                release(key);
            }
            next.proceed();
        });
        return true;
    }

    /** The request is over; its connection may serve more of them, and counts from now on. */
    private void countOn(ServerConnection connection, String key) {
        connection.putAttachment(COUNTED, true);
        AtomicBoolean released = new AtomicBoolean();
        Runnable release = () -> {
            if (released.compareAndSet(false, true)) {
                release(key);
            }
        };
        connection.addCloseListener(closed -> release.run());
        if (!connection.isOpen()) {
            release.run();
        }
    }

    private void release(String key) {
        counts.computeIfPresent(key, (name, count) -> count > 1 ? count - 1 : null);
    }

    /** Whether nothing is counted. */
    boolean isEmpty() {
        return counts.isEmpty();
    }
}

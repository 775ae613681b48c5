package io.notifyhub.server.undertow;

import io.notifyhub.server.undertow.rest.Door;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one address may do: have so many sockets open, and fail to authenticate so often. This machine itself is not counted:
 * it is a proxy or a tool of the operator's. Of IPv6 the network of 64 bits counts as one address, as one client has all of
 * it. Thread-safe; never blocks.
 */
final class AddressLimits implements Door.Refusals {
    private static final int FAILURES_PER_MINUTE = 60;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final int maxSockets;
    private final Map<String, Integer> sockets = new ConcurrentHashMap<>();
    private final RateLimit failures = RateLimit.perMinute(FAILURES_PER_MINUTE);

    AddressLimits(int maxSockets) {
        this.maxSockets = maxSockets;
    }

    boolean isFull(InetSocketAddress address) {
        return sockets.getOrDefault(keyOf(address), 0) >= maxSockets;
    }

    void opened(InetSocketAddress address) {
        String key = keyOf(address);
        if (!key.isEmpty()) {
            sockets.merge(key, 1, Integer::sum);
        }
    }

    /** A socket is gone. */
    void closed(InetSocketAddress address) {
        sockets.computeIfPresent(keyOf(address), (name, count) -> count > 1 ? count - 1 : null);
    }

    @Override
    public void failed(InetSocketAddress address) {
        String key = keyOf(address);
        if (!key.isEmpty()) {
            boolean more = failures.tryTake(key);
        }
    }

    @Override
    public boolean isGuessing(InetSocketAddress address) {
        String key = keyOf(address);
        return !key.isEmpty() && failures.isExhausted(key);
    }

    /** What counts as one address; empty if it is not counted. */
    static String keyOf(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (ip == null || ip.isLoopbackAddress()) {
            return "";
        }
        byte[] bytes = ip.getAddress();
        int length = bytes.length == Integer.BYTES ? Integer.BYTES : IPV6_NETWORK_BYTES;
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < length; i++) {
            key.append(bytes[i]).append('.');
        }
        return key.toString();
    }
}

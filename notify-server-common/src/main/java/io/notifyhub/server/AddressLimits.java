package io.notifyhub.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one address may do: have so many sockets open, and fail to authenticate so often. This machine itself is not counted:
 * it is a proxy or a tool of the operator's. Of IPv6 the network of 64 bits counts as one address, as one client has all of
 * it. Thread-safe; never blocks.
 */
public final class AddressLimits {
    private static final int FAILURES_PER_MINUTE = 60;
    private static final int IPV6_NETWORK_BYTES = 8;

    private final int maxSockets;
    private final Map<String, Integer> sockets = new ConcurrentHashMap<>();
    private final RateLimit failures = RateLimit.perMinute(FAILURES_PER_MINUTE);

    /** @param maxSockets of one address */
    public AddressLimits(int maxSockets) {
        this.maxSockets = maxSockets;
    }

    /** Whether it may open no more sockets now. */
    public boolean isFull(InetSocketAddress address) {
        return sockets.getOrDefault(keyOf(address), 0) >= maxSockets;
    }

    /** A socket is there. */
    public void opened(InetSocketAddress address) {
        String key = keyOf(address);
        if (!key.isEmpty()) {
            sockets.merge(key, 1, Integer::sum);
        }
    }

    /** A socket is gone. */
    public void closed(InetSocketAddress address) {
        sockets.computeIfPresent(keyOf(address), (name, count) -> count > 1 ? count - 1 : null);
    }

    /** A credential of this address was refused. */
    public void failed(InetSocketAddress address) {
        String key = keyOf(address);
        if (!key.isEmpty()) {
            boolean more = failures.tryTake(key);
        }
    }

    /** Whether so many were refused that no more are looked at for a while. */
    public boolean isGuessing(InetSocketAddress address) {
        String key = keyOf(address);
        return !key.isEmpty() && failures.isExhausted(key);
    }

    /** What counts as one address; empty if it is not counted. */
    public static String keyOf(InetSocketAddress address) {
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

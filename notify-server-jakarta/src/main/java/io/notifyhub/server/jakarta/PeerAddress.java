package io.notifyhub.server.jakarta;

import org.jspecify.annotations.Nullable;

/**
 * The address of the handshake that a thread is in: containers do not show it to an endpoint, but run the handshake on the
 * thread that came through {@link NotifyFilter}. Confined to each thread.
 */
final class PeerAddress {
    private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

    private PeerAddress() {}

    static void set(String address) {
        CURRENT.set(address);
    }

    static void clear() {
        CURRENT.remove();
    }

    /** Null where no filter stands before the endpoint. */
    static @Nullable String current() {
        return CURRENT.get();
    }
}

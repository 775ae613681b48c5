package io.notifyhub.server.undertow.websocket;

/** The times of {@link WebSocketSettings} in nanoseconds, shared by all connections. Immutable. */
record LivenessTimes(long ping, long stall, long close, long assembly) {

    static LivenessTimes of(WebSocketSettings settings) {
        return new LivenessTimes(
                settings.pingInterval().toNanos(),
                settings.stallTimeout().toNanos(),
                settings.closeTimeout().toNanos(),
                settings.assemblyTimeout().toNanos());
    }
}

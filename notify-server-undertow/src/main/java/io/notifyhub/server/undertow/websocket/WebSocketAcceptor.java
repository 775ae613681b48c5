package io.notifyhub.server.undertow.websocket;

/** Gives every new connection its listener. */
@FunctionalInterface
public interface WebSocketAcceptor {

    /**
     * A connection was upgraded. Called on its I/O thread before anything is read from it; must not block. The connection
     * may be used at once, from here or from any thread: frames offered now are the first that the peer gets.
     *
     * @param request what the peer asked for; not kept by the connection
     * @param connection the new connection
     * @return told of everything that happens from now on
     */
    WebSocketListener onOpen(UpgradeRequest request, WebSocketConnection connection);
}

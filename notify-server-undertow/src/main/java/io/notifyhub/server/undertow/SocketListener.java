package io.notifyhub.server.undertow;

import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.host.HostSession;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.server.undertow.websocket.UpgradeRequest;
import io.notifyhub.server.undertow.websocket.WebSocketConnection;
import io.notifyhub.server.undertow.websocket.WebSocketListener;

/** Hands what happens on a WebSocket to the hub's session. Immutable; called on the connection's I/O thread. */
record SocketListener(HostSession session) implements WebSocketListener {
    static SocketListener open(HubEndpoint endpoint, UpgradeRequest request, WebSocketConnection connection) {
        Handshake handshake = new Handshake(Credentials.of(request), request.queryParameter("cursor"));
        return new SocketListener(endpoint.open(handshake, new SocketConnection(connection)));
    }

    @Override
    public void onText(String text) {
        session.onText(text);
    }

    @Override
    public void onWritable() {
        session.onWritable();
    }

    @Override
    public void onClosed(int code, String reason) {
        session.onClosed(code);
    }
}

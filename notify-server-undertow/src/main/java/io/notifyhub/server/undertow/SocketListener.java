package io.notifyhub.server.undertow;

import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.host.HostSession;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.protocol.CloseCode;
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
    public boolean onBinary(byte[] data) {
        session.onRefused(CloseCode.UNSUPPORTED_DATA, "binary messages are not understood");
        return true;
    }

    @Override
    public boolean onRefused(int code, String reason) {
        CloseCode known = CloseCode.fromCode(code);
        session.onRefused(known == null ? CloseCode.PROTOCOL_ERROR : known, reason);
        return true;
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

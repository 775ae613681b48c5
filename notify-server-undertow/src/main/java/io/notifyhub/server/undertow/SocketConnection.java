package io.notifyhub.server.undertow;

import io.notifyhub.core.host.HostConnection;
import io.notifyhub.core.host.OutboundFrame;
import io.notifyhub.server.undertow.websocket.WebSocketConnection;
import io.notifyhub.server.undertow.websocket.WebSocketFrame;

/** A WebSocket as the hub sees it. Immutable and thread-safe. */
record SocketConnection(WebSocketConnection socket) implements HostConnection {
    @Override
    public boolean offer(OutboundFrame frame) {
        return socket.offer(frame.hostForm(WebSocketFrame.class, WebSocketFrame::shared));
    }

    @Override
    public void flush() {
        socket.flush();
    }

    @Override
    public void suspendReceives() {
        socket.suspendReceives();
    }

    @Override
    public void resumeReceives() {
        socket.resumeReceives();
    }

    @Override
    public void close(int code, String reason) {
        socket.close(code, reason);
    }

    @Override
    public void close(OutboundFrame farewell, int code, String reason) {
        socket.close(farewell.hostForm(WebSocketFrame.class, WebSocketFrame::shared), code, reason);
    }

    @Override
    public String remoteAddress() {
        return socket.remoteAddress().getHostString();
    }
}

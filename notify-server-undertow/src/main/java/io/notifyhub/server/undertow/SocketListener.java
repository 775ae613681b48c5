package io.notifyhub.server.undertow;

import io.notifyhub.core.host.HostSession;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.server.undertow.websocket.WebSocketListener;
import java.util.function.IntConsumer;

/**
 * Hands what happens on a WebSocket to the hub's session. Immutable; called on the connection's I/O thread.
 *
 * @param ended told of the close code in the end
 */
record SocketListener(HostSession session, IntConsumer ended) implements WebSocketListener {
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
        ended.accept(code);
        session.onClosed(code);
    }
}

package io.notifyhub.server.jakarta;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;

/**
 * One connection, as the container calls it: by one thread at a time. Public because containers want it so; not for
 * applications.
 */
public final class HubSocket extends Endpoint {
    private final SocketGroup group;
    private volatile @Nullable SocketConnection connection;

    HubSocket(SocketGroup group) {
        this.group = group;
    }

    @Override
    public void onOpen(Session session, EndpointConfig config) {
        SocketConnection opened = group.open(session);
        connection = opened;
        // In parts, so that it is we who say what is too big, and nothing beyond that is kept.
        session.addMessageHandler(String.class, new MessageHandler.Partial<String>() {
            @Override
            public void onMessage(String part, boolean last) {
                opened.received(part, last);
            }
        });
        session.addMessageHandler(byte[].class, new MessageHandler.Partial<byte[]>() {
            @Override
            public void onMessage(byte[] part, boolean last) {
                opened.receivedBinary();
            }
        });
        session.addMessageHandler(PongMessage.class, new MessageHandler.Whole<PongMessage>() {
            @Override
            public void onMessage(PongMessage pong) {
                opened.receivedPong();
            }
        });
    }

    @Override
    public void onClose(Session session, CloseReason reason) {
        SocketConnection open = connection;
        if (open != null) {
            open.gone(reason.getCloseCode().getCode());
        }
    }

    /** Before {@link #onClose}, where the container closes because of it. */
    @Override
    public void onError(Session session, Throwable failure) {
        SocketConnection open = connection;
        if (open != null) {
            open.failed(failure);
        }
    }
}

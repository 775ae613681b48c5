package io.notifyhub.client.internal;

import io.notifyhub.client.spi.ClientSocket;
import io.notifyhub.client.spi.SocketListener;
import io.notifyhub.protocol.Closing;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.protocol.codec.FrameCodec;
import io.notifyhub.protocol.codec.MalformedFrameException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect and the socket that comes of it. Frames are read on the socket's thread and handed to the engine;
 * once this connection is dropped, or too much waits for the application, nothing more of it is let in.
 *
 * <p>Concurrency: the listener's methods may be called from any thread; everything else is confined to the engine's
 * context.
 */
final class Connection implements SocketListener {
    private final Engine engine;
    private final FrameCodec codec;
    private final Mailbox mailbox;
    private final Load load;
    private volatile boolean dropped;

    private @Nullable ClientSocket socket;
    private @Nullable ConnectionEstablished hello;
    private @Nullable Closing closing;
    private @Nullable String token;
    private @Nullable String cursor;

    Connection(Engine engine, FrameCodec codec, Mailbox mailbox, Load load) {
        this.engine = engine;
        this.codec = codec;
        this.mailbox = mailbox;
        this.load = load;
    }

    @Override
    public void onText(String text) {
        if (dropped) {
            return;
        }
        if (load.isFull()) {
            dropped = true;
            mailbox.post(() -> engine.overflowed(this));
            return;
        }
        ServerFrame frame;
        try {
            frame = codec.decodeServer(text);
        } catch (MalformedFrameException | RuntimeException e) {
            dropped = true;
            mailbox.post(() -> engine.unreadable(this, e));
            return;
        }
        int length = text.length();
        load.add(length);
        mailbox.post(() -> {
            load.remove(length);
            engine.received(this, frame, length);
        });
    }

    @Override
    public void onClosed(int code, String reason, @Nullable Throwable cause) {
        mailbox.post(() -> engine.closed(this, code, reason, cause));
    }

    /** Remembers what this attempt was made with. */
    void opening(@Nullable String withToken, @Nullable String withCursor) {
        token = withToken;
        cursor = withCursor;
    }

    /** The server took a fresh token on it. */
    void renewed(String withToken) {
        token = withToken;
    }

    void opened(ClientSocket with) {
        socket = with;
    }

    void established(ConnectionEstablished frame) {
        hello = frame;
    }

    boolean isEstablished() {
        return hello != null;
    }

    /** The server said what it is about to do. */
    void announced(Closing frame) {
        closing = frame;
    }

    @Nullable
    Closing closing() {
        return closing;
    }

    @Nullable
    String token() {
        return token;
    }

    @Nullable
    String cursor() {
        return cursor;
    }

    /** What the server takes; 0 if it did not say. */
    int maxFrameBytes() {
        return hello == null ? 0 : hello.limits().maxFrameBytes();
    }

    boolean send(String text) {
        return socket != null && socket.send(text);
    }

    /** Closes with a handshake; nothing more is let in. */
    void close(int code, String reason) {
        dropped = true;
        if (socket != null) {
            socket.close(code, reason);
        }
    }

    /** Lets go at once; nothing more is let in. */
    void terminate() {
        dropped = true;
        if (socket != null) {
            socket.terminate();
        }
    }
}

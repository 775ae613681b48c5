package io.notifyhub.client.internal;

import io.notifyhub.client.spi.ClientSocket;
import io.notifyhub.client.spi.SocketListener;
import io.notifyhub.client.spi.SocketRequest;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket on the Jakarta API. One frame at a time is given to the implementation, the others wait in a bounded outbox, so
 * that a peer that does not read never holds anybody up.
 *
 * <p>Concurrency: thread-safe, guarded by {@code lock}, outside of which the implementation and the listener are called.
 */
final class JakartaSocket implements ClientSocket {
    private static final Logger log = LoggerFactory.getLogger(JakartaSocket.class);

    private static final int MAX_OUTBOX_FRAMES = 1_000;
    private static final int MAX_OUTBOX_CHARS = 256 * 1024;
    /** After a terminate, for an implementation that waits for the peer. */
    private static final long LINGER_MS = 1_000;

    private static final int ABNORMAL = 1006;

    private final SocketListener listener;
    private final Executor executor;
    private final Object lock = new Object();

    // guarded by lock
    private @Nullable Session session;
    private boolean ended;
    private boolean reported;
    private @Nullable CloseReason farewell;
    private final Deque<String> outbox = new ArrayDeque<>();
    private int outboxChars;
    private boolean sending;
    private boolean pumping;
    private @Nullable Throwable trouble;

    JakartaSocket(SocketListener listener, Executor executor) {
        this.listener = listener;
        this.executor = executor;
    }

    /** Blocks until the socket is open or has failed. */
    void connect(SocketRequest request) {
        synchronized (lock) {
            if (ended) {
                return;
            }
        }
        ClientEndpointConfig config = ClientEndpointConfig.Builder.create()
                .configurator(new Headers(request.headers()))
                .build();
        try {
            JakartaContainer.get().connectToServer(new Receiver(), config, request.uri());
        } catch (Exception | LinkageError e) {
            failed(e);
        }
    }

    /** The socket could not be opened. */
    void failed(Throwable cause) {
        report(ABNORMAL, "", cause);
    }

    @Override
    public boolean send(String text) {
        synchronized (lock) {
            boolean full = outbox.size() >= MAX_OUTBOX_FRAMES || outboxChars + text.length() > MAX_OUTBOX_CHARS;
            if (ended || session == null || farewell != null || (full && !outbox.isEmpty())) {
                return false;
            }
            outbox.add(text);
            outboxChars += text.length();
        }
        pump();
        return true;
    }

    @Override
    public void close(int code, String reason) {
        synchronized (lock) {
            farewell = new CloseReason(CloseReason.CloseCodes.getCloseCode(code), reason);
            ended |= session == null;
        }
        pump();
    }

    @Override
    public void terminate() {
        Session open;
        synchronized (lock) {
            ended = true;
            outbox.clear();
            outboxChars = 0;
            open = session;
        }
        if (open != null) {
            endSession(open, new CloseReason(CloseReason.CloseCodes.GOING_AWAY, ""));
        }
    }

    /** Hands frames on as long as they are taken at once; whoever hears that one has left goes on. */
    private void pump() {
        synchronized (lock) {
            if (pumping) {
                return;
            }
            pumping = true;
        }
        while (true) {
            Session open;
            String next;
            CloseReason goodbye;
            synchronized (lock) {
                open = session;
                next = sending ? null : outbox.peek();
                goodbye = sending || next != null || ended ? null : farewell;
                if (open == null || (next == null && goodbye == null)) {
                    pumping = false;
                    return;
                }
                sending = next != null;
                ended |= goodbye != null;
            }
            if (next != null) {
                give(open, next);
            } else if (goodbye != null) {
                endSession(open, goodbye);
            }
        }
    }

    private void give(Session open, String text) {
        try {
            open.getAsyncRemote().sendText(text, result -> sent(text, result));
        } catch (RuntimeException e) {
            broken(open, e);
        }
    }

    private void sent(String text, SendResult result) {
        Session open;
        synchronized (lock) {
            open = session;
            sending = false;
            if (outbox.peek() == text) {
                outbox.remove();
                outboxChars -= text.length();
            }
        }
        if (!result.isOK() && open != null) {
            broken(open, result.getException());
        }
        pump();
    }

    private void broken(Session open, @Nullable Throwable cause) {
        terminate();
        report(ABNORMAL, "", cause);
    }

    private void endSession(Session open, CloseReason reason) {
        Runnable task = () -> {
            try {
                open.setMaxIdleTimeout(LINGER_MS);
                open.close(reason);
            } catch (IOException | RuntimeException e) {
                log.debug("Closing a socket that is no longer open", e);
            }
        };
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    private void report(int code, String reason, @Nullable Throwable cause) {
        Throwable first;
        synchronized (lock) {
            if (reported) {
                return;
            }
            reported = true;
            ended = true;
            first = cause == null ? trouble : cause;
        }
        listener.onClosed(code, reason, first);
    }

    private final class Receiver extends Endpoint {
        @Override
        public void onOpen(Session opened, EndpointConfig config) {
            opened.setMaxIdleTimeout(0);
            opened.setMaxTextMessageBufferSize(JakartaContainer.MAX_FRAME_BYTES);
            boolean late;
            synchronized (lock) {
                session = opened;
                late = ended;
            }
            if (late) {
                endSession(opened, new CloseReason(CloseReason.CloseCodes.GOING_AWAY, ""));
                return;
            }
            opened.addMessageHandler(String.class, (MessageHandler.Whole<String>) listener::onText);
            // Binary frames are no part of the protocol. Taken in pieces, so that none is put together.
            opened.addMessageHandler(ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) (piece, last) -> {});
        }

        @Override
        public void onClose(Session closed, CloseReason reason) {
            String phrase = reason.getReasonPhrase();
            report(reason.getCloseCode().getCode(), phrase == null ? "" : phrase, null);
        }

        @Override
        public void onError(Session open, Throwable error) {
            synchronized (lock) {
                trouble = error;
            }
        }
    }

    /** Adds headers to the handshake. */
    private static final class Headers extends ClientEndpointConfig.Configurator {
        private final Map<String, String> added;

        Headers(Map<String, String> added) {
            this.added = added;
        }

        @Override
        public void beforeRequest(Map<String, List<String>> headers) {
            added.forEach((name, value) -> headers.put(name, Collections.singletonList(value)));
        }
    }
}

package io.notifyhub.server.undertow.websocket;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the application's listener: nothing after it was told that the connection closed, and that once. What the listener
 * throws ends here. Confined to the connection's I/O thread.
 */
final class ListenerCalls {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerCalls.class);

    private static final AtomicLong lastLogged = new AtomicLong(Long.MIN_VALUE);

    private final WebSocketConnection connection;
    private @Nullable WebSocketListener listener;
    private boolean calling;

    ListenerCalls(WebSocketConnection connection) {
        this.connection = connection;
    }

    /** Asks the application for the listener; without one nobody is told anything. */
    void open(WebSocketAcceptor acceptor, UpgradeRequest request) {
        call(() -> listener = acceptor.onOpen(request, connection));
    }

    void text(String text) {
        WebSocketListener current = listener;
        if (current != null) {
            call(() -> current.onText(text));
        }
    }

    void binary(byte[] data) {
        WebSocketListener current = listener;
        if (current != null) {
            call(() -> {
                if (!current.onBinary(data)) {
                    connection.binaryRefused();
                }
            });
        }
    }

    /** @return whether the listener closes the connection itself */
    boolean refused(CloseStatus status) {
        WebSocketListener current = listener;
        boolean[] closes = new boolean[1];
        if (current != null) {
            call(() -> closes[0] = current.onRefused(status.code(), status.reason()));
        }
        return closes[0];
    }

    void writable() {
        WebSocketListener current = listener;
        if (current != null) {
            call(current::onWritable);
        }
    }

    void closed(CloseStatus status) {
        WebSocketListener last = listener;
        listener = null;
        if (last != null) {
            call(() -> last.onClosed(status.code(), status.reason()));
        }
    }

    /** Whether a call is under way, so that no other may begin. */
    boolean isCalling() {
        return calling;
    }

    private void call(Runnable method) {
        boolean within = calling;
        calling = true;
        try {
            method.run();
        } catch (RuntimeException | Error e) {
            log(e);
            // The listener is asked to close then, within this call.
            connection.listenerFailed();
        } finally {
            calling = within;
        }
    }

    /**
     * Names the place of the failure, not its message, which may quote what the peer sent. Once a second at most: the peers
     * may be many.
     */
    private static void log(Throwable e) {
        long second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        if (lastLogged.getAndSet(second) == second) {
            LOG.debug("A WebSocket listener failed", e);
            return;
        }
        StackTraceElement[] trace = e.getStackTrace();
        LOG.warn(
                "A WebSocket listener failed with {} at {}; closing the connection",
                e.getClass().getName(),
                trace.length == 0 ? "an unknown place" : trace[0]);
    }
}

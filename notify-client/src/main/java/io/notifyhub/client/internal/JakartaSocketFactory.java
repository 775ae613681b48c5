package io.notifyhub.client.internal;

import io.notifyhub.client.spi.ClientSocket;
import io.notifyhub.client.spi.SocketFactory;
import io.notifyhub.client.spi.SocketListener;
import io.notifyhub.client.spi.SocketRequest;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens sockets with the Jakarta WebSocket implementation on the class path. Its connect blocks, without a limit that can
 * be relied on, so it runs on the connect executor. Thread-safe.
 */
public final class JakartaSocketFactory implements SocketFactory {
    /** Attempts that may hang at a time; more threads are not given away. */
    private static final int MAX_CONNECTING = 4;

    private final Executor executor;
    private final AtomicInteger connecting = new AtomicInteger();

    public JakartaSocketFactory(Executor executor) {
        this.executor = executor;
    }

    @Override
    public ClientSocket connect(SocketRequest request, SocketListener listener) {
        JakartaSocket socket = new JakartaSocket(listener, executor);
        if (connecting.incrementAndGet() > MAX_CONNECTING) {
            connecting.decrementAndGet();
            socket.failed(new IllegalStateException(MAX_CONNECTING + " earlier attempts to connect still hang"));
            return socket;
        }
        try {
            executor.execute(() -> {
                try {
                    socket.connect(request);
                } finally {
                    connecting.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            connecting.decrementAndGet();
            socket.failed(e);
        }
        return socket;
    }
}

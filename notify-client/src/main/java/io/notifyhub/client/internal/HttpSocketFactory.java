package io.notifyhub.client.internal;

import io.notifyhub.client.spi.ClientSocket;
import io.notifyhub.client.spi.SocketFactory;
import io.notifyhub.client.spi.SocketListener;
import io.notifyhub.client.spi.SocketRequest;
import java.net.URI;
import java.util.concurrent.Executor;

/** Opens {@link HttpSocket}s. Thread-safe. */
public final class HttpSocketFactory implements SocketFactory {
    private final Executor streams;
    private final Executor executor;

    /**
     * @param streams gives a thread to each stream
     * @param executor where commands go out
     */
    public HttpSocketFactory(Executor streams, Executor executor) {
        this.streams = streams;
        this.executor = executor;
    }

    /** Whether the address of the stream is known that belongs to this address of a socket. */
    public static boolean knows(URI socket) {
        return HttpAddress.base(socket) != null;
    }

    @Override
    public ClientSocket connect(SocketRequest request, SocketListener listener) {
        HttpAddress address = HttpAddress.of(request);
        if (address == null) {
            throw new IllegalArgumentException("no address of a stream belongs to " + request);
        }
        HttpSocket socket = new HttpSocket(address, listener, streams, executor);
        socket.start();
        return socket;
    }
}

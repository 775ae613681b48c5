package io.notifyhub.client.spi;

/** Opens sockets. Called by the client, one socket at a time, from its scheduler. */
public interface SocketFactory {
    /**
     * Starts to connect. Never blocks and never throws for a network's sake: a failure is {@link SocketListener#onClosed}.
     * The client sets its own deadline and then calls {@link ClientSocket#terminate()}, also before the socket is open.
     *
     * @param listener hears of this socket only; may be called before this method returns
     */
    ClientSocket connect(SocketRequest request, SocketListener listener);
}

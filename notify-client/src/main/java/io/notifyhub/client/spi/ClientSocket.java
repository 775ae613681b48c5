package io.notifyhub.client.spi;

/** One socket, open or on its way. No method blocks; all are safe from any thread and after the end. */
public interface ClientSocket {
    /**
     * Queues one text frame; frames leave in the order of the calls.
     *
     * @return false if it was not queued: the socket is not open, or too much is waiting already
     */
    boolean send(String text);

    /** Sends what is queued, then a close frame; {@link SocketListener#onClosed} follows when the peer has answered. */
    void close(int code, String reason);

    /** Lets go of the connection at once, whatever the peer does. Nothing needs to be reported after it. */
    void terminate();
}

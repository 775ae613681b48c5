package io.notifyhub.core.host;

/**
 * A live connection to a device, as a web server gives it to the hub. All methods may be called by any thread, also while
 * the server is inside one of the session's methods, and never block.
 */
public interface HostConnection {
    /**
     * Takes a frame to be written, in the order of the calls. What is in flight is bounded by the server: about 64 frames
     * or 256 KiB.
     *
     * @return false if it was not taken, for want of room or because the connection is closed; in the first case the server
     *     calls {@link HostSession#onWritable} when there is room again
     */
    boolean offer(OutboundFrame frame);

    /** Begins to write what was taken, if that is not going on already. */
    void flush();

    /** Asks the server to stop reading from the device. Messages that were read already may still come in. */
    void suspendReceives();

    /** Asks the server to read from the device again. */
    void resumeReceives();

    /**
     * Closes after what was taken is written, within a few seconds. The server calls {@link HostSession#onClosed} in the
     * end. Idempotent.
     *
     * @param code a close code of RFC 6455, or one of {@link io.notifyhub.protocol.CloseCode}
     * @param reason at most 123 bytes of UTF-8
     */
    void close(int code, String reason);

    /**
     * As {@link #close(int, String)}, after one last frame: taken also where {@link #offer} would refuse it for want of room,
     * so that a device that reads slowly is told why, too. A server that cannot do better offers it.
     */
    default void close(OutboundFrame farewell, int code, String reason) {
        var taken = offer(farewell);
        flush();
        close(code, reason);
    }

    /** Where the device is, for logs and limits. */
    String remoteAddress();
}

package io.notifyhub.core.host;

/** The hub's side of a connection, as the web server calls it. Not for implementation by applications. */
public interface HostSession {
    /** A text message came from the device. Called by one thread at a time, in order; returns at once. */
    void onText(String text);

    /** There is room again after {@link HostConnection#offer} returned false. Any thread; may write to the connection. */
    void onWritable();

    /**
     * The connection is gone. Called once, whatever the reason; no other call follows.
     *
     * @param code as in the close frame, or 1006 where there was none (RFC 6455 section 7.1.5)
     */
    void onClosed(int code);
}

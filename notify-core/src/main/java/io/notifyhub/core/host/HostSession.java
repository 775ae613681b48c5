package io.notifyhub.core.host;

import io.notifyhub.protocol.CloseCode;

/** The hub's side of a connection, as the web server calls it. Not for implementation by applications. */
public interface HostSession {
    /** A text message came from the device. Called by one thread at a time, in order; returns at once. */
    void onText(String text);

    /**
     * The device sent what nobody takes: a binary message, one that is too large, or what breaks RFC 6455. It is told so, and
     * the connection is closed; the server hands over nothing more of it.
     *
     * @param reason for the close frame; quotes nothing of what came
     */
    void onRefused(CloseCode code, String reason);

    /** There is room again after {@link HostConnection#offer} returned false. Any thread; may write to the connection. */
    void onWritable();

    /**
     * The connection is gone. Called once, whatever the reason; no other call follows.
     *
     * @param code as in the close frame, or 1006 where there was none (RFC 6455 section 7.1.5)
     */
    void onClosed(int code);
}

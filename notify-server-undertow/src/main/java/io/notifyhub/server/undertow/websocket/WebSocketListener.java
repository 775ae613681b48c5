package io.notifyhub.server.undertow.websocket;

/**
 * What one connection tells the application. All methods run on the connection's I/O thread, in order, one at a time, and
 * never nested in each other; they must not block. After {@link #onClosed} none is called any more.
 *
 * <p>A method that throws closes the connection with 1011, after {@link #onRefused} was asked; the failure is logged, without
 * its message and once a second at most. That call is the only one that may come within another.
 */
public interface WebSocketListener {

    /**
     * A whole text message came in.
     *
     * @param text valid Unicode, at most {@link WebSocketSettings#maxMessageBytes()} bytes as UTF-8; may be empty
     */
    void onText(String text);

    /**
     * A whole binary message came in.
     *
     * @param data the caller's to keep; at most {@link WebSocketSettings#maxMessageBytes()} bytes, may be empty
     * @return false if binary messages are not understood; the connection is then closed with 1003. The default
     */
    default boolean onBinary(byte[] data) {
        return false;
    }

    /**
     * The connection is to be closed: the peer broke RFC 6455 or a limit, neither sends nor takes anything (4008), or this
     * listener has failed (1011). No message follows.
     *
     * @param code as it should stand in the close frame
     * @return true if the listener closes the connection itself, now or soon, for instance after a last message; false to
     *     have it closed with this code and reason. The default
     */
    default boolean onRefused(int code, String reason) {
        return false;
    }

    /**
     * There is room again: called once after {@link WebSocketConnection#offer} returned false, when at most half of the
     * limits is still in flight. Offer the rest now.
     */
    default void onWritable() {}

    /**
     * The connection is over. Called exactly once, whatever the reason.
     *
     * @param code the status of whoever began to close: the peer's (1005 if it gave none), the one given to {@link
     *     WebSocketConnection#close} or {@link WebSocketConnection#terminate}, or 1006 if the connection broke
     * @param reason belongs to the code; may be empty; text of the peer's is to be trusted as little as any input
     */
    void onClosed(int code, String reason);
}

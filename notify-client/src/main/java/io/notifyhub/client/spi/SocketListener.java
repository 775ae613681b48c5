package io.notifyhub.client.spi;

import org.jspecify.annotations.Nullable;

/**
 * Hears of one socket: {@link #onText} for each frame in order, then {@link #onClosed} once. Calls come one at a time,
 * from any thread. Implemented by the client; no method blocks or throws.
 */
public interface SocketListener {
    /** A complete text frame came in. Binary frames are not reported. */
    void onText(String text);

    /**
     * The socket is closed, or could not be opened.
     *
     * @param code of the close frame; 1006 if there was none
     * @param cause what went wrong, where it is known
     */
    void onClosed(int code, String reason, @Nullable Throwable cause);
}

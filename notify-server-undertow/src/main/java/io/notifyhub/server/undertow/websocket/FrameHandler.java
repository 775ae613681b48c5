package io.notifyhub.server.undertow.websocket;

/** What the parser finds. Called in the order of the bytes. */
interface FrameHandler {

    void onText(String text);

    void onBinary(byte[] data);

    void onPing(byte[] payload);

    /** The peer's close frame; the parser reads nothing after it. */
    void onClose(CloseStatus status);

    /** Asked after every frame: whether the parser shall leave the rest for later. */
    boolean paused();
}

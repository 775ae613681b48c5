package io.notifyhub.server.undertow.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One frame ready to be written (RFC 6455 5.2, server to client, so never masked, never fragmented). Immutable, and meant to be shared: the same object may be in flight on any number of connections.
 */
public final class WebSocketFrame {

    private static final int FINAL = 0x80;
    /** The longest payload whose length is in the second byte; one whose length is in two more, and what says so. */
    private static final int MAX_SHORT = 125;

    private static final int MAX_MEDIUM = 0xffff;
    private static final int MEDIUM = 126;
    private static final int LONG = 127;

    /** The only ping we send; it needs no payload, as any byte of the peer's proves it alive. */
    static final WebSocketFrame PING = new WebSocketFrame(Opcode.PING, new byte[0]);

    private final int opcode;
    private final byte[] payload;

    private WebSocketFrame(int opcode, byte[] payload) {
        this.opcode = opcode;
        this.payload = payload;
    }

    /**
     * A text message.
     *
     * @param utf8 copied; must be valid UTF-8, which is not checked
     */
    public static WebSocketFrame text(byte[] utf8) {
        return shared(utf8.clone());
    }

    /**
     * A text message, without a copy.
     *
     * @param utf8 must not be changed any more; must be valid UTF-8, which is not checked
     */
    public static WebSocketFrame shared(byte[] utf8) {
        return new WebSocketFrame(Opcode.TEXT, utf8);
    }

    /** A text message. Lone surrogates become question marks. */
    public static WebSocketFrame text(String text) {
        return shared(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A binary message.
     *
     * @param data copied
     */
    public static WebSocketFrame binary(byte[] data) {
        return new WebSocketFrame(Opcode.BINARY, data.clone());
    }

    static WebSocketFrame pong(byte[] payload) {
        return new WebSocketFrame(Opcode.PONG, payload);
    }

    static WebSocketFrame close(byte[] payload) {
        return new WebSocketFrame(Opcode.CLOSE, payload);
    }

    /** Bytes of payload. */
    public int payloadLength() {
        return payload.length;
    }

    /** Bytes on the wire, header included; what counts against {@link WebSocketSettings#maxQueuedBytes()}. */
    public int size() {
        return headerLength() + payload.length;
    }

    private int headerLength() {
        return payload.length <= MAX_SHORT ? 2 : payload.length <= MAX_MEDIUM ? 4 : 10;
    }

    /** A byte of the header (RFC 6455 section 5.2), which is small enough to be made anew for each connection. */
    private byte header(int index, int length) {
        switch (index) {
            case 0:
                return (byte) (FINAL | opcode);
            case 1:
                return (byte) (length == 2 ? payload.length : length == 4 ? MEDIUM : LONG);
            default:
                return (byte) ((long) payload.length >>> Byte.SIZE * (length - 1 - index));
        }
    }

    /** A ping or a pong: may overtake data. A close frame may not. */
    boolean overtakes() {
        return opcode == Opcode.PING || opcode == Opcode.PONG;
    }

    boolean isClose() {
        return opcode == Opcode.CLOSE;
    }

    /** Copies what fits, beginning at an offset. */
    void copyTo(ByteBuffer target, int offset) {
        int header = headerLength();
        int at = offset;
        for (; at < header && target.hasRemaining(); at++) {
            target.put(header(at, header));
        }
        int from = at - header;
        if (from >= 0) {
            target.put(payload, from, Math.min(target.remaining(), payload.length - from));
        }
    }

    /** For logs: kind and length, never the payload. */
    @Override
    public String toString() {
        return "WebSocketFrame[opcode=" + opcode + ", payload=" + payload.length + " bytes]";
    }
}

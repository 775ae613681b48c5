package io.notifyhub.server.undertow.websocket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One frame ready to be written: header and payload in one array (RFC 6455 5.2, server to client, so never masked, never
 * fragmented). Immutable, and meant to be shared: the same object may be in flight on any number of connections.
 */
public final class WebSocketFrame {

    private static final int FINAL = 0x80;

    /** The only ping we send; it needs no payload, as any byte of the peer's proves it alive. */
    static final WebSocketFrame PING = new WebSocketFrame(Opcode.PING, new byte[0]);

    private final byte[] bytes;
    private final int payloadLength;

    private WebSocketFrame(int opcode, byte[] payload) {
        int header = payload.length <= 125 ? 2 : payload.length <= 0xffff ? 4 : 10;
        bytes = new byte[header + payload.length];
        payloadLength = payload.length;
        bytes[0] = (byte) (FINAL | opcode);
        if (header == 2) {
            bytes[1] = (byte) payload.length;
        } else {
            bytes[1] = (byte) (header == 4 ? 126 : 127);
            for (int i = header - 1, rest = payload.length; i > 1; i--, rest >>>= Byte.SIZE) {
                bytes[i] = (byte) rest;
            }
        }
        System.arraycopy(payload, 0, bytes, header, payload.length);
    }

    /**
     * A text message.
     *
     * @param utf8 copied; must be valid UTF-8, which is not checked
     */
    public static WebSocketFrame text(byte[] utf8) {
        return new WebSocketFrame(Opcode.TEXT, utf8);
    }

    /** A text message. Lone surrogates become question marks. */
    public static WebSocketFrame text(String text) {
        return text(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A binary message.
     *
     * @param data copied
     */
    public static WebSocketFrame binary(byte[] data) {
        return new WebSocketFrame(Opcode.BINARY, data);
    }

    static WebSocketFrame pong(byte[] payload) {
        return new WebSocketFrame(Opcode.PONG, payload);
    }

    static WebSocketFrame close(byte[] payload) {
        return new WebSocketFrame(Opcode.CLOSE, payload);
    }

    /** Bytes of payload. */
    public int payloadLength() {
        return payloadLength;
    }

    /** Bytes on the wire, header included; what counts against {@link WebSocketSettings#maxQueuedBytes()}. */
    public int size() {
        return bytes.length;
    }

    /** A ping or a pong: may overtake data. A close frame may not. */
    boolean overtakes() {
        int opcode = opcode();
        return opcode == Opcode.PING || opcode == Opcode.PONG;
    }

    boolean isClose() {
        return opcode() == Opcode.CLOSE;
    }

    /** Copies what fits, beginning at an offset. */
    void copyTo(ByteBuffer target, int offset) {
        target.put(bytes, offset, Math.min(target.remaining(), bytes.length - offset));
    }

    private int opcode() {
        return bytes[0] & 0x0f;
    }

    /** For logs: kind and length, never the payload. */
    @Override
    public String toString() {
        return "WebSocketFrame[opcode=" + opcode() + ", payload=" + payloadLength() + " bytes]";
    }
}

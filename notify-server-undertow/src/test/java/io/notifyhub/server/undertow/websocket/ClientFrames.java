package io.notifyhub.server.undertow.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Bytes as a client sends them, right ones and wrong ones. */
public final class ClientFrames {

    public static final int FIN = 0x80;
    private static final byte[] MASK = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private ClientFrames() {}

    public static byte[] text(String text) {
        return frame(FIN | Opcode.TEXT, utf8(text));
    }

    public static byte[] binary(byte[] data) {
        return frame(FIN | Opcode.BINARY, data);
    }

    public static byte[] ping(String payload) {
        return frame(FIN | Opcode.PING, utf8(payload));
    }

    public static byte[] close(int code, String reason) {
        byte[] text = utf8(reason);
        return frame(
                FIN | Opcode.CLOSE,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    /** A masked frame in its shortest form, whatever its first byte says. */
    public static byte[] frame(int first, byte[] payload) {
        return concat(header(first, payload.length), MASK, masked(payload));
    }

    /** First byte and length, with the mask bit. */
    public static byte[] header(int first, long length) {
        if (length < 126) {
            return bytes(first, 0x80 | (int) length);
        }
        if (length <= 0xffff) {
            return shortLength(first, (int) length);
        }
        return longLength(first, length);
    }

    public static byte[] shortLength(int first, int length) {
        return bytes(first, 0x80 | 126, length >> 8, length);
    }

    public static byte[] longLength(int first, long length) {
        return concat(
                bytes(first, 0x80 | 127),
                ByteBuffer.allocate(Long.BYTES).putLong(length).array());
    }

    public static byte[] masked(byte[] payload) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= MASK[i % MASK.length];
        }
        return masked;
    }

    public static byte[] mask() {
        return MASK.clone();
    }

    public static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    public static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

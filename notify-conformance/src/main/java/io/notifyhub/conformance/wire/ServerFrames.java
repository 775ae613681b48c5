package io.notifyhub.conformance.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** WebSocket frames of a server (RFC 6455 section 5.2) as bytes, right ones and wrong ones. */
public final class ServerFrames {
    public static final int FIN = 0x80;
    public static final int CONTINUATION = 0x0;
    public static final int TEXT = 0x1;
    public static final int BINARY = 0x2;
    public static final int CLOSE = 0x8;
    public static final int PING = 0x9;
    public static final int PONG = 0xA;

    private ServerFrames() {}

    public static byte[] text(String text) {
        return frame(FIN | TEXT, utf8(text));
    }

    public static byte[] close(int code, String reason) {
        byte[] text = utf8(reason);
        return frame(
                FIN | CLOSE,
                ByteBuffer.allocate(2 + text.length)
                        .putShort((short) code)
                        .put(text)
                        .array());
    }

    public static byte[] ping(String payload) {
        return frame(FIN | PING, utf8(payload));
    }

    /** Unmasked, in its shortest form, whatever its first byte says. */
    public static byte[] frame(int first, byte[] payload) {
        return concat(header(first, payload.length), payload);
    }

    /** Masked, as no server may send it (section 5.1). */
    public static byte[] masked(int first, byte[] payload) {
        byte[] header = header(first, payload.length);
        header[1] |= (byte) 0x80;
        byte[] mask = {0x37, (byte) 0xfa, 0x21, 0x3d};
        byte[] hidden = payload.clone();
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] ^= mask[i % mask.length];
        }
        return concat(header, mask, hidden);
    }

    /** First byte and length alone; a negative length as its 64 bits. */
    public static byte[] header(int first, long length) {
        if (length >= 0 && length < 126) {
            return new byte[] {(byte) first, (byte) length};
        }
        if (length >= 0 && length <= 0xffff) {
            return new byte[] {(byte) first, 126, (byte) (length >> 8), (byte) length};
        }
        return ByteBuffer.allocate(10)
                .put((byte) first)
                .put((byte) 127)
                .putLong(length)
                .array();
    }

    /** One message in pieces of {@code size} bytes, whatever characters that cuts, with a ping between any two. */
    public static byte[] fragments(String text, int size) {
        byte[] all = utf8(text);
        List<byte[]> parts = new ArrayList<>();
        for (int at = 0; at < all.length; at += size) {
            int end = Math.min(all.length, at + size);
            int first = (at == 0 ? TEXT : CONTINUATION) | (end == all.length ? FIN : 0);
            parts.add(frame(first, Arrays.copyOfRange(all, at, end)));
            if (end < all.length) {
                parts.add(ping("between"));
            }
        }
        return concat(parts.toArray(new byte[0][]));
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

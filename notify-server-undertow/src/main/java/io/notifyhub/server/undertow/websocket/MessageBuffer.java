package io.notifyhub.server.undertow.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts a message together that came in more than one piece. Its array grows with what arrived, at most to twice that, and
 * never by what a header announced. Confined to the I/O thread; lives as long as the message.
 */
final class MessageBuffer {

    private static final int SMALLEST = 256;

    private final int limit;
    private byte[] bytes = new byte[0];
    private int length;

    /** @param limit what the parser lets through at most, in bytes */
    MessageBuffer(int limit) {
        this.limit = limit;
    }

    void append(byte[] source, int from, int count) {
        int needed = length + count;
        if (needed > bytes.length) {
            long doubled = Math.max(SMALLEST, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(limit, doubled)));
        }
        System.arraycopy(source, from, bytes, length, count);
        length = needed;
    }

    int length() {
        return length;
    }

    String asText() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    byte[] asBytes() {
        return Arrays.copyOf(bytes, length);
    }
}

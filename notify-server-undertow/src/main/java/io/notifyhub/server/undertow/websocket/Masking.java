package io.notifyhub.server.undertow.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Takes the mask off client payload (RFC 6455 5.3), eight bytes at a time. Stateless. */
final class Masking {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Masking() {}

    /**
     * Unmasks in place.
     *
     * @param key the four bytes of the masking key, the first one highest
     * @param position of {@code bytes[from]} within the payload of its frame
     */
    static void unmask(byte[] bytes, int from, int to, int key, long position) {
        int turned = Integer.rotateLeft(key, ((int) position & 3) * Byte.SIZE);
        long wide = (long) turned << Integer.SIZE | (turned & 0xffffffffL);
        int i = from;
        for (; to - i >= Long.BYTES; i += Long.BYTES) {
            LONGS.set(bytes, i, (long) LONGS.get(bytes, i) ^ wide);
        }
        for (int shift = 56; i < to; i++, shift -= Byte.SIZE) {
            bytes[i] ^= (byte) (wide >>> shift);
        }
    }
}

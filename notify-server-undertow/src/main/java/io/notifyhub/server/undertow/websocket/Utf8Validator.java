package io.notifyhub.server.undertow.websocket;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks UTF-8 piece by piece (RFC 3629) and fails on the first byte that cannot be right, as RFC 6455 8.1 wants. Stateless:
 * the state between two pieces is an int of the caller's.
 *
 * <p>A state says which byte may come next: how many continuation bytes are missing, and the bounds of the next one, which
 * exclude overlong forms, surrogates and code points above U+10FFFF.
 */
final class Utf8Validator {

    /** Between two characters; the only state in which text may end. */
    static final int START = 0;
    /** No continuation makes this valid. */
    static final int INVALID = -1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long NOT_ASCII = 0x8080808080808080L;

    private Utf8Validator() {}

    /**
     * Goes on from a state.
     *
     * @return the state after the last byte, or {@link #INVALID}
     */
    static int validate(int state, byte[] bytes, int from, int to) {
        int now = state;
        int i = from;
        while (i < to && now != INVALID) {
            if (now == START) {
                i = skipAscii(bytes, i, to);
                if (i == to) {
                    return START;
                }
                now = lead(bytes[i] & 0xff);
            } else {
                now = continuation(now, bytes[i] & 0xff);
            }
            i++;
        }
        return now;
    }

    private static int skipAscii(byte[] bytes, int from, int to) {
        int i = from;
        while (to - i >= Long.BYTES && ((long) LONGS.get(bytes, i) & NOT_ASCII) == 0) {
            i += Long.BYTES;
        }
        while (i < to && bytes[i] >= 0) {
            i++;
        }
        return i;
    }

    private static int lead(int b) {
        if (b >= 0xc2 && b <= 0xdf) {
            return state(1, 0x80, 0xbf);
        }
        if (b >= 0xe0 && b <= 0xef) {
            return state(2, b == 0xe0 ? 0xa0 : 0x80, b == 0xed ? 0x9f : 0xbf);
        }
        if (b >= 0xf0 && b <= 0xf4) {
            return state(3, b == 0xf0 ? 0x90 : 0x80, b == 0xf4 ? 0x8f : 0xbf);
        }
        return INVALID;
    }

    private static int continuation(int state, int b) {
        int low = state >> 8 & 0xff;
        int high = state & 0xff;
        if (b < low || b > high) {
            return INVALID;
        }
        int missing = (state >> 16) - 1;
        return missing == 0 ? START : state(missing, 0x80, 0xbf);
    }

    private static int state(int missing, int low, int high) {
        return missing << 16 | low << 8 | high;
    }
}

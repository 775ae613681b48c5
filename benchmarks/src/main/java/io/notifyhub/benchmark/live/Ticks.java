package io.notifyhub.benchmark.live;

import java.nio.charset.StandardCharsets;

/** Finds the {@linkplain Orders.Tick ticks} in what comes, where they lie. */
public final class Ticks {
    private static final byte[] NUMBER = "\"n\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TIME = "\"t\":".getBytes(StandardCharsets.US_ASCII);

    private Ticks() {}

    /** @return where the number of the next tick begins, or -1 */
    public static int number(byte[] data, int from, int end) {
        return after(NUMBER, data, from, end);
    }

    /** @return where the time of the next tick begins, or -1 */
    public static int time(byte[] data, int from, int end) {
        return after(TIME, data, from, end);
    }

    /** @return where what follows the name begins, or -1 */
    public static int after(byte[] name, byte[] data, int from, int end) {
        for (int i = from; i <= end - name.length; i++) {
            if (data[i] == name[0] && startsWith(name, data, i)) {
                return i + name.length;
            }
        }
        return -1;
    }

    private static boolean startsWith(byte[] name, byte[] data, int at) {
        for (int i = 1; i < name.length; i++) {
            if (data[at + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    /** The digits from there on. */
    public static long read(byte[] data, int from, int end) {
        long number = 0;
        for (int i = from; i < end && data[i] >= '0' && data[i] <= '9'; i++) {
            number = 10 * number + data[i] - '0';
        }
        return number;
    }
}

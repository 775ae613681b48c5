package io.notifyhub.benchmark.storm;

import io.notifyhub.benchmark.crowd.LightSocket;
import io.notifyhub.benchmark.crowd.Member;
import io.notifyhub.benchmark.crowd.Tokens;
import io.notifyhub.benchmark.live.Ticks;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A device that keeps its cursor, comes back with it whenever it was cut, and expects each step of its user once and in order.
 * Confined to the crowd's thread; the next crowd's may have it after the one before has ended.
 */
final class Returner implements Member {
    private static final byte[] CURSOR = "\"cursor\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CAUGHT_UP = "\"caught_up\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOT_RESUMED = "\"resumed\":false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] RESET = "\"type\":\"reset\"".getBytes(StandardCharsets.US_ASCII);
    private static final long AGAIN_MILLIS = 100;

    private final InetSocketAddress target;
    private final String user;
    private final Progress progress;
    private byte[] cursor = {};
    private long next;

    Returner(InetSocketAddress target, String user, Progress progress) {
        this.target = target;
        this.user = user;
        this.progress = progress;
    }

    @Override
    public InetSocketAddress target() {
        return target;
    }

    @Override
    public String path() {
        String resume = cursor.length == 0 ? "" : "&cursor=" + new String(cursor, StandardCharsets.US_ASCII);
        return "/ws/notifications/?token=" + Tokens.of(user, "") + resume;
    }

    @Override
    public void upgraded(LightSocket socket) {
        // Greeted is what counts.
    }

    @Override
    public void text(byte[] data, int at, int length, LightSocket socket) {
        int end = at + length;
        int number = Ticks.number(data, at, end);
        if (number >= 0) {
            step(Ticks.read(data, number, end));
        } else if (Ticks.after(CAUGHT_UP, data, at, end) >= 0) {
            progress.caughtUp();
        } else if (cursor.length > 0 && Ticks.after(NOT_RESUMED, data, at, end) >= 0
                || Ticks.after(RESET, data, at, end) >= 0) {
            progress.violated();
        }
        int begin = Ticks.after(CURSOR, data, at, end);
        if (begin >= 0) {
            int quote = begin;
            while (data[quote] != '"') {
                quote++;
            }
            cursor = Arrays.copyOfRange(data, begin, quote);
        }
    }

    private void step(long n) {
        if (n != next) {
            progress.violated();
        }
        next = n + 1;
        progress.stepped();
    }

    @Override
    public long lost(boolean opened) {
        progress.lost();
        return AGAIN_MILLIS;
    }
}

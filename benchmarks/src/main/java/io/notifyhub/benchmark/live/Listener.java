package io.notifyhub.benchmark.live;

import io.notifyhub.benchmark.crowd.LightSocket;
import io.notifyhub.benchmark.crowd.Member;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;

/**
 * One connection. Counts what is delivered, several in one frame too, and checks that each is the next. Confined to the crowd's
 * thread.
 */
public final class Listener implements Member {
    /** Below those that the system gives: to look for one that is free among thousands takes it longer than all the rest. */
    private static final int FIRST_PORT = 10_000;

    private static final int PORTS = 20_000;
    private static final int ADDRESSES = 200;

    private static final byte[] NUMBER = "\"n\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TIME = "\"t\":".getBytes(StandardCharsets.US_ASCII);

    private final InetSocketAddress target;
    private final int place;
    private final String user;
    private final Dialect dialect;
    private final Audience audience;
    private boolean present;
    private long next = -1;
    private int beginnings;

    /** @param place where it comes from: a number that nobody on this machine has had a while */
    public Listener(InetSocketAddress target, int place, String user, Dialect dialect, Audience audience) {
        this.target = target;
        this.place = place;
        this.user = user;
        this.dialect = dialect;
        this.audience = audience;
    }

    @Override
    public InetSocketAddress target() {
        return target;
    }

    @Override
    public InetSocketAddress source() {
        byte[] address = {127, 0, 0, (byte) (2 + place / PORTS % ADDRESSES)};
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), FIRST_PORT + place % PORTS);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String path() {
        return dialect.path(user);
    }

    @Override
    public void upgraded(LightSocket socket) throws IOException {
        if (dialect.opened(socket, user)) {
            isIn();
        }
    }

    private void isIn() {
        if (!present) {
            present = true;
            audience.arrived();
        }
    }

    @Override
    public void text(byte[] data, int at, int length, LightSocket socket) throws IOException {
        int end = at + length;
        int found = find(NUMBER, data, at, end);
        if (found < 0) {
            if (dialect.heard(new String(data, at, length, StandardCharsets.UTF_8), socket, user)) {
                isIn();
            }
            return;
        }
        if (beginnings != audience.beginnings()) {
            beginnings = audience.beginnings();
            next = -1;
        }
        long now = System.nanoTime();
        int count = 0;
        while (found >= 0) {
            count++;
            long n = number(data, found, end);
            if (next >= 0 && n != next) {
                audience.outOfOrder();
            }
            next = n + 1;
            if (audience.isTimed()) {
                audience.took(now - number(data, find(TIME, data, found, end), end));
            }
            found = find(NUMBER, data, found, end);
        }
        audience.delivered(count, now);
    }

    /** @return where what follows the name begins, or -1 */
    private static int find(byte[] name, byte[] data, int from, int end) {
        for (int i = from; i <= end - name.length; i++) {
            if (data[i] == name[0] && data[i + 1] == name[1] && data[i + 2] == name[2] && data[i + 3] == name[3]) {
                return i + name.length;
            }
        }
        return -1;
    }

    private static long number(byte[] data, int from, int end) {
        long number = 0;
        for (int i = from; i < end && data[i] >= '0' && data[i] <= '9'; i++) {
            number = 10 * number + data[i] - '0';
        }
        return number;
    }

    @Override
    public long lost(boolean opened) {
        if (present) {
            present = false;
            audience.left();
        }
        return 100;
    }
}

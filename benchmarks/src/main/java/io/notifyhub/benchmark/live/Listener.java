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
        int found = Ticks.number(data, at, end);
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
            long n = Ticks.read(data, found, end);
            if (next >= 0 && n != next) {
                audience.outOfOrder();
            }
            next = n + 1;
            if (audience.isTimed()) {
                audience.took(now - Ticks.read(data, Ticks.time(data, found, end), end));
            }
            found = Ticks.number(data, found, end);
        }
        audience.delivered(count, now);
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

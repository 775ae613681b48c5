package io.notifyhub.host;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/** Many bare connections in one thread, which send what they are told to and read only to see whether they were cut. */
final class Attackers implements AutoCloseable {
    private static final int SMALL_BUFFER = 4_096;
    private static final byte[] MASK = {1, 2, 3, 4};

    private final int port;
    private final List<Attacker> all = new ArrayList<>();
    private final ByteBuffer sink = ByteBuffer.allocate(64 << 10);
    private double lastCutSeconds;

    /** One connection and what it has still to send, a byte a second. */
    private static final class Attacker {
        final SocketChannel channel;
        final byte[] drip;
        final long begun = System.nanoTime();
        int at;

        Attacker(SocketChannel channel, byte[] drip) {
            this.channel = channel;
            this.drip = drip;
        }
    }

    Attackers(int port) {
        this.port = port;
    }

    static byte[] upgrade(String query) {
        return ascii("GET /ws/notifications/" + query + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A whole text frame of a client. */
    static byte[] text(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        boolean small = payload.length < 126;
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
        frame.put((byte) 0x81).put((byte) (0x80 | (small ? payload.length : 126)));
        if (!small) {
            frame.putShort((short) payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i % MASK.length]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    /** Opens so many. @param first sent at once @param drip sent afterwards, a byte a second */
    Attackers open(int count, IntFunction<byte[]> first, byte[] drip) throws IOException {
        for (int i = 0; i < count; i++) {
            SocketChannel channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            channel.configureBlocking(false);
            try {
                channel.write(ByteBuffer.wrap(first.apply(i)));
            } catch (IOException e) {
                // Cut already: seen below.
            }
            all.add(new Attacker(channel, drip));
        }
        return this;
    }

    /** Sends to each as much as it takes now. */
    void send(byte[] bytes) {
        for (Attacker attacker : all) {
            try {
                attacker.channel.write(ByteBuffer.wrap(bytes));
            } catch (IOException e) {
                // Cut: seen when it is read.
            }
        }
    }

    /** Goes on dripping, and reading where asked to, until all were cut or the time is up. @return how many are left */
    int dripFor(double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (!all.isEmpty() && System.nanoTime() < end) {
            Iterator<Attacker> each = all.iterator();
            while (each.hasNext()) {
                Attacker attacker = each.next();
                if (drip(attacker) || isCut(attacker)) {
                    lastCutSeconds = (System.nanoTime() - attacker.begun) / 1e9;
                    close(attacker);
                    each.remove();
                }
            }
            LockSupport.parkNanos(Math.max(0, Math.min(end - System.nanoTime(), 1_000_000_000)));
        }
        return all.size();
    }

    private static boolean drip(Attacker attacker) {
        if (attacker.at == attacker.drip.length) {
            return false;
        }
        try {
            attacker.channel.write(ByteBuffer.wrap(attacker.drip, attacker.at, 1));
            attacker.at++;
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    private boolean isCut(Attacker attacker) {
        try {
            int count;
            do {
                count = attacker.channel.read(sink.clear());
            } while (count > 0);
            return count < 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** How long the one that was cut last had been there. */
    double lastCutSeconds() {
        return lastCutSeconds;
    }

    private static void close(Attacker attacker) {
        try {
            attacker.channel.close();
        } catch (IOException e) {
            // Nothing is left to be done.
        }
    }

    @Override
    public void close() {
        all.forEach(Attackers::close);
        all.clear();
    }
}

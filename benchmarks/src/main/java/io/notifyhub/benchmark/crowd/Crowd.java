package io.notifyhub.benchmark.crowd;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Thousands of WebSockets in one thread, each of which comes back when it was lost. */
public final class Crowd implements AutoCloseable {
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(256 << 10);
    private final PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparingLong(Due::nanos));
    private final AtomicInteger refused = new AtomicInteger();
    private final Thread thread;
    private final int atOnce;
    /** Confined to the thread. */
    private int opening;

    private volatile long reads;
    private volatile boolean closed;

    private record Due(Member member, long nanos) {}

    /** What belongs to a key while it connects. */
    private record Connecting(LightSocket socket, InetSocketAddress target) {}

    /** @param perSecond how many connect in a second at the beginning */
    public Crowd(List<? extends Member> members, int perSecond) throws IOException {
        this(members, perSecond, Integer.MAX_VALUE);
    }

    /** @param atOnce how many may be on their way to an open socket at once */
    public Crowd(List<? extends Member> members, int perSecond, int atOnce) throws IOException {
        this.atOnce = atOnce;
        long begin = System.nanoTime();
        for (int i = 0; i < members.size(); i++) {
            due.add(new Due(members.get(i), begin + i * 1_000_000_000L / perSecond));
        }
        thread = new Thread(this::run, "crowd");
        thread.setDaemon(true);
        thread.start();
    }

    /** How many attempts have failed so far. */
    public int refused() {
        return refused.get();
    }

    /** How often something was read so far. */
    public long reads() {
        return reads;
    }

    private void run() {
        try {
            while (!closed) {
                connectWhoIsDue();
                Due next = due.peek();
                long millis = next == null ? 100 : (next.nanos() - System.nanoTime()) / 1_000_000;
                if (millis > 0) {
                    selector.select(Math.min(millis, 100));
                } else {
                    selector.selectNow();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    handle(key);
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the crowd cannot go on", e);
        }
    }

    private void connectWhoIsDue() {
        long now = System.nanoTime();
        for (Due next = due.peek(); next != null && next.nanos() <= now && opening < atOnce; next = due.peek()) {
            due.remove();
            connect(next.member());
        }
    }

    private void connect(Member member) {
        InetSocketAddress target = member.target();
        try {
            SocketChannel channel = SocketChannel.open();
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            LightSocket socket = new LightSocket(channel, member);
            opening++;
            InetSocketAddress from = member.source();
            if (from != null) {
                // Who was there before is gone, but for a while not forgotten.
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                channel.bind(from);
            }
            if (channel.connect(target)) {
                channel.register(selector, SelectionKey.OP_READ, socket);
                socket.connected(target);
            } else {
                channel.register(selector, SelectionKey.OP_CONNECT, new Connecting(socket, target));
            }
        } catch (IOException e) {
            lost(member, false);
        }
    }

    private void handle(SelectionKey key) {
        LightSocket socket = key.attachment() instanceof Connecting connecting
                ? connecting.socket()
                : (LightSocket) key.attachment();
        boolean opened = !(key.attachment() instanceof Connecting);
        try {
            if (key.attachment() instanceof Connecting connecting) {
                socket.channel.finishConnect();
                key.interestOps(SelectionKey.OP_READ);
                key.attach(socket);
                socket.connected(connecting.target());
            } else if (!read(socket)) {
                end(key, socket, true);
            }
        } catch (IOException | CancelledKeyException e) {
            end(key, socket, opened);
        }
    }

    private boolean read(LightSocket socket) throws IOException {
        buffer.clear();
        int count = socket.channel.read(buffer);
        if (count < 0) {
            return false;
        }
        reads++;
        boolean wasOpen = socket.isUpgraded();
        boolean goesOn = socket.received(buffer.flip());
        if (!wasOpen && socket.isUpgraded()) {
            opening--;
        }
        return goesOn;
    }

    private void end(SelectionKey key, LightSocket socket, boolean opened) {
        key.cancel();
        if (!socket.isUpgraded()) {
            opening--;
        }
        try {
            socket.channel.close();
        } catch (IOException e) {
            // It is at its end anyway.
        }
        lost(socket.member, opened);
    }

    private void lost(Member member, boolean opened) {
        if (!opened) {
            refused.incrementAndGet();
        }
        long millis = member.lost(opened);
        if (millis >= 0 && !closed) {
            due.add(new Due(member, System.nanoTime() + millis * 1_000_000));
        }
    }

    /** Cuts all. */
    @Override
    public void close() throws IOException, InterruptedException {
        closed = true;
        selector.wakeup();
        thread.join();
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}

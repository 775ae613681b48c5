package io.notifyhub.server.undertow.websocket;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.ChannelListeners;
import org.xnio.StreamConnection;
import org.xnio.XnioIoThread;
import org.xnio.conduits.StreamSourceConduit;

/** A TCP connection on which nothing comes in but a close frame. Its I/O thread is whoever runs the tasks handed to it. */
final class StressChannel extends StreamConnection {
    private static final byte[] NOTHING = {};
    /** Masked with zeros, as the peer is a client (RFC 6455 5.3). */
    private static final byte[] CLOSE = {(byte) 0x88, (byte) 0x80, 0, 0, 0, 0};

    final StressSink sink = new StressSink();
    private byte[] incoming = NOTHING;
    private final Tasks tasks;

    StressChannel() {
        this(new Tasks());
    }

    private StressChannel(Tasks tasks) {
        super(tasks);
        this.tasks = tasks;
        setSinkConduit(sink.conduit());
        setSourceConduit((StreamSourceConduit) Proxy.newProxyInstance(
                StressChannel.class.getClassLoader(), new Class<?>[] {StreamSourceConduit.class}, this::source));
    }

    private @Nullable Object source(Object proxy, Method method, Object @Nullable [] arguments) {
        if (method.getName().equals("read") && arguments != null) {
            int count = incoming.length;
            ((ByteBuffer) arguments[0]).put(incoming);
            incoming = NOTHING;
            return count;
        }
        if (method.getReturnType() != void.class) {
            throw new UnsupportedOperationException(method.getName());
        }
        return null;
    }

    /** The peer's close frame comes in, without a code. */
    void receiveClose() {
        incoming = CLOSE;
        ChannelListeners.invokeChannelListener(
                getSourceChannel(), getSourceChannel().getReadListener());
    }

    /** Does what the I/O thread has to do by now. */
    void runIoThread() {
        for (Runnable task = tasks.waiting.poll(); task != null; task = tasks.waiting.poll()) {
            task.run();
        }
    }

    @Override
    protected void notifyWriteClosed() {}

    @Override
    protected void notifyReadClosed() {}

    @Override
    public SocketAddress getPeerAddress() {
        return InetSocketAddress.createUnresolved("peer", 1);
    }

    @Override
    public SocketAddress getLocalAddress() {
        return InetSocketAddress.createUnresolved("local", 1);
    }

    /** Never started. Thread-safe. */
    private static final class Tasks extends XnioIoThread {
        private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

        @SuppressWarnings("NullAway") // It belongs to no worker, and is never asked for it.
        Tasks() {
            super(null, 0);
        }

        @Override
        public void execute(Runnable task) {
            waiting.add(task);
        }

        /** In time, which is when the thread is run next. */
        @Override
        public Key executeAfter(Runnable command, long time, TimeUnit unit) {
            waiting.add(command);
            return () -> false;
        }

        @Override
        public Key executeAtInterval(Runnable command, long time, TimeUnit unit) {
            return () -> false;
        }
    }
}

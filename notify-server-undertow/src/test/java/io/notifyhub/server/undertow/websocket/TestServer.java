package io.notifyhub.server.undertow.websocket;

import static org.awaitility.Awaitility.await;

import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xnio.Options;

/** A real server on a free port of the loopback interface, and what its connections were told. */
final class TestServer implements AutoCloseable {

    /** Small, so that a peer that does not read is noticed soon. */
    private static final int SEND_BUFFER = 16 * 1024;

    private final BlockingQueue<Recorder> opened;
    private final WebSocketHandler handler;
    private final Undertow undertow;

    private TestServer(
            WebSocketSettings settings, WebSocketAcceptor acceptor, Setup setup, BlockingQueue<Recorder> opened) {
        this.opened = opened;
        handler = new WebSocketHandler(settings, acceptor);
        Undertow.Builder builder = Undertow.builder()
                .setIoThreads(2)
                .setWorkerThreads(4)
                .setSocketOption(Options.SEND_BUFFER, SEND_BUFFER)
                .setHandler(setup.wrap.apply(handler));
        undertow = setup.listener.apply(builder).build();
        undertow.start();
    }

    /** How a server differs from the usual one. */
    private record Setup(UnaryOperator<HttpHandler> wrap, UnaryOperator<Undertow.Builder> listener) {

        static Setup plain() {
            return new Setup(UnaryOperator.identity(), builder -> builder.addHttpListener(0, "127.0.0.1"));
        }
    }

    static TestServer start(WebSocketSettings settings) {
        return start(settings, UnaryOperator.identity());
    }

    static TestServer start(WebSocketSettings settings, UnaryOperator<HttpHandler> wrap) {
        return recording(settings, new Setup(wrap, Setup.plain().listener));
    }

    static TestServer startWith(WebSocketSettings settings, UnaryOperator<Undertow.Builder> options) {
        return recording(
                settings,
                new Setup(
                        UnaryOperator.identity(),
                        builder -> options.apply(builder).addHttpListener(0, "127.0.0.1")));
    }

    static TestServer startTls(WebSocketSettings settings, SSLContext context) {
        return recording(
                settings,
                new Setup(UnaryOperator.identity(), builder -> builder.addHttpsListener(0, "127.0.0.1", context)));
    }

    static TestServer startAccepting(WebSocketSettings settings, WebSocketAcceptor acceptor) {
        return new TestServer(settings, acceptor, Setup.plain(), new LinkedBlockingQueue<>());
    }

    private static TestServer recording(WebSocketSettings settings, Setup setup) {
        BlockingQueue<Recorder> recorders = new LinkedBlockingQueue<>();
        return new TestServer(
                settings,
                (request, connection) -> {
                    Recorder recorder = new Recorder(request, connection);
                    recorders.add(recorder);
                    return recorder;
                },
                setup,
                recorders);
    }

    int port() {
        return ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
    }

    WebSocketHandler handler() {
        return handler;
    }

    /** The server's end of the next connection. */
    Recorder accepted() throws InterruptedException {
        Recorder recorder = opened.poll(20, TimeUnit.SECONDS);
        if (recorder == null) {
            throw new AssertionError("no connection came in");
        }
        return recorder;
    }

    void awaitEmpty() {
        await().atMost(Duration.ofSeconds(20)).until(() -> handler.connectionCount() == 0);
    }

    @Override
    public void close() {
        undertow.stop();
    }

    /** Writes down all that a listener is told. */
    static final class Recorder implements WebSocketListener {

        final Thread openedBy = Thread.currentThread();
        final UpgradeRequest request;
        final WebSocketConnection connection;
        final BlockingQueue<Object> messages = new LinkedBlockingQueue<>();
        final BlockingQueue<CloseStatus> closes = new LinkedBlockingQueue<>();
        final BlockingQueue<Thread> writables = new LinkedBlockingQueue<>();
        volatile Runnable onMessage = () -> {};
        volatile Runnable whenWritable = () -> {};
        /** Sent before it closes, where it is asked to; null leaves closing to the frame layer. */
        volatile @Nullable String farewell;

        Recorder(UpgradeRequest request, WebSocketConnection connection) {
            this.request = request;
            this.connection = connection;
        }

        @Override
        public void onText(String text) {
            receive(text);
        }

        @Override
        public boolean onBinary(byte[] data) {
            receive(data);
            return data.length == 0 || data[0] != (byte) 0xee;
        }

        @Override
        public boolean onRefused(int code, String reason) {
            String last = farewell;
            if (last != null) {
                connection.close(WebSocketFrame.text(last), code, reason);
            }
            return last != null;
        }

        @Override
        public void onWritable() {
            writables.add(Thread.currentThread());
            whenWritable.run();
        }

        @Override
        public void onClosed(int code, String reason) {
            closes.add(new CloseStatus(code, reason));
        }

        /** The message is seen by the test only after the listener is done with it. */
        private void receive(Object message) {
            try {
                onMessage.run();
            } finally {
                messages.add(message);
            }
        }

        Object message() throws InterruptedException {
            Object message = messages.poll(20, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no message came in");
            }
            return message;
        }

        CloseStatus closed() throws InterruptedException {
            CloseStatus status = closes.poll(20, TimeUnit.SECONDS);
            if (status == null) {
                throw new AssertionError("not told that it closed");
            }
            return status;
        }

        List<CloseStatus> furtherCloses() {
            return List.copyOf(closes);
        }
    }
}

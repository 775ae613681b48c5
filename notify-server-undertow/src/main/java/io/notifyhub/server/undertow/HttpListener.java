package io.notifyhub.server.undertow;

import io.undertow.UndertowOptions;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpHandler;
import io.undertow.server.protocol.http.HttpOpenListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/**
 * Undertow's HTTP/1.1 on one port, put together here and not by its own builder, which accepts connections as XNIO does: see
 * {@link FairAcceptor}. Listens from its construction until it is closed. Thread-safe.
 */
final class HttpListener implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024 - 20;
    private static final int BUFFERS_PER_THREAD = 4;
    private static final int BALANCING_CONNECTIONS = 2;

    private final XnioWorker worker;
    private final AcceptingChannel<? extends StreamConnection> server;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Listens.
     *
     * @param tls null for plain HTTP
     * @param socketOptions of the listening socket and its connections
     * @param serverOptions of HTTP
     * @throws UncheckedIOException if it cannot listen there
     */
    HttpListener(
            InetSocketAddress address,
            @Nullable SSLContext tls,
            int ioThreads,
            OptionMap socketOptions,
            OptionMap serverOptions,
            HttpHandler handler) {
        Xnio xnio = Xnio.getInstance(HttpListener.class.getClassLoader());
        HttpOpenListener http = new HttpOpenListener(
                new DefaultByteBufferPool(true, BUFFER_BYTES, -1, BUFFERS_PER_THREAD),
                OptionMap.builder()
                        .set(UndertowOptions.BUFFER_PIPELINED_DATA, true)
                        .addAll(serverOptions)
                        .getMap());
        http.setRootHandler(handler);
        OptionMap sockets = OptionMap.builder()
                .set(Options.WORKER_IO_THREADS, ioThreads)
                .set(Options.TCP_NODELAY, true)
                .set(Options.REUSE_ADDRESSES, true)
                .set(Options.BALANCING_TOKENS, 1)
                .set(Options.BALANCING_CONNECTIONS, BALANCING_CONNECTIONS)
                .addAll(socketOptions)
                .getMap();
        try {
            this.worker = xnio.createWorker(OptionMap.builder()
                    .set(Options.WORKER_IO_THREADS, ioThreads)
                    .set(Options.WORKER_TASK_CORE_THREADS, ioThreads)
                    .set(Options.WORKER_TASK_MAX_THREADS, ioThreads)
                    .set(Options.TCP_NODELAY, true)
                    .getMap());
        } catch (IOException e) {
            throw new UncheckedIOException("the I/O threads could not be started", e);
        }
        try {
            FairAcceptor acceptor = new FairAcceptor(http, System::nanoTime);
            this.server = tls == null
                    ? worker.createStreamConnectionServer(address, acceptor, sockets)
                    : encrypted(xnio, tls).createSslConnectionServer(worker, address, acceptor::handleEvent, sockets);
            server.resumeAccepts();
        } catch (IOException e) {
            worker.shutdownNow();
            throw new UncheckedIOException("cannot listen on " + address + ": " + e.getMessage(), e);
        }
    }

    private static UndertowXnioSsl encrypted(Xnio xnio, SSLContext tls) {
        return new UndertowXnioSsl(xnio, OptionMap.create(Options.USE_DIRECT_BUFFERS, true), tls);
    }

    InetSocketAddress address() {
        return server.getLocalAddress(InetSocketAddress.class);
    }

    /** Stops listening, cuts what is open, and waits for the I/O threads to end. Idempotent. */
    @Override
    public void close() {
        // Closed twice, XNIO would wait for ever for a thread that has ended.
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        IoUtils.safeClose(server);
        worker.shutdown();
        try {
            worker.awaitTermination();
        } catch (InterruptedException e) {
            worker.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}

package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class FairAcceptorTest {
    private static final int CROWD = 300;

    /** How many new connections fit into one share: each takes a quarter of it. */
    private static final int AT_ONCE = 4;

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger openedWhenHeard = new AtomicInteger(-1);
    private final List<Socket> sockets = new ArrayList<>();
    private XnioWorker worker;
    private AcceptingChannel<StreamConnection> server;

    // The clock that the acceptor sees: opening a connection is all that takes time.
    private long nanos;

    @BeforeEach
    void listen() throws IOException {
        worker = Xnio.getInstance().createWorker(OptionMap.create(Options.WORKER_IO_THREADS, 1));
        server = worker.createStreamConnectionServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                new FairAcceptor(this::open, () -> nanos),
                OptionMap.create(Options.BACKLOG, CROWD * 2));
        server.resumeAccepts();
    }

    @AfterEach
    void end() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.close();
        worker.shutdownNow();
    }

    private void open(StreamConnection connection) {
        nanos += FairAcceptor.SHARE_NANOS / AT_ONCE;
        if (opened.incrementAndGet() == 1) {
            ConduitStreamSourceChannel in = connection.getSourceChannel();
            in.setReadListener(this::heard);
            in.resumeReads();
        } else if (opened.get() == CROWD / 2) {
            throw new IllegalStateException("one that cannot be opened");
        }
    }

    private void heard(ConduitStreamSourceChannel channel) {
        openedWhenHeard.compareAndSet(-1, opened.get());
        try {
            while (channel.read(ByteBuffer.allocate(16)) > 0) {
                continue;
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(server.getLocalAddress());
        sockets.add(socket);
        return socket;
    }

    @Test
    void whoIsConnectedIsHeardWhileACrowdComesIn() throws Exception {
        Socket first = connect();
        await().until(() -> opened.get() == 1);
        CountDownLatch crowdIsThere = new CountDownLatch(1);
        worker.getIoThread().execute(() -> {
            try {
                crowdIsThere.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        for (int i = 1; i < CROWD; i++) {
            Socket one = connect();
            assertThat(one.isConnected()).isTrue();
        }
        first.getOutputStream().write(1);
        crowdIsThere.countDown();
        await().atMost(Duration.ofSeconds(10)).until(() -> opened.get() == CROWD);
        assertThat(openedWhenHeard.get()).isBetween(1, 4 * AT_ONCE);
    }
}

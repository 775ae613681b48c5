package io.notifyhub.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.client.spi.SocketListener;
import io.notifyhub.client.spi.SocketRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HttpSocketTest {
    private static final int TRIES = 400;
    private static final SocketListener DEAF = new SocketListener() {
        @Override
        public void onText(String text) {}

        @Override
        public void onClosed(int code, String reason, @Nullable Throwable cause) {}
    };

    @Test
    @DisplayName("a stream may be let go of at any moment while it waits for its answer")
    void letGo() throws Exception {
        Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
        ExecutorService pool = Executors.newCachedThreadPool();
        Executor guarded = task -> pool.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                thrown.add(e);
            }
        });
        try (ServerSocket server = new ServerSocket(0, TRIES, InetAddress.getLoopbackAddress())) {
            pool.execute(() -> answerAndCut(server));
            URI uri = URI.create("ws://127.0.0.1:" + server.getLocalPort() + "/ws/notifications/");
            HttpSocketFactory sockets = new HttpSocketFactory(guarded, guarded);
            for (int i = 0; i < TRIES; i++) {
                var socket = sockets.connect(new SocketRequest(uri, Map.of()), DEAF);
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(3_000_000));
                socket.terminate();
            }
        }
        pool.shutdown();
        assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(thrown).isEmpty();
    }

    private static void answerAndCut(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2_000_000));
            } catch (IOException e) {
                // The test is over, or the client was faster.
            }
        }
    }
}

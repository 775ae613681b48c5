package io.notifyhub.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notifyhub.client.NotifyClient;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SlowReaderTest {
    private static final int SENDS = 20_000;
    private static final int WINDOW_BYTES = 4096;
    private static final long MIB = 1 << 20;

    @Test
    @DisplayName("a device that does not read costs no memory, delays nobody, and has everything when it reads at last")
    void slow() throws Exception {
        try (RunningHub running = new RunningHub();
                Socket slow = new Socket()) {
            slow.setReceiveBufferSize(WINDOW_BYTES);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), running.port()));
            upgrade(slow);
            Received quick = new Received();
            try (NotifyClient client =
                    RunningHub.client(running.port(), "5").listener(quick).build()) {
                client.connect();
                await().until(() -> quick.unread == 0);

                sendAll(running, 1_000);
                await().atMost(Duration.ofSeconds(20)).until(() -> quick.ids.size() == 1_000);
                long before = heap();
                long logBefore = bytes(running);
                sendAll(running, SENDS - 1_000);
                await().atMost(Duration.ofSeconds(60)).until(() -> quick.ids.size() == SENDS);

                long grown = heap() - before - (bytes(running) - logBefore);
                assertThat(grown).as("heap beyond what the log itself keeps").isLessThan(16 * MIB);
            }
            assertThat(readIds(slow))
                    .isEqualTo(LongStream.rangeClosed(1, SENDS).boxed().toList());
        }
    }

    private static void sendAll(RunningHub running, int count) {
        for (int i = 0; i < count; i++) {
            running.hub.notifyUser("5", "news", Map.of("n", i));
        }
    }

    /** What the store says it keeps, with what its objects need about it. */
    private static long bytes(RunningHub running) {
        String text = running.store.toString();
        long own = Long.parseLong(text.substring(text.lastIndexOf("bytes=") + 6, text.length() - 1));
        return 2 * own;
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    static void upgrade(Socket socket) throws IOException {
        String request = "GET /ws/notifications/?token=" + RunningHub.token("5")
                + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        int matched = 0;
        while (matched < 4) {
            int c = in.read();
            matched = c == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : 0;
        }
    }

    /** Reads frames (RFC 6455 section 5.2, as a server writes them) until all ids came. */
    private static List<Long> readIds(Socket socket) throws IOException {
        List<Long> ids = new ArrayList<>();
        InputStream in = socket.getInputStream();
        socket.setSoTimeout(20_000);
        while (ids.size() < SENDS) {
            int opcode = in.read() & 0x0f;
            int length = in.read();
            assertThat(length).isLessThan(127).isNotNegative();
            if (length == 126) {
                length = in.read() << 8 | in.read();
            }
            byte[] payload = in.readNBytes(length);
            String text = new String(payload, StandardCharsets.UTF_8);
            if (opcode == 1 && text.startsWith("{\"type\":\"news\"")) {
                int at = text.indexOf("\"id\":") + 5;
                ids.add(Long.parseLong(text.substring(at, text.indexOf(',', at))));
            }
        }
        assertThat(Arrays.asList(ids.get(0), ids.get(SENDS - 1))).containsExactly(1L, (long) SENDS);
        return ids;
    }
}

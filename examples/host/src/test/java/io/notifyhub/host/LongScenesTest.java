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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Scenes that take minutes, as they do in life. Run by {@code mvn verify -Pfaults}. */
@Tag("long")
class LongScenesTest {
    private static final int SENDS = 900;
    private static final long MIB = 1 << 20;

    @Test
    @DisplayName(
            "a server that is away for a minute, in which 900 notifications are sent, costs the client nothing but time")
    void minuteAway() throws Exception {
        Received received = new Received();
        try (RunningHub running = new RunningHub();
                FaultProxy proxy = new FaultProxy(running.port());
                NotifyClient client =
                        RunningHub.client(proxy.port(), "5").listener(received).build()) {
            CountDownLatch connected = new CountDownLatch(1);
            client.connect().thenRun(connected::countDown);
            assertThat(connected.await(10, TimeUnit.SECONDS)).isTrue();
            running.stopServer();
            AtomicInteger sent = new AtomicInteger();
            ScheduledExecutorService sender = new ScheduledThreadPoolExecutor(1);
            sender.scheduleAtFixedRate(
                    () -> {
                        if (sent.get() < SENDS) {
                            running.hub.notifyUser("5", "news", Map.of("n", sent.incrementAndGet()));
                        }
                    },
                    0,
                    60_000 / SENDS,
                    TimeUnit.MILLISECONDS);
            await().atMost(Duration.ofSeconds(90)).until(() -> sent.get() == SENDS);
            sender.shutdownNow();
            assertThat(received.ids).isEmpty();
            long start = System.nanoTime();
            running.startServer();
            await().atMost(Duration.ofSeconds(30)).until(() -> received.ids.size() >= SENDS);
            System.out.printf(
                    "900 notifications of a minute's outage came %d ms after the server was back%n",
                    (System.nanoTime() - start) / 1_000_000);
            assertThat(received.ids)
                    .isEqualTo(LongStream.rangeClosed(1, SENDS).boxed().toList());
            assertThat(received.resets).isEmpty();
        }
    }

    @Test
    @DisplayName("a client that reads 1 KB/s gets everything, and neither memory nor other clients notice")
    void oneKilobyteASecond() throws Exception {
        try (RunningHub running = new RunningHub();
                Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4096);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), running.port()));
            SlowReaderTest.upgrade(slow);
            long[] latencies = new long[SENDS];
            long heapBefore;
            try (NotifyClient quick = RunningHub.client(running.port(), "5")
                    .onNotification(n -> latencies[(int) n.id() - 1] += System.nanoTime())
                    .build()) {
                CountDownLatch connected = new CountDownLatch(1);
                quick.connect().thenRun(connected::countDown);
                assertThat(connected.await(10, TimeUnit.SECONDS)).isTrue();
                heapBefore = heap();
                for (int i = 0; i < SENDS; i++) {
                    int index = i;
                    latencies[i] -= System.nanoTime();
                    running.hub.notifyUser("5", "news", Map.of("n", i));
                    await().pollInterval(Duration.ofMillis(1)).until(() -> latencies[index] > 0);
                }
            }
            long grown = heap() - heapBefore;
            int bytes = readSlowly(slow);
            Arrays.sort(latencies);
            System.out.printf(
                    "beside a reader at 1 KB/s (%d bytes in all): median %d µs, p99 %d µs; heap grew by %d KiB%n",
                    bytes, latencies[SENDS / 2] / 1_000, latencies[SENDS * 99 / 100] / 1_000, grown / 1024);
            assertThat(latencies[SENDS * 99 / 100]).as("p99 in ns").isLessThan(TimeUnit.MILLISECONDS.toNanos(200));
            assertThat(grown).isLessThan(8 * MIB);
        }
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** A kilobyte a second, until the last entry came. @return how many bytes that were */
    private static int readSlowly(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        String last = "\"id\":" + SENDS + ",";
        AtomicInteger ticks = new AtomicInteger();
        ScheduledExecutorService clock = new ScheduledThreadPoolExecutor(1);
        clock.scheduleAtFixedRate(ticks::incrementAndGet, 0, 100, TimeUnit.MILLISECONDS);
        byte[] tenth = new byte[102];
        int total = 0;
        for (int tick = 1; text.indexOf(last) < 0; tick++) {
            int due = tick;
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> ticks.get() >= due);
            int n = in.read(tenth);
            assertThat(n).as("the connection stays open").isPositive();
            total += n;
            text.append(new String(tenth, 0, n, StandardCharsets.ISO_8859_1));
        }
        clock.shutdownNow();
        List<Long> ids = Pattern.compile("\"id\":(\\d+),")
                .matcher(text)
                .results()
                .map(found -> Long.parseLong(found.group(1)))
                .toList();
        assertThat(ids).isEqualTo(LongStream.rangeClosed(1, SENDS).boxed().toList());
        return total;
    }
}

package io.notifyhub.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Crowds of hostile clients against the host in a process of its own, with a healthy client beside them whose latency is
 * printed, and what the process holds before and after. Run by {@code mvn verify -Pfaults}.
 */
@Tag("long")
class HostileScenesTest {
    private static final double MOST_SECONDS = 20;
    private static final double MOST_P99_MILLIS = 200;
    private static final byte[] NOTHING = {};

    @TempDir
    private Path folder;

    private HostProcess host;
    private HealthyClient healthy;
    private final List<String> report = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        host = new HostProcess(folder);
        host.warmUp();
        healthy = new HealthyClient(host.port());
        pause(3);
    }

    @AfterEach
    void stop() {
        healthy.close();
        host.close();
        report.forEach(System.out::println);
    }

    private static void pause(double seconds) {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private HealthyClient.Latency judge(String scene, HostProcess.Held before, double cutAfter) throws IOException {
        HealthyClient.Latency latency = healthy.take();
        HostProcess.Held during = host.held();
        await().atMost(Duration.ofSeconds(30)).until(() -> host.held().descriptors() <= before.descriptors() + 5);
        HostProcess.Held after = host.held();
        report.add(String.format(
                "%s: the last was cut after %.1f s; healthy client %s; before %s; at the end %s; after %s",
                scene, cutAfter, latency, before, during, after));
        assertThat(healthy.end()).as("the healthy client").isNull();
        assertThat(latency.count()).isPositive();
        assertThat(latency.p99()).as(scene + ": p99 of the healthy client").isLessThan(MOST_P99_MILLIS);
        assertThat(cutAfter).as(scene).isLessThan(MOST_SECONDS);
        assertThat(after.threads()).as(scene + ": threads").isLessThanOrEqualTo(before.threads() + 32);
        return latency;
    }

    private void cut(String scene, int count, IntFunction<byte[]> first, byte[] drip) throws IOException {
        HostProcess.Held before = host.held();
        HealthyClient.Latency ignored = healthy.take();
        try (Attackers attackers = new Attackers(host.port())) {
            int left = attackers.open(count, first, drip).dripFor(MOST_SECONDS + 5);
            assertThat(left).as(scene + ": not cut").isZero();
            HealthyClient.Latency judged = judge(scene, before, attackers.lastCutSeconds());
        }
    }

    @Test
    @DisplayName("who sends a byte a second, or nothing, is cut within 20 s, and nobody else notices")
    void slow() throws Exception {
        byte[] upgrade = Attackers.upgrade("?token=" + HostProcess.token("drip"));
        String post = "POST /api/notifications/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
                + "Content-Type: application/json\r\nAuthorization: Bearer " + HostProcess.token("drip") + "\r\n\r\n";
        byte[] drip = new byte[60];
        java.util.Arrays.fill(drip, (byte) 'x');
        cut("1,000 connections that say nothing", 1_000, i -> NOTHING, NOTHING);
        cut("500 requests of a byte a second", 500, i -> Attackers.ascii("GET / HTTP/1.1\r\nX: "), drip);
        cut(
                "500 halves of an upgrade request",
                500,
                i -> java.util.Arrays.copyOf(upgrade, upgrade.length / 2),
                NOTHING);
        cut("500 bodies of a byte a second", 500, i -> Attackers.ascii(post), drip);
        cut("500 bodies that never come", 500, i -> Attackers.ascii(post), NOTHING);
        byte[] frame = Attackers.text("\"" + "x".repeat(100) + "\"");
        cut("500 frames of a byte a second", 500, i -> upgradeOf("f" + i), frame);
        byte[] fragments = new byte[60 * 6];
        for (int i = 0; i < fragments.length; i += 6) {
            fragments[i] = (byte) (i == 0 ? 0x01 : 0x00);
            fragments[i + 1] = (byte) 0x80;
        }
        cut("500 messages of endless empty fragments", 500, i -> upgradeOf("g" + i), fragments);
    }

    private static byte[] upgradeOf(String user) {
        return Attackers.upgrade("?token=" + HostProcess.token(user));
    }

    @Test
    @DisplayName("10,000 connections that never authenticate are gone within 20 s, and nobody else notices")
    void neverAuthenticating() throws Exception {
        cut("5,000 connections that say nothing", 5_000, i -> NOTHING, NOTHING);
        byte[] nobody = Attackers.upgrade("");
        cut("10,000 sockets without a token that never close", 10_000, i -> nobody, NOTHING);
    }

    @Test
    @DisplayName("2,000 sockets that ask for everything and never read cost bounded memory, and nobody else notices")
    void neverReading() throws Exception {
        HostProcess.Held before = host.held();
        HealthyClient.Latency ignored = healthy.take();
        try (Attackers attackers = new Attackers(host.port())) {
            attackers.open(2_000, i -> upgradeOf("n" + i), NOTHING);
            byte[] ask = Attackers.text("\"" + "x".repeat(20_000) + "\"");
            for (int i = 0; i < 30; i++) {
                attackers.send(ask);
                pause(1);
            }
            HostProcess.Held during = host.held();
            HealthyClient.Latency latency = healthy.take();
            report.add(
                    "2,000 that never read: healthy client " + latency + "; before " + before + "; during " + during);
            assertThat(healthy.end()).isNull();
            assertThat(latency.p99()).isLessThan(MOST_P99_MILLIS);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> host.held().descriptors() <= before.descriptors() + 5);
        report.add("2,000 that never read: after " + host.held());
        assertThat(host.logLines()).as("the log").hasSizeLessThan(20).noneMatch(line -> line.startsWith("\tat"));
    }

    @Test
    @DisplayName("a flood of garbage and of messages is answered or cut, and nobody else notices")
    void floods() throws Exception {
        long seed = new Random().nextLong();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        HostProcess.Held before = host.held();
        HealthyClient.Latency ignored = healthy.take();
        double longest = 0;
        for (int round = 0; round < 20; round++) {
            try (Attackers attackers = new Attackers(host.port())) {
                attackers.open(
                        200,
                        i -> {
                            byte[] garbage = new byte[random.nextInt(2_000)];
                            random.nextBytes(garbage);
                            return garbage;
                        },
                        NOTHING);
                longest = Math.max(longest, attackers.dripFor(1) == 0 ? attackers.lastCutSeconds() : 1);
            }
        }
        HealthyClient.Latency first = judge("4,000 connections of random bytes", before, longest);
        try (Attackers attackers = new Attackers(host.port())) {
            attackers.open(50, i -> upgradeOf("m" + i), NOTHING);
            byte[] ping = Attackers.text("{\"type\":\"ping\"}");
            byte[] many = new byte[ping.length * 100];
            for (int i = 0; i < many.length; i++) {
                many[i] = ping[i % ping.length];
            }
            int left = 50;
            for (int i = 0; i < 80 && left > 0; i++) {
                attackers.send(many);
                left = attackers.dripFor(0.5);
            }
            assertThat(left).as("still sending as fast as they can").isZero();
            report.add(String.format("50 that send without end: gone after %.1f s", attackers.lastCutSeconds()));
        }
        HealthyClient.Latency second = judge("50 that send without end", before, 0);
        assertThat(host.logLines()).as("the log").hasSizeLessThan(20).noneMatch(line -> line.startsWith("\tat"));
    }

    @Test
    @DisplayName("a host that is told to end does so within 11 s, whatever its clients do")
    void end() throws Exception {
        try (Attackers attackers = new Attackers(host.port())) {
            attackers.open(500, i -> upgradeOf("e" + i), NOTHING);
            pause(2);
            Duration took = host.terminate();
            report.add(
                    "ended after " + took.toMillis() + " ms with 500 deaf clients; healthy client: " + healthy.end());
            assertThat(took).isLessThan(Duration.ofSeconds(11));
            assertThat(healthy.end()).startsWith("1001");
        }
    }
}

package io.notifyhub.server.undertow.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Deadlines over real sockets, with a clock that the sweep itself moves: a second per look. */
class WebSocketSweepTest {

    private final AtomicLong now = new AtomicLong();

    @Test
    void pingsAndHearsTheAnswer() throws Exception {
        try (TestServer server = ticking();
                RawWebSocketClient client = RawWebSocketClient.open(server.port())) {
            TestServer.Recorder end = server.accepted();
            for (int i = 0; i < 20; i++) {
                assertThat(client.readFrame().opcode()).isEqualTo(Opcode.PING);
                client.send(ClientFrames.frame(ClientFrames.FIN | Opcode.PONG, new byte[0]));
            }
            assertThat(seconds()).isGreaterThanOrEqualTo(20 * 25);
            assertThat(end.closes).isEmpty();
        }
    }

    @Test
    void cutsAPeerThatAnswersNothing() throws Exception {
        try (TestServer server = ticking();
                RawWebSocketClient client = RawWebSocketClient.open(server.port())) {
            TestServer.Recorder end = server.accepted();
            assertThat(end.closed()).isEqualTo(new CloseStatus(4008, "stalled"));
            assertThat(seconds()).isGreaterThanOrEqualTo(185);
            int frames = 0;
            while (!client.isCut()) {
                frames++;
            }
            assertThat(frames).as("7 pings and the close frame").isLessThanOrEqualTo(8);
            server.awaitEmpty();
        }
    }

    @Test
    void tellsAPeerThatAnswersNothingWhyItIsCut() throws Exception {
        try (TestServer server = ticking();
                RawWebSocketClient client = RawWebSocketClient.open(server.port())) {
            TestServer.Recorder end = server.accepted();
            end.farewell = "stalled, I think";
            RawWebSocketClient.Frame frame = client.readFrame();
            while (frame.opcode() == Opcode.PING) {
                frame = client.readFrame();
            }
            assertThat(frame.text()).isEqualTo("stalled, I think");
            assertThat(client.readFrame().closeCode()).isEqualTo(4008);
            assertThat(end.closed()).isEqualTo(new CloseStatus(4008, "stalled"));
            server.awaitEmpty();
        }
    }

    @Test
    void cutsAPeerThatTakesNothingFiveSecondsAfterItWasToldInVain() throws Exception {
        try (TestServer server = ticking();
                RawWebSocketClient client = RawWebSocketClient.open(server.port(), 4_096)) {
            TestServer.Recorder end = server.accepted();
            end.farewell = "stalled, I think";
            WebSocketFrame much = WebSocketFrame.text("x".repeat(60_000));
            while (end.connection.offer(much)) {
                end.connection.flush();
            }
            assertThat(end.closed()).isEqualTo(new CloseStatus(4008, "stalled"));
            assertThat(seconds()).isGreaterThanOrEqualTo(185);
            server.awaitEmpty();
            assertThat(server.handler().isAtRest()).isTrue();
        }
    }

    @Test
    void cutsAPeerThatDoesNotEndTheClosingHandshake() throws Exception {
        try (TestServer server = ticking();
                RawWebSocketClient client = RawWebSocketClient.open(server.port())) {
            TestServer.Recorder end = server.accepted();
            long before = seconds();
            end.connection.close(1001, "bye");
            assertThat(client.readAnswer().closeCode()).isEqualTo(1001);
            assertThat(end.closed()).isEqualTo(new CloseStatus(1001, "bye"));
            assertThat(seconds() - before).isGreaterThanOrEqualTo(5);
            assertThat(client.isCut()).isTrue();
            server.awaitEmpty();
        }
    }

    @Test
    void cutsAPeerThatKeepsItsEndOpenAfterTheHandshake() throws Exception {
        try (TestServer server = ticking();
                RawWebSocketClient client = RawWebSocketClient.open(server.port())) {
            TestServer.Recorder end = server.accepted();
            client.send(ClientFrames.close(1000, ""));
            assertThat(end.closed().code()).isEqualTo(1000);
            server.awaitEmpty();
            assertThat(end.furtherCloses()).isEmpty();
        }
    }

    @Test
    void refusesAMessageThatIsNotFinished() throws Exception {
        try (TestServer server = ticking();
                RawWebSocketClient client = RawWebSocketClient.open(server.port())) {
            TestServer.Recorder end = server.accepted();
            client.send(ClientFrames.header(ClientFrames.FIN | Opcode.TEXT, 5));
            assertThat(client.readAnswer().closeCode()).isEqualTo(1008);
            assertThat(end.closed().code()).isEqualTo(1008);
        }
    }

    @Test
    void refusesFragmentsWithoutEnd() throws Exception {
        try (TestServer server = ticking();
                RawWebSocketClient client = RawWebSocketClient.open(server.port())) {
            TestServer.Recorder end = server.accepted();
            client.send(ClientFrames.frame(Opcode.TEXT, new byte[0]));
            while (end.closes.isEmpty()) {
                client.send(ClientFrames.frame(Opcode.CONTINUATION, new byte[0]), ClientFrames.ping("p"));
                RawWebSocketClient.Frame answer = client.readAnswer();
                if (answer.opcode() == Opcode.CLOSE) {
                    assertThat(answer.closeCode()).isEqualTo(1008);
                    return;
                }
            }
            assertThat(end.closed().code()).isEqualTo(1008);
        }
    }

    @Test
    void killsNobodyRightAfterASleep() throws Exception {
        AtomicLong sweeps = new AtomicLong();
        WebSocketSettings settings = WebSocketSettings.builder()
                .sweepInterval(Duration.ofMillis(2))
                .nanoTime(() -> {
                    sweeps.incrementAndGet();
                    return now.get();
                })
                .build();
        try (TestServer server = TestServer.start(settings);
                RawWebSocketClient client = RawWebSocketClient.open(server.port())) {
            TestServer.Recorder end = server.accepted();
            awaitSweep(sweeps, end);
            now.addAndGet(TimeUnit.HOURS.toNanos(8));
            assertThat(client.readFrame().opcode()).isEqualTo(Opcode.PING);
            awaitSweep(sweeps, end);
            assertThat(end.closes)
                    .as("asleep for hours, and given one more interval")
                    .isEmpty();
            for (int i = 0; i < 26 + 7; i++) {
                awaitSweep(sweeps, end);
                now.addAndGet(TimeUnit.SECONDS.toNanos(1));
            }
            assertThat(end.closed().code()).isEqualTo(4008);
        }
    }

    private static void awaitSweep(AtomicLong sweeps, TestServer.Recorder end) {
        long before = sweeps.get();
        await().pollInterval(Duration.ofMillis(1)).until(() -> sweeps.get() > before + 1 || !end.closes.isEmpty());
    }

    private TestServer ticking() {
        return TestServer.start(WebSocketSettings.builder()
                .sweepInterval(Duration.ofMillis(2))
                .nanoTime(() -> now.addAndGet(TimeUnit.SECONDS.toNanos(1)))
                .build());
    }

    private long seconds() {
        return TimeUnit.NANOSECONDS.toSeconds(now.get());
    }
}

package io.notifyhub.server.undertow.websocket;

import static io.notifyhub.server.undertow.websocket.FrameWriter.CLOSE_SENT;
import static io.notifyhub.server.undertow.websocket.FrameWriter.CONTROLS_SENT;
import static io.notifyhub.server.undertow.websocket.FrameWriter.FAILED;
import static io.notifyhub.server.undertow.websocket.FrameWriter.HAND_OVER;
import static io.notifyhub.server.undertow.websocket.FrameWriter.LEFT;
import static io.notifyhub.server.undertow.websocket.FrameWriter.WRITABLE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameWriterTest {

    private final FakeSink sink = new FakeSink();
    private final WriteBuffers buffers = new WriteBuffers(1);
    private final FrameWriter writer = new FrameWriter(
            sink.channel(),
            WebSocketSettings.builder().maxQueuedFrames(8).maxQueuedBytes(1_000).build(),
            buffers);

    @Test
    void writesManyFramesAtOnce() {
        writer.offer(data("one"));
        writer.offer(data("two"));
        writer.offer(data("three"));
        assertThat(writer.flush(true)).isZero();
        assertThat(frames(sink.written())).containsExactly("one", "two", "three");
        assertThat(sink.writes).isEqualTo(1);
        assertThat(sink.resumed).isFalse();
        assertThat(writer.isIdle()).isTrue();
        assertThat(buffers.areBack()).isTrue();
    }

    @Test
    void leavesTheRestToTheIoThreadWhenTheSocketIsFull() {
        sink.room = 4;
        writer.offer(data("one"));
        assertThat(writer.flush(true)).isZero();
        assertThat(sink.resumed).isTrue();
        sink.room = 1_000;
        writer.offer(data("two"));
        assertThat(writer.flush(true)).isZero();
        assertThat(sink.written()).as("the caller stands back").hasSize(4);
        assertThat(writer.drain()).isZero();
        assertThat(frames(sink.written())).containsExactly("one", "two");
        assertThat(sink.resumed).isFalse();
    }

    @Test
    void handsOverOnceWhereTheCallerMayNotWrite() {
        writer.offer(data("one"));
        assertThat(writer.flush(false)).isEqualTo(HAND_OVER);
        assertThat(writer.flush(false)).isZero();
        assertThat(sink.writes).isZero();
        writer.drain();
        writer.offer(data("two"));
        assertThat(writer.flush(false)).isEqualTo(HAND_OVER);
        writer.drain();
        assertThat(frames(sink.written())).containsExactly("one", "two");
    }

    @Test
    void whatIsLeftIsWrittenTogetherByTheIoThread() {
        writer.offer(data("one"));
        assertThat(writer.flushLater()).isEqualTo(LEFT);
        writer.offer(data("two"));
        assertThat(writer.flushLater()).as("asked once").isZero();
        assertThat(sink.writes).isZero();
        assertThat(writer.isIdle()).as("nothing waits for the peer").isTrue();
        assertThat(writer.drainLeft()).isZero();
        assertThat(frames(sink.written())).containsExactly("one", "two");
        assertThat(sink.writes).isEqualTo(1);
        writer.offer(data("three"));
        assertThat(writer.flushLater()).isEqualTo(LEFT);
    }

    @Test
    void whatIsLeftGoesOutWithWhateverIsInAHurry() {
        writer.offer(data("one"));
        assertThat(writer.flushLater()).isEqualTo(LEFT);
        writer.offer(data("two"));
        assertThat(writer.flush(true)).isZero();
        assertThat(frames(sink.written())).containsExactly("one", "two");
        writer.offer(data("three"));
        assertThat(writer.flushLater()).as("is still asked for").isZero();
        assertThat(writer.drainLeft()).isZero();
        assertThat(writer.drainLeft()).as("nothing is left").isZero();
        assertThat(frames(sink.written())).containsExactly("one", "two", "three");
    }

    @Test
    void leavesNeitherManyFramesNorAClose() {
        FrameWriter wide =
                new FrameWriter(sink.channel(), WebSocketSettings.builder().build(), buffers);
        for (int i = 0; i < FrameWriter.GATHERED_FRAMES; i++) {
            assertThat(sink.writes).isZero();
            wide.offer(data("data " + i));
            wide.flushLater();
        }
        assertThat(frames(sink.written())).hasSize(FrameWriter.GATHERED_FRAMES);
        wide.close(null, new CloseStatus(1000, ""));
        assertThat(wide.flushLater()).isEqualTo(CLOSE_SENT);
    }

    @Test
    void leavesNothingOnceAFrameWasRefused() {
        for (int i = 0; i < 8; i++) {
            writer.offer(data("data " + i));
        }
        assertThat(writer.flushLater()).isEqualTo(LEFT);
        assertThat(writer.offer(data("ninth"))).isFalse();
        assertThat(writer.flushLater()).isEqualTo(WRITABLE);
        assertThat(frames(sink.written())).hasSize(8);
    }

    @Test
    void leavesNoPong() {
        writer.offer(data("one"));
        assertThat(writer.flushLater()).isEqualTo(LEFT);
        writer.offerControl(WebSocketFrame.pong(new byte[0]));
        assertThat(writer.flushLater()).isZero();
        assertThat(frames(sink.written())).containsExactly("PONG ", "one");
    }

    @Test
    void leavesNothingBesideASocketThatIsFull() {
        sink.room = 4;
        writer.offer(data("one"));
        writer.flush(true);
        writer.offer(data("two"));
        assertThat(writer.flushLater()).isZero();
        assertThat(writer.drainLeft()).isZero();
        assertThat(sink.written()).hasSize(4);
        assertThat(writer.isIdle()).isFalse();
    }

    @Test
    void goesOnUntilTheChannelHasFlushed() {
        sink.flushed = false;
        writer.offer(data("one"));
        writer.close(null, new CloseStatus(1000, ""));
        assertThat(writer.flush(true)).isZero();
        assertThat(sink.resumed).isTrue();
        sink.flushed = true;
        assertThat(writer.drain()).isEqualTo(CLOSE_SENT);
        assertThat(sink.resumed).isFalse();
    }

    @Test
    void refusesAboveTheLimitsAndTellsOfRoomOnce() {
        sink.room = 0;
        for (int i = 0; i < 8; i++) {
            assertThat(writer.offer(data("data " + i))).isTrue();
        }
        assertThat(writer.isWritable()).isFalse();
        assertThat(writer.offer(data("ninth"))).isFalse();
        assertThat(writer.offer(data("ninth"))).isFalse();
        writer.flush(true);
        sink.room = 3 * 8;
        assertThat(writer.drain()).as("five are still in flight").isZero();
        sink.room = 8;
        assertThat(writer.drain()).isEqualTo(WRITABLE);
        sink.room = 1_000;
        assertThat(writer.drain()).isZero();
    }

    @Test
    void takesOneFrameOfAnySizeWhenNothingIsInFlight() {
        WebSocketFrame large = WebSocketFrame.binary(new byte[200_000]);
        assertThat(writer.offer(large)).isTrue();
        assertThat(writer.offer(data("small"))).isFalse();
        assertThat(writer.flush(true)).isEqualTo(WRITABLE);
        assertThat(sink.written()).hasSize(large.size());
        assertThat(writer.offer(data("x".repeat(600)))).isTrue();
        assertThat(writer.offer(large)).isFalse();
    }

    @Test
    void takesLittleWhileTooMuchWaitsForAllPeersTogether() {
        WriteBuffers shared = new WriteBuffers(1, 10_000);
        FakeSink full = new FakeSink();
        FrameWriter slow =
                new FrameWriter(full.channel(), WebSocketSettings.builder().build(), shared);
        assertThat(shared.nothingWaits()).isTrue();
        full.room = 0;
        int taken = 0;
        while (slow.offer(WebSocketFrame.binary(new byte[1_000]))) {
            taken++;
            slow.flush(true);
        }
        assertThat(taken).as("frames of 1 kB").isBetween(10, 17);
        assertThat(shared.isTight()).isTrue();
        full.room = 1_000_000;
        assertThat(slow.drain()).isEqualTo(WRITABLE);
        assertThat(shared.nothingWaits()).as("nothing waits any longer").isTrue();
        full.room = 0;
        assertThat(slow.offer(WebSocketFrame.binary(new byte[50_000]))).isTrue();
        slow.flush(true);
        assertThat(shared.isTight()).isTrue();
        slow.kill(CloseStatus.BROKEN);
        assertThat(shared.nothingWaits()).isTrue();
    }

    @Test
    void countsPongsApartFromData() {
        sink.room = 0;
        for (int i = 0; i < FrameWriter.MAX_CONTROLS - 1; i++) {
            assertThat(writer.offerControl(WebSocketFrame.pong(new byte[0]))).isTrue();
        }
        assertThat(writer.offerControl(WebSocketFrame.pong(new byte[0]))).isFalse();
        assertThat(writer.isWritable()).isTrue();
        assertThat(writer.awaitControls()).isTrue();
        writer.flush(true);
        sink.room = 1_000;
        assertThat(writer.drain()).isEqualTo(CONTROLS_SENT);
        assertThat(writer.awaitControls()).isFalse();
    }

    @Test
    void takesAFarewellWhateverElseIsInFlight() {
        sink.room = 0;
        for (int i = 0; i < 8; i++) {
            writer.offer(data("data " + i));
        }
        assertThat(writer.offer(data("ninth"))).isFalse();
        WebSocketFrame farewell = data("farewell");
        CloseStatus status = new CloseStatus(4000, "reason");
        assertThat(writer.close(farewell, status)).isTrue();
        sink.room = 10_000;
        writer.drain();
        String written = new String(sink.written(), StandardCharsets.UTF_8);
        assertThat(written).contains("data 7").doesNotContain("ninth").endsWith("reason");
        assertThat(written.indexOf("farewell")).isGreaterThan(written.indexOf("data 7"));
    }

    @Test
    void takesNothingAfterTheCloseFrame() {
        sink.room = 0;
        writer.offer(data("queued"));
        assertThat(writer.close(null, new CloseStatus(4000, "first"))).isTrue();
        assertThat(writer.close(null, new CloseStatus(4001, "second"))).isFalse();
        assertThat(writer.offer(data("late"))).isFalse();
        assertThat(writer.offerControl(WebSocketFrame.PING)).isTrue();
        writer.flush(true);
        sink.room = 1_000;
        assertThat(writer.drain()).isEqualTo(CLOSE_SENT);
        assertThat(frames(sink.written())).containsExactly("queued", "CLOSE 4000");
        assertThat(writer.status().code()).isEqualTo(4000);
        assertThat(writer.drain()).isZero();
    }

    @Test
    void isDeadAfterTheSocketFailed() {
        sink.broken = true;
        writer.offer(data("one"));
        assertThat(writer.flush(true)).isEqualTo(FAILED);
        assertThat(writer.flush(true)).isZero();
        assertThat(writer.offer(data("two"))).isFalse();
        assertThat(writer.isIdle()).isTrue();
        assertThat(writer.status().code()).isEqualTo(1006);
        assertThat(buffers.areBack()).isTrue();
    }

    @Test
    void seesProgressOnlyWhereTheSocketWasFull() {
        writer.offer(data("one"));
        writer.flush(true);
        assertThat(writer.takeProgress())
                .as("the operating system had room; that says nothing of the peer")
                .isFalse();
        sink.room = 2;
        writer.offer(data("two"));
        writer.flush(true);
        assertThat(writer.takeProgress()).isFalse();
        sink.room = 1;
        writer.drain();
        assertThat(writer.takeProgress()).isTrue();
        assertThat(writer.takeProgress()).isFalse();
    }

    @Test
    void keepsOrderAndTearsNothingHoweverTheSocketTakesIt() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int data = 0;
        int pongs = 0;
        for (int step = 0; step < 50_000; step++) {
            switch (random.nextInt(5)) {
                case 0:
                    if (writer.offer(data("data " + data + " " + "x".repeat(random.nextInt(200))))) {
                        data++;
                    }
                    break;
                case 1:
                    if (!writer.awaitControls()) {
                        writer.offerControl(WebSocketFrame.pong(("" + pongs++).getBytes(StandardCharsets.UTF_8)));
                    }
                    break;
                case 2:
                    writer.flush(random.nextBoolean());
                    break;
                case 3:
                    if (random.nextBoolean()) {
                        writer.flushLater();
                    } else {
                        writer.drainLeft();
                    }
                    break;
                default:
                    sink.room = random.nextInt(150);
                    writer.drain();
            }
        }
        sink.room = Integer.MAX_VALUE;
        writer.drain();
        int nextData = 0;
        int nextPong = 0;
        for (String frame : frames(sink.written())) {
            if (frame.startsWith("data ")) {
                assertThat(frame).as("seed %d", seed).startsWith("data " + nextData++ + " ");
            } else {
                assertThat(frame).as("seed %d", seed).isEqualTo("PONG " + nextPong++);
            }
        }
        assertThat(nextData).as("seed %d", seed).isEqualTo(data);
        assertThat(nextPong).as("seed %d", seed).isEqualTo(pongs);
    }

    private static WebSocketFrame data(String text) {
        return WebSocketFrame.text(text);
    }

    private static List<String> frames(byte[] stream) {
        List<String> frames = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(stream);
        while (in.hasRemaining()) {
            int opcode = in.get() & 0x0f;
            int length = in.get();
            length = length == 126 ? in.getShort() & 0xffff : length;
            byte[] payload = new byte[length];
            in.get(payload);
            String text = new String(payload, StandardCharsets.UTF_8);
            if (opcode == Opcode.PONG) {
                frames.add("PONG " + text);
            } else if (opcode == Opcode.CLOSE) {
                frames.add("CLOSE " + ByteBuffer.wrap(payload).getShort());
            } else {
                frames.add(text);
            }
        }
        return frames;
    }
}

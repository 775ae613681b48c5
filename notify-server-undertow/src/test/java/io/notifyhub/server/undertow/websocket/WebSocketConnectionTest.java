package io.notifyhub.server.undertow.websocket;

import static io.notifyhub.server.undertow.websocket.ClientFrames.FIN;
import static io.notifyhub.server.undertow.websocket.ClientFrames.binary;
import static io.notifyhub.server.undertow.websocket.ClientFrames.bytes;
import static io.notifyhub.server.undertow.websocket.ClientFrames.close;
import static io.notifyhub.server.undertow.websocket.ClientFrames.frame;
import static io.notifyhub.server.undertow.websocket.ClientFrames.longLength;
import static io.notifyhub.server.undertow.websocket.ClientFrames.ping;
import static io.notifyhub.server.undertow.websocket.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.undertow.UndertowOptions;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.xnio.Options;

/** Over real sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebSocketConnectionTest {

    private static final int SMALL_BUFFER = 4096;

    private TestServer server;

    @BeforeAll
    void start() {
        server = TestServer.start(WebSocketSettings.builder().build());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void movesMessagesBothWays() throws Exception {
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            client.send(text("gr\u00fcn"), binary(bytes(1, 2)), text(""));
            assertThat(end.message()).isEqualTo("gr\u00fcn");
            assertThat(end.message()).isEqualTo(bytes(1, 2));
            assertThat(end.message()).isEqualTo("");
            end.connection.offer(WebSocketFrame.text("a\u20ac"));
            end.connection.offer(WebSocketFrame.binary(bytes(7)));
            end.connection.offer(WebSocketFrame.text("x".repeat(126)));
            end.connection.offer(WebSocketFrame.text("y".repeat(65_536)));
            end.connection.flush();
            assertThat(client.readFrame().text()).isEqualTo("a\u20ac");
            assertThat(client.readFrame().payload()).isEqualTo(bytes(7));
            assertThat(client.readFrame().text()).isEqualTo("x".repeat(126));
            assertThat(client.readFrame().text()).isEqualTo("y".repeat(65_536));
        }
    }

    @Test
    void answersPingsInOrderAndBetweenFragments() throws Exception {
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            client.send(ping("1"), frame(Opcode.TEXT, bytes('a')), ping("2"), frame(FIN, bytes('b')), ping(""));
            assertThat(client.readFrame()).matches(pong -> pong.opcode() == Opcode.PONG);
            assertThat(client.readFrame().text()).isEqualTo("2");
            assertThat(client.readFrame().text()).isEmpty();
            assertThat(end.message()).isEqualTo("ab");
        }
    }

    @Test
    void sendsWhatTheAcceptorOffers() throws Exception {
        try (TestServer greeting = TestServer.startAccepting(settings().build(), (request, connection) -> {
            connection.offer(WebSocketFrame.text("welcome"));
            return new TestServer.Recorder(request, connection);
        })) {
            try (RawWebSocketClient client = RawWebSocketClient.open(greeting.port())) {
                assertThat(client.readFrame().text()).isEqualTo("welcome");
            }
        }
    }

    @Test
    void answersTheCloseOfThePeerAndEndsTheStreamFirst() throws Exception {
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            end.connection.offer(WebSocketFrame.text("queued"));
            client.send(close(4001, "enough"));
            assertThat(end.closed()).isEqualTo(new CloseStatus(4001, "enough"));
            assertThat(client.readFrame().text()).isEqualTo("queued");
            assertThat(client.readFrame().closeCode()).isEqualTo(4001);
            assertThat(client.readsEnd()).isTrue();
            assertThat(end.connection.offer(WebSocketFrame.text("late"))).isFalse();
            assertThat(end.connection.isWritable()).isFalse();
        }
        server.awaitEmpty();
    }

    @Test
    void answersACloseWithoutCodeWithOneWithoutCode() throws Exception {
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            client.send(frame(FIN | Opcode.CLOSE, new byte[0]), text("after the close"));
            assertThat(client.readFrame())
                    .matches(close -> close.opcode() == Opcode.CLOSE && close.payload().length == 0);
            assertThat(client.readsEnd()).isTrue();
            assertThat(end.closed().code()).isEqualTo(1005);
            assertThat(end.messages).isEmpty();
        }
        server.awaitEmpty();
    }

    @Test
    void closesInOrderAndDropsMessagesMeanwhile() throws Exception {
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            end.connection.offer(WebSocketFrame.text("last"));
            end.connection.close(1001, "going away");
            end.connection.close(4000, "again");
            assertThat(client.readFrame().text()).isEqualTo("last");
            RawWebSocketClient.Frame close = client.readFrame();
            assertThat(close.closeCode()).isEqualTo(1001);
            assertThat(close.closeReason()).isEqualTo("going away");
            assertThat(end.closes).as("the peer has not answered").isEmpty();
            client.send(text("crossing"), close(1001, ""));
            assertThat(client.readsEnd()).isTrue();
            assertThat(end.closed()).isEqualTo(new CloseStatus(1001, "going away"));
            assertThat(end.messages).isEmpty();
        }
        server.awaitEmpty();
    }

    @Test
    void cutsALongReasonBetweenCharacters() throws Exception {
        try (RawWebSocketClient client = open()) {
            server.accepted().connection.close(1000, "\u20ac".repeat(50));
            assertThat(client.readFrame().closeReason()).isEqualTo("\u20ac".repeat(41));
        }
    }

    @Test
    void refusesToSendCodesThatNoFrameMayCarry() throws Exception {
        try (RawWebSocketClient client = open()) {
            WebSocketConnection connection = server.accepted().connection;
            assertThatThrownBy(() -> connection.close(1006, "")).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> connection.close(1005, "")).isInstanceOf(IllegalArgumentException.class);
            assertThat(client.stream().available()).isZero();
        }
    }

    @Test
    void reportsABrokenConnectionAs1006() throws Exception {
        RawWebSocketClient client = open();
        TestServer.Recorder end = server.accepted();
        client.finish();
        assertThat(end.closed().code()).isEqualTo(1006);
        assertThat(client.readsEnd()).isTrue();
        client.close();

        RawWebSocketClient resetting = open();
        TestServer.Recorder other = server.accepted();
        resetting.reset();
        assertThat(other.closed().code()).isEqualTo(1006);
        server.awaitEmpty();
        assertThat(end.furtherCloses()).isEmpty();
    }

    @Test
    void terminatesAtOnceAndReportsItsCode() throws Exception {
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            end.connection.terminate(4999, "out");
            assertThat(end.closed()).isEqualTo(new CloseStatus(4999, "out"));
            assertThat(client.isCut()).isTrue();
            end.connection.terminate(4998, "again");
            end.connection.close(1000, "again");
        }
        server.awaitEmpty();
    }

    @Test
    void tellsThePeerWhatItDidWrongAndReadsOnSoThatThisArrives() throws Exception {
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            client.send(bytes(FIN | Opcode.TEXT, 1, 'x'), new byte[100_000]);
            assertThat(client.readFrame().closeCode()).isEqualTo(1002);
            client.send(new byte[100_000]);
            assertThat(client.readsEnd()).isTrue();
            assertThat(end.closed().code()).isEqualTo(1002);
        }
        server.awaitEmpty();
    }

    @Test
    void refusesATooLongMessageWhenItIsAnnounced() throws Exception {
        try (RawWebSocketClient client = open()) {
            client.send(longLength(FIN | Opcode.TEXT, 65_537));
            assertThat(client.readFrame().closeCode()).isEqualTo(1009);
            assertThat(server.accepted().closed().code()).isEqualTo(1009);
        }
    }

    @Test
    void refusesBinaryThatTheListenerDoesNotUnderstand() throws Exception {
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            client.send(binary(bytes(0xee)));
            assertThat(client.readFrame().closeCode()).isEqualTo(1003);
            client.send(close(1003, ""));
            assertThat(end.closed().code()).isEqualTo(1003);
        }
    }

    @Test
    void closesWith1011WhenTheListenerFails() throws Exception {
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            end.onMessage = () -> {
                throw new IllegalStateException("a test's own failure");
            };
            client.send(text("one"), text("two"));
            assertThat(client.readFrame().closeCode()).isEqualTo(1011);
            client.send(close(1011, ""));
            assertThat(end.closed().code()).isEqualTo(1011);
            assertThat(end.messages).containsExactly("one");
        }
        server.awaitEmpty();
    }

    @Test
    void letsAListenerThatFailedSayOneLastThing() throws Exception {
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            end.farewell = "sorry";
            end.onMessage = () -> {
                throw new IllegalStateException("a test's own failure");
            };
            client.send(text("one"), text("two"));
            assertThat(client.readFrame().text()).isEqualTo("sorry");
            assertThat(client.readFrame().closeCode()).isEqualTo(1011);
            client.send(close(1011, ""));
            assertThat(end.closed().code()).isEqualTo(1011);
            assertThat(end.messages).containsExactly("one");
        }
        server.awaitEmpty();
    }

    @Test
    void closesWith1011WhenTheListenerFailsAtSayingSoToo() throws Exception {
        try (TestServer failing =
                TestServer.startAccepting(settings().build(), (request, connection) -> new Failing())) {
            try (RawWebSocketClient client = RawWebSocketClient.open(failing.port())) {
                client.send(text("one"), text("two"));
                assertThat(client.readFrame().closeCode()).isEqualTo(1011);
                client.send(close(1011, ""));
                assertThat(client.readsEnd()).isTrue();
            }
            failing.awaitEmpty();
        }
    }

    private static final class Failing implements WebSocketListener {
        @Override
        public void onText(String text) {
            throw new IllegalStateException("a test's own failure");
        }

        @Override
        public boolean onRefused(int code, String reason) {
            throw new IllegalStateException("another one");
        }

        @Override
        public void onClosed(int code, String reason) {
            throw new IllegalStateException("and another one");
        }
    }

    @Test
    void closesWith1011WhenTheAcceptorFails() throws Exception {
        try (TestServer failing = TestServer.startAccepting(settings().build(), (request, connection) -> {
            throw new IllegalStateException("a test's own failure");
        })) {
            try (RawWebSocketClient client = RawWebSocketClient.open(failing.port())) {
                assertThat(client.readFrame().closeCode()).isEqualTo(1011);
                client.send(close(1011, ""));
                assertThat(client.readsEnd()).isTrue();
            }
            failing.awaitEmpty();
        }
    }

    @Test
    void boundsWhatAPeerThatDoesNotReadCosts() throws Exception {
        try (RawWebSocketClient client = RawWebSocketClient.open(server.port(), SMALL_BUFFER)) {
            TestServer.Recorder end = server.accepted();
            WebSocketConnection connection = end.connection;
            int taken = fill(connection);
            assertThat(connection.isWritable()).isFalse();
            assertThat(end.writables).isEmpty();

            // It can still be heard.
            client.send(text("still here"));
            assertThat(end.message()).isEqualTo("still here");

            AtomicInteger next = new AtomicInteger(taken);
            end.whenWritable = () -> {
                connection.offer(numbered(next.getAndIncrement()));
                connection.flush();
            };
            for (int i = 0; i <= taken; i++) {
                assertThat(number(client.readFrame())).isEqualTo(i);
            }
            await().until(connection::isWritable);
            assertThat(end.writables).hasSize(1).allMatch(thread -> thread == end.openedBy);
        }
        server.awaitEmpty();
    }

    @Test
    void tellsOfRoomAlsoWhenNobodyHadFlushed() throws Exception {
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            // After which the I/O thread flushes nothing by itself any longer.
            client.send(ClientFrames.ping("p"));
            assertThat(client.readFrame().opcode()).isEqualTo(Opcode.PONG);
            int taken = 0;
            while (end.connection.offer(numbered(taken))) {
                taken++;
            }
            assertThat(taken).isEqualTo(64);
            for (int i = 0; i < taken; i++) {
                assertThat(number(client.readFrame())).isEqualTo(i);
            }
            assertThat(end.writables.poll(20, TimeUnit.SECONDS)).isSameAs(end.openedBy);
        }
    }

    @Test
    void neverForgetsToTellOfRoom() throws Exception {
        int count = 200_000;
        // More than the operating system's buffers can take, so that the sender is refused before anything is read.
        String padding = " ".repeat(100);
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            AtomicInteger refusals = new AtomicInteger();
            Thread sender = new Thread(() -> {
                for (int i = 0; i < count; i++) {
                    while (!end.connection.offer(WebSocketFrame.text(i + padding))) {
                        refusals.incrementAndGet();
                        if (!awaitRoom(end)) {
                            return;
                        }
                    }
                    if (i % 7 == 0) {
                        end.connection.flush();
                    }
                }
                end.connection.flush();
            });
            sender.start();
            await().until(() -> refusals.get() > 0);
            for (int i = 0; i < count; i++) {
                assertThat(client.readFrame().text()).isEqualTo(i + padding);
            }
            sender.join();
        }
    }

    @Test
    void keepsTheOrderOfOneWhoSendsWithoutAPauseToMany() throws Exception {
        int clients = 20;
        int each = 1_000;
        List<RawWebSocketClient> sockets = new ArrayList<>();
        List<WebSocketConnection> ends = new ArrayList<>();
        try {
            for (int i = 0; i < clients; i++) {
                sockets.add(open());
                ends.add(server.accepted().connection);
            }
            Thread sender = new Thread(() -> {
                for (int i = 0; i < each; i++) {
                    for (WebSocketConnection end : ends) {
                        while (!end.offer(WebSocketFrame.text("" + i))) {
                            Thread.onSpinWait();
                        }
                        end.flush();
                    }
                }
            });
            sender.start();
            for (RawWebSocketClient socket : sockets) {
                for (int i = 0; i < each; i++) {
                    assertThat(socket.readFrame().text()).isEqualTo("" + i);
                }
            }
            sender.join();
        } finally {
            for (RawWebSocketClient socket : sockets) {
                socket.close();
            }
        }
        server.awaitEmpty();
    }

    @Test
    void takesOneFrameLargerThanTheLimit() throws Exception {
        try (RawWebSocketClient client = open()) {
            WebSocketConnection connection = server.accepted().connection;
            byte[] large = new byte[3_000_000];
            large[2_999_999] = 9;
            assertThat(connection.offer(WebSocketFrame.binary(large))).isTrue();
            assertThat(connection.offer(WebSocketFrame.text("no room"))).isFalse();
            assertThat(client.readFrame().payload()).isEqualTo(large);
        }
    }

    @Test
    void answersPingsOfAPeerThatDoesNotReadUpToABoundAndLosesNone() throws Exception {
        try (RawWebSocketClient client = RawWebSocketClient.open(server.port(), SMALL_BUFFER)) {
            TestServer.Recorder end = server.accepted();
            int taken = fill(end.connection);
            int pings = 2_000;
            byte[][] all = new byte[pings][];
            for (int i = 0; i < pings; i++) {
                all[i] = ping("ping " + i);
            }
            client.send(all);
            client.send(text("after them"));
            assertThat(end.messages.poll(200, TimeUnit.MILLISECONDS))
                    .as("reading has stopped")
                    .isNull();
            int data = 0;
            int pongs = 0;
            while (data < taken || pongs < pings) {
                RawWebSocketClient.Frame frame = client.readFrame();
                if (frame.opcode() == Opcode.PONG) {
                    assertThat(frame.text()).isEqualTo("ping " + pongs++);
                } else {
                    assertThat(number(frame)).isEqualTo(data++);
                }
            }
            assertThat(end.message()).isEqualTo("after them");
        }
    }

    @Test
    void stopsDeliveringWhileReceivesAreSuspended() throws Exception {
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            end.onMessage = end.connection::suspendReceives;
            client.send(text("one"), text("two"), text("three"));
            assertThat(end.message()).isEqualTo("one");
            assertThat(end.messages.poll(100, TimeUnit.MILLISECONDS)).isNull();
            end.connection.resumeReceives();
            assertThat(end.message()).isEqualTo("two");
            end.onMessage = () -> {};
            end.connection.resumeReceives();
            assertThat(end.message()).isEqualTo("three");
            client.send(text("four"));
            assertThat(end.message()).isEqualTo("four");
        }
    }

    @Test
    void seesTheClosingHandshakeThoughReceivesAreSuspended() throws Exception {
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            end.connection.suspendReceives();
            client.send(text("unread"), close(1000, ""));
            end.connection.close(1001, "");
            assertThat(client.readFrame().closeCode()).isEqualTo(1001);
            assertThat(client.readsEnd()).isTrue();
            assertThat(end.closed().code()).isEqualTo(1001);
            assertThat(end.messages).isEmpty();
        }
    }

    @Test
    void keepsTheOrderOfEachOfManyThreadsAndTearsNoFrame() throws Exception {
        int threads = 8;
        int each = 5_000;
        try (RawWebSocketClient client = open()) {
            TestServer.Recorder end = server.accepted();
            CountDownLatch go = new CountDownLatch(1);
            List<Thread> senders = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                senders.add(sender(end.connection, t, each, go));
            }
            go.countDown();
            int[] next = new int[threads];
            for (int i = 0; i < threads * each; i++) {
                RawWebSocketClient.Frame frame = client.readFrame();
                ByteBuffer payload = ByteBuffer.wrap(frame.payload());
                int thread = payload.getInt();
                assertThat(payload.getInt()).as("thread %d", thread).isEqualTo(next[thread]++);
                while (payload.hasRemaining()) {
                    assertThat(payload.get()).isEqualTo((byte) thread);
                }
            }
            for (Thread sender : senders) {
                sender.join();
            }
        }
        server.awaitEmpty();
    }

    @Test
    void survivesOffersDuringCloses() throws Exception {
        for (int round = 0; round < 200; round++) {
            try (RawWebSocketClient client = open()) {
                TestServer.Recorder end = server.accepted();
                CountDownLatch go = new CountDownLatch(1);
                List<Thread> senders = new ArrayList<>();
                for (int t = 0; t < 3; t++) {
                    senders.add(new Thread(() -> offerUntilClosed(end, go)));
                }
                senders.forEach(Thread::start);
                go.countDown();
                if (round % 2 == 0) {
                    end.connection.close(1000, "");
                } else {
                    client.reset();
                }
                for (Thread sender : senders) {
                    if (round % 2 == 0) {
                        client.isCut();
                    }
                    end.connection.terminate(4000, "");
                    sender.join();
                }
                end.closed();
                assertThat(end.furtherCloses()).isEmpty();
            }
        }
        server.awaitEmpty();
    }

    @Test
    void allocatesNothingPerDelivery() throws Exception {
        int count = 20_000;
        WebSocketFrame shared = WebSocketFrame.text("x".repeat(150));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (RawWebSocketClient client = open()) {
            WebSocketConnection connection = server.accepted().connection;
            AtomicLong allocated = new AtomicLong();
            Thread sender = new Thread(() -> {
                deliver(connection, shared, count);
                long before =
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId());
                deliver(connection, shared, count);
                allocated.set(
                        threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before);
            });
            sender.start();
            client.stream().skipNBytes(2L * count * shared.size());
            sender.join();
            assertThat(allocated.get() / count)
                    .as("bytes a delivery; the few there are come from refused offers")
                    .isLessThan(16);
        }
    }

    @Test
    void isNotClosedByAWriterThatIsInterrupted() throws Exception {
        try (RawWebSocketClient client = open()) {
            WebSocketConnection connection = server.accepted().connection;
            Thread writer = new Thread(() -> {
                Thread.currentThread().interrupt();
                connection.offer(WebSocketFrame.text("interrupted"));
                connection.flush();
            });
            writer.start();
            writer.join();
            assertThat(client.readFrame().text()).isEqualTo("interrupted");
            client.send(ping("alive"));
            assertThat(client.readFrame().text()).isEqualTo("alive");
        }
    }

    @Test
    void tracksNothingAfterAThousandConnections() throws Exception {
        try (TestServer busy = TestServer.start(settings().build())) {
            for (int i = 0; i < 1_000; i++) {
                RawWebSocketClient client = RawWebSocketClient.open(busy.port());
                if (i % 3 == 0) {
                    client.send(close(1000, ""));
                    client.readFrame();
                    client.close();
                } else if (i % 3 == 1) {
                    client.reset();
                } else {
                    client.send(ClientFrames.header(FIN | Opcode.TEXT, 10));
                    client.close();
                }
            }
            busy.awaitEmpty();
            int orderly = 0;
            for (int i = 0; i < 1_000; i++) {
                TestServer.Recorder end = busy.accepted();
                orderly += end.closed().code() == 1000 ? 1 : 0;
                assertThat(end.furtherCloses()).isEmpty();
            }
            assertThat(orderly).isEqualTo(334);
            assertThat(busy.handler().isAtRest()).isTrue();
        }
    }

    @Test
    void closesEverythingWhenTheServerStops() throws Exception {
        TestServer stopping = TestServer.start(settings().build());
        try (RawWebSocketClient client = RawWebSocketClient.open(stopping.port());
                RawWebSocketClient slow = RawWebSocketClient.open(stopping.port(), SMALL_BUFFER)) {
            TestServer.Recorder first = stopping.accepted();
            TestServer.Recorder second = stopping.accepted();
            fill(second.connection);
            stopping.close();
            assertThat(first.closed().code()).isEqualTo(1006);
            assertThat(second.closed().code()).isEqualTo(1006);
            assertThat(client.isCut()).isTrue();
            stopping.awaitEmpty();
            assertThat(stopping.handler().isAtRest()).isTrue();
            assertThat(first.connection.offer(WebSocketFrame.text("late"))).isFalse();
            first.connection.resumeReceives();
            first.connection.terminate(1001, "late");
            assertThat(slow.stream()).isNotNull();
        }
        assertThat(stopping.handler().connectionCount()).isZero();
    }

    @Test
    void isNotCutByTheTimeoutsOfUndertow() throws Exception {
        int soon = 100;
        try (TestServer hasty = TestServer.startWith(
                settings().build(),
                builder -> builder.setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, soon)
                        .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, soon)
                        .setSocketOption(Options.READ_TIMEOUT, soon)
                        .setSocketOption(Options.WRITE_TIMEOUT, soon))) {
            try (RawWebSocketClient client = RawWebSocketClient.open(hasty.port())) {
                TestServer.Recorder end = hasty.accepted();
                await().during(Duration.ofMillis(5L * soon)).until(() -> end.closes.isEmpty());
                client.send(text("still here"));
                assertThat(end.message()).isEqualTo("still here");
            }
        }
        try (TestServer hasty = TestServer.startWith(
                settings().build(), builder -> builder.setServerOption(UndertowOptions.IDLE_TIMEOUT, soon))) {
            try (RawWebSocketClient client = RawWebSocketClient.open(hasty.port())) {
                TestServer.Recorder end = hasty.accepted();
                await().during(Duration.ofMillis(5L * soon)).until(() -> end.closes.isEmpty());
                client.send(text("still here"));
                assertThat(end.message()).isEqualTo("still here");
            }
        }
    }

    private static Thread sender(WebSocketConnection connection, int thread, int count, CountDownLatch go) {
        Thread sender = new Thread(() -> {
            awaitQuietly(go);
            for (int i = 0; i < count; i++) {
                byte[] payload = new byte[8 + i % 300];
                Arrays.fill(payload, (byte) thread);
                ByteBuffer.wrap(payload).putInt(thread).putInt(i);
                WebSocketFrame frame = WebSocketFrame.binary(payload);
                while (!connection.offer(frame)) {
                    Thread.onSpinWait();
                }
                if (i % 3 == 0) {
                    connection.flush();
                }
            }
            connection.flush();
        });
        sender.start();
        return sender;
    }

    private static void deliver(WebSocketConnection connection, WebSocketFrame frame, int count) {
        for (int i = 0; i < count; i++) {
            while (!connection.isWritable()) {
                Thread.onSpinWait();
            }
            connection.offer(frame);
            connection.flush();
        }
    }

    private static boolean awaitRoom(TestServer.Recorder end) {
        try {
            return end.writables.poll(10, TimeUnit.SECONDS) != null;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void offerUntilClosed(TestServer.Recorder end, CountDownLatch go) {
        awaitQuietly(go);
        while (end.closes.isEmpty()) {
            end.connection.offer(WebSocketFrame.text("more"));
            end.connection.flush();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Offers until the connection takes no more and nothing moves. */
    private static int fill(WebSocketConnection connection) {
        AtomicInteger taken = new AtomicInteger();
        await().pollInterval(Duration.ofMillis(20))
                .during(Duration.ofMillis(200))
                .until(() -> {
                    int before = taken.get();
                    while (connection.offer(numbered(taken.get()))) {
                        taken.incrementAndGet();
                    }
                    return taken.get() == before;
                });
        return taken.get();
    }

    private static WebSocketFrame numbered(int number) {
        return WebSocketFrame.binary(ByteBuffer.allocate(3_000).putInt(number).array());
    }

    private static int number(RawWebSocketClient.Frame frame) {
        assertThat(frame.opcode()).isEqualTo(Opcode.BINARY);
        assertThat(frame.payload()).hasSize(3_000);
        return ByteBuffer.wrap(frame.payload()).getInt();
    }

    private static WebSocketSettings.Builder settings() {
        return WebSocketSettings.builder();
    }

    private RawWebSocketClient open() throws Exception {
        return RawWebSocketClient.open(server.port());
    }
}

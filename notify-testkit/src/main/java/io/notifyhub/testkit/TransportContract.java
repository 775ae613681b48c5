package io.notifyhub.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.notifyhub.core.UserPresence;
import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.Presence;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.core.spi.TransportListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What {@link Transport} promises where nothing fails, a test for each sentence of it. A provider extends this class; tests of
 * what happens when its network breaks are its own.
 */
public abstract class TransportContract {
    private static final String ANN = "ann";
    private static final String BOB = "bob";

    private final List<Transport> made = new ArrayList<>();

    /** A transport that is not started. All of one test reach each other, and those of no other test. */
    protected abstract Transport newTransport();

    private static ConditionFactory eventually() {
        return Awaitility.await().pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5));
    }

    @AfterEach
    final void closeAll() {
        made.forEach(Transport::close);
    }

    /** A started transport and what it told. */
    private static final class Node implements TransportListener {
        final Transport transport;
        final List<Envelope> envelopes = new CopyOnWriteArrayList<>();
        final List<String> joined = new CopyOnWriteArrayList<>();
        final AtomicInteger ups = new AtomicInteger();
        final AtomicInteger calls = new AtomicInteger();
        final AtomicInteger devices = new AtomicInteger(1);
        volatile List<Long> arrivals = List.of();

        Node(Transport transport) {
            this.transport = transport;
        }

        @Override
        public void onEnvelope(Envelope envelope) {
            calls.incrementAndGet();
            envelopes.add(envelope);
        }

        @Override
        public int devices(String userId) {
            return devices.get();
        }

        @Override
        public List<Long> arrivals(String userId) {
            return arrivals;
        }

        @Override
        public void onJoined(String userId) {
            calls.incrementAndGet();
            joined.add(userId);
        }

        @Override
        public void onUp() {
            calls.incrementAndGet();
            ups.incrementAndGet();
        }

        @Override
        public void onDown() {
            calls.incrementAndGet();
        }

        List<Long> revs() {
            return envelopes.stream().map(Envelope::rev).toList();
        }
    }

    private Node start(String nodeId) {
        Transport transport = newTransport();
        made.add(transport);
        Node node = new Node(transport);
        transport.start(nodeId, node);
        eventually().until(() -> node.ups.get() > 0);
        return node;
    }

    private static void join(Node node, String user) {
        long before = node.joined.stream().filter(user::equals).count();
        node.transport.join(user);
        eventually().until(() -> node.joined.stream().filter(user::equals).count() > before);
    }

    private static Envelope step(String user, long rev) {
        return Envelope.step(user, rev, rev * 31, rev * 17, frame("{\"type\":\"a\",\"id\":" + rev + "}"));
    }

    private static byte[] frame(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Waits until {@code node} has the last one published, so that what did not come by then does not come. */
    private static void awaitLast(Node node, long rev) {
        eventually().until(() -> node.revs().contains(rev));
    }

    @Test
    void theListenerIsToldThatTheTransportWorks() {
        assertThat(start("n1").ups).hasValueGreaterThan(0);
    }

    @Test
    void anEnvelopeReachesEveryOtherNodeThatHasJoinedTheUserOnce() {
        Node from = start("n1");
        Node second = start("n2");
        Node third = start("n3");
        join(second, ANN);
        join(third, ANN);
        from.transport.publish(step(ANN, 1));
        from.transport.publish(step(ANN, 2));
        awaitLast(second, 2);
        awaitLast(third, 2);
        assertThat(second.revs()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(third.revs()).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void thePublisherItselfDoesNotGetItBack() {
        Node from = start("n1");
        Node other = start("n2");
        join(from, ANN);
        join(other, ANN);
        from.transport.publish(step(ANN, 1));
        awaitLast(other, 1);
        other.transport.publish(step(ANN, 2));
        awaitLast(from, 2);
        assertThat(from.revs()).containsExactly(2L);
        assertThat(other.revs()).containsExactly(1L);
    }

    @Test
    void aStepArrivesAsItWasSent() {
        Node from = start("n1");
        Node to = start("n2");
        join(to, ANN);
        byte[] frame = frame("{\"type\":\"a\",\"data\":\"ü\uD83D\uDE00\\n\"}");
        from.transport.publish(Envelope.step(ANN, Long.MAX_VALUE, 0xFFFF_FFFF_FFFFL, 1, frame)
                .withTraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        eventually().until(() -> !to.envelopes.isEmpty());
        Envelope got = to.envelopes.get(0);
        assertThat(got.kind()).isEqualTo(Envelope.Kind.STEP);
        assertThat(got.userId()).isEqualTo(ANN);
        assertThat(got.rev()).isEqualTo(Long.MAX_VALUE);
        assertThat(got.mark()).isEqualTo(0xFFFF_FFFF_FFFFL);
        assertThat(got.prevMark()).isEqualTo(1);
        assertThat(got.frame()).isEqualTo(frame);
        assertThat(got.traceContext()).isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    }

    @Test
    void aStepWithoutItsFrameArrivesWithoutOne() {
        Node from = start("n1");
        Node to = start("n2");
        join(to, ANN);
        from.transport.publish(Envelope.step(ANN, 5, 6, 7, null));
        awaitLast(to, 5);
        assertThat(to.envelopes.get(0).frame()).isNull();
    }

    @Test
    void aLargeFrameArrivesWholeOrNotAtAllButTheHintDoes() {
        Node from = start("n1");
        Node to = start("n2");
        join(to, ANN);
        byte[] large = new byte[100_000];
        Arrays.fill(large, (byte) 'x');
        from.transport.publish(Envelope.step(ANN, 5, 6, 7, large));
        awaitLast(to, 5);
        byte[] got = to.envelopes.get(0).frame();
        assertThat(got == null || Arrays.equals(got, large)).isTrue();
    }

    @Test
    void eventsAndDisconnectsArriveAsTheyWereSent() {
        Node from = start("n1");
        Node to = start("n2");
        join(to, ANN);
        from.transport.publish(Envelope.event(ANN, frame("{\"type\":\"typing\"}")));
        from.transport.publish(Envelope.disconnect(ANN, 4003));
        eventually().until(() -> to.envelopes.size() == 2);
        Envelope event = to.envelopes.stream()
                .filter(envelope -> envelope.kind() == Envelope.Kind.EVENT)
                .findFirst()
                .orElseThrow();
        assertThat(event.frame()).isEqualTo(frame("{\"type\":\"typing\"}"));
        Envelope disconnect = to.envelopes.stream()
                .filter(envelope -> envelope.kind() == Envelope.Kind.DISCONNECT)
                .findFirst()
                .orElseThrow();
        assertThat(disconnect.closeCode()).isEqualTo(4003);
        assertThat(disconnect.userId()).isEqualTo(ANN);
    }

    @Test
    void onlyWhatIsAboutJoinedUsersComes() {
        Node from = start("n1");
        Node to = start("n2");
        join(to, ANN);
        from.transport.publish(step(BOB, 1));
        from.transport.publish(step("ann ", 2));
        from.transport.publish(step(ANN, 3));
        awaitLast(to, 3);
        assertThat(to.revs()).containsExactly(3L);
    }

    @Test
    void userIdsAreAnyText() {
        Node from = start("n1");
        Node to = start("n2");
        for (String odd : List.of("ü\uD83D\uDE00", "a:b{c}*?[d]", " ", "x".repeat(128))) {
            join(to, odd);
            to.envelopes.clear();
            from.transport.publish(step(odd, 1));
            awaitLast(to, 1);
            assertThat(to.envelopes.get(0).userId()).isEqualTo(odd);
        }
    }

    @Test
    void afterLeavingAndJoiningAgainEnvelopesCome() {
        Node from = start("n1");
        Node to = start("n2");
        join(to, ANN);
        join(to, BOB);
        to.transport.leave(ANN);
        to.transport.leave("nobody");
        from.transport.publish(step(BOB, 2));
        awaitLast(to, 2);
        join(to, ANN);
        from.transport.publish(step(ANN, 3));
        awaitLast(to, 3);
    }

    @Test
    void joiningTwiceDeliversOnceAndTellsTwice() {
        Node from = start("n1");
        Node to = start("n2");
        join(to, ANN);
        join(to, ANN);
        from.transport.publish(step(ANN, 1));
        from.transport.publish(step(ANN, 2));
        awaitLast(to, 2);
        awaitLast(to, 1);
        assertThat(to.revs()).containsExactlyInAnyOrder(1L, 2L);
    }

    @Test
    void severalNodesCanReachEachOther() {
        Node from = start("n1");
        start("n2");
        assertThat(from.transport.reachesOthers()).isTrue();
    }

    @Test
    void publishingToNobodyIsHarmless() {
        Node from = start("n1");
        from.transport.publish(step("nobody", 1));
        assertThat(from.envelopes).isEmpty();
    }

    @Test
    void anyNumberOfThreadsPublishAndJoinAtOnce() throws Exception {
        Node from = start("n1");
        Node to = start("n2");
        join(to, ANN);
        int threads = 4;
        int each = 100;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                int number = t;
                running.add(pool.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        to.transport.join("u" + number + '-' + i);
                        from.transport.publish(step(ANN, 1 + number * each + i));
                        to.transport.leave("u" + number + '-' + i);
                    }
                }));
            }
            for (Future<?> thread : running) {
                thread.get(30, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        eventually().until(() -> to.envelopes.size() >= threads * each);
        Set<Long> different = new HashSet<>(to.revs());
        assertThat(different).hasSize(threads * each);
        assertThat(to.envelopes).hasSize(threads * each);
    }

    private static UserPresence presence(Node asked, String user) {
        Presence presence = asked.transport.presence();
        assumeThat(presence).as("this transport does not tell of presence").isNotNull();
        Map<String, UserPresence> found = Objects.requireNonNull(presence).of(List.of("nobody", user));
        assertThat(found).containsOnlyKeys("nobody", user).containsEntry("nobody", UserPresence.UNKNOWN);
        return Objects.requireNonNull(found.get(user));
    }

    @Test
    void devicesOnAllNodesAreCountedFromAnywhere() {
        Node first = start("n1");
        Node second = start("n2");
        Node third = start("n3");
        first.devices.set(2);
        join(first, ANN);
        join(second, ANN);
        for (Node asked : List.of(first, second, third)) {
            eventually().until(() -> presence(asked, ANN).equals(new UserPresence(true, 3, null)));
        }
        first.devices.set(4);
        first.transport.devicesChanged(ANN);
        eventually().until(() -> presence(third, ANN).devices() == 5);
    }

    @Test
    void whenDevicesCameIsToldOfAllNodes() {
        Node first = start("n1");
        Node second = start("n2");
        first.arrivals = List.of(1_795_000_000_123L, 1_795_000_000_001L);
        second.arrivals = List.of(5L);
        join(first, ANN);
        join(second, ANN);
        Presence presence = second.transport.presence();
        assumeThat(presence != null && presence.tellsArrivals())
                .as("this transport does not tell when devices came")
                .isTrue();
        eventually()
                .untilAsserted(() -> assertThat(Objects.requireNonNull(presence).arrivals(ANN))
                        .containsExactlyInAnyOrder(5L, 1_795_000_000_123L, 1_795_000_000_001L));
        assertThat(Objects.requireNonNull(presence).arrivals(BOB)).isEmpty();
        first.transport.close();
        eventually().until(() -> presence.arrivals(ANN).equals(List.of(5L)));
    }

    @Test
    void whoLeftIsThereForSomeSecondsAndThenWasLastSeen() {
        Node first = start("n1");
        Node second = start("n2");
        join(first, ANN);
        join(first, BOB);
        first.devices.set(0);
        eventually().until(() -> presence(second, ANN).online());
        first.transport.leave(ANN);
        first.transport.leave(BOB);
        first.transport.join(BOB);
        assertThat(presence(second, ANN).online()).isTrue();
        eventually()
                .atMost(Duration.ofSeconds(20))
                .until(() -> !presence(second, ANN).online());
        assertThat(presence(second, ANN).lastSeen())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
        assertThat(presence(second, BOB).online()).isTrue();
    }

    @Test
    void theUsersOfANodeThatIsClosedAreOffline() {
        Node first = start("n1");
        Node second = start("n2");
        join(first, ANN);
        eventually().until(() -> presence(second, ANN).online());
        first.transport.close();
        eventually().until(() -> !presence(second, ANN).online());
    }

    @Test
    void afterClosingTheListenerIsNotCalledAndClosingTwiceIsHarmless() {
        Node from = start("n1");
        Node closed = start("n2");
        Node witness = start("n3");
        join(closed, ANN);
        join(witness, ANN);
        closed.transport.close();
        closed.transport.close();
        int calls = closed.calls.get();
        from.transport.publish(step(ANN, 1));
        awaitLast(witness, 1);
        assertThat(closed.calls).hasValue(calls);
    }

    @Test
    void theOthersGoOnWhenOneIsClosed() {
        Node first = start("n1");
        Node second = start("n2");
        Node third = start("n3");
        join(second, ANN);
        join(third, ANN);
        third.transport.close();
        first.transport.publish(step(ANN, 1));
        awaitLast(second, 1);
        assertThat(second.revs()).containsExactly(1L);
    }
}

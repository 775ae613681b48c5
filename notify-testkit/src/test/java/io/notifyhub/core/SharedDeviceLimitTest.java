package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.host.Handshake;
import io.notifyhub.core.memory.MemoryTransport;
import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.Presence;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.core.spi.TransportListener;
import io.notifyhub.protocol.Closing;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.testkit.FakeConnection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Not too many devices of a user on all nodes together, where the transport tells when they came. */
class SharedDeviceLimitTest {
    /** Two times the patience, and the sweeps. */
    private static final long DECIDED_SECONDS = 105;

    private final MemoryTransport.Bus bus = new MemoryTransport.Bus();
    private final Table table = new Table();
    private final TestHub a = TestHub.create(this::settings);
    private final TestHub b = a.another("n2", this::settings);

    private NotificationHub.Builder settings(NotificationHub.Builder builder) {
        return builder.limits(HubLimits.DEFAULT.withMaxDevicesPerUser(3))
                .transport(new Telling(MemoryTransport.on(bus), table));
    }

    /** Who is where, as a table would say; with ghosts of a node that was killed. */
    private static final class Table implements Presence {
        final List<TransportListener> nodes = new ArrayList<>();
        List<Long> ghosts = List.of();
        boolean down;

        @Override
        public Map<String, UserPresence> of(Collection<String> userIds) {
            check();
            Map<String, UserPresence> found = new LinkedHashMap<>();
            userIds.forEach(user ->
                    found.put(user, new UserPresence(true, arrivals(user).size(), null)));
            return found;
        }

        @Override
        public boolean tellsArrivals() {
            return true;
        }

        @Override
        public List<Long> arrivals(String userId) {
            check();
            return Stream.concat(nodes.stream().flatMap(node -> node.arrivals(userId).stream()), ghosts.stream())
                    .toList();
        }

        private void check() {
            if (down) {
                throw new NotifyException(ErrorCode.UNAVAILABLE, "down");
            }
        }
    }

    private record Telling(Transport inner, Table table) implements Transport {
        @Override
        public void start(String nodeId, TransportListener listener) {
            table.nodes.add(listener);
            inner.start(nodeId, listener);
        }

        @Override
        public void publish(Envelope envelope) {
            inner.publish(envelope);
        }

        @Override
        public void join(String userId) {
            inner.join(userId);
        }

        @Override
        public void leave(String userId) {
            inner.leave(userId);
        }

        @Override
        public Presence presence() {
            return table;
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private FakeConnection connect(TestHub node) {
        FakeConnection connection = new FakeConnection();
        connection.open(node.hub.endpoint(), new Handshake(List.of("ann"), List.of(), null, null, 0));
        node.advanceMillis(10);
        return connection;
    }

    private static void assertTooMany(FakeConnection connection) {
        assertThat(connection.closeCode()).isEqualTo(4009);
        assertThat(connection.only(Closing.class).reconnect()).isFalse();
    }

    @Test
    void theOldestOfAllNodesGo() {
        FakeConnection first = connect(b);
        FakeConnection second = connect(a);
        FakeConnection third = connect(b);
        FakeConnection fourth = connect(a);
        FakeConnection fifth = connect(a);
        a.advanceSeconds(DECIDED_SECONDS);
        assertTooMany(first);
        assertTooMany(second);
        assertThat(List.of(third, fourth, fifth)).noneMatch(FakeConnection::isClosed);
    }

    @Test
    void aNodeWhereNobodyCameLatelyClosesItsOldToo() {
        FakeConnection old = connect(b);
        a.advanceSeconds(600);
        List<FakeConnection> fresh = List.of(connect(a), connect(a), connect(a));
        a.advanceSeconds(DECIDED_SECONDS);
        assertThat(old.isClosed()).as("it hears of it from the other").isFalse();
        a.advanceSeconds(DECIDED_SECONDS);
        assertTooMany(old);
        assertThat(fresh).noneMatch(FakeConnection::isClosed);
    }

    @Test
    void asManyAsAllowedStay() {
        List<FakeConnection> all = List.of(connect(a), connect(b), connect(a));
        a.advanceSeconds(600);
        assertThat(all).noneMatch(FakeConnection::isClosed);
    }

    @Test
    void theDevicesOfANodeThatWasKilledDoNotCountForLong() {
        FakeConnection old = connect(b);
        a.advanceSeconds(60);
        table.ghosts = List.of(a.time.clock().millis(), a.time.clock().millis() + 1);
        List<FakeConnection> back = List.of(connect(a), connect(b));
        a.advanceSeconds(52);
        table.ghosts = List.of();
        a.advanceSeconds(600);
        assertThat(old.isClosed()).isFalse();
        assertThat(back).noneMatch(FakeConnection::isClosed);
    }

    @Test
    void whileItCannotBeKnownNobodyGoes() {
        table.down = true;
        List<FakeConnection> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(connect(i % 2 == 0 ? a : b));
        }
        a.advanceSeconds(600);
        assertThat(all).noneMatch(FakeConnection::isClosed);
        table.down = false;
        all.add(connect(a));
        a.advanceSeconds(2 * DECIDED_SECONDS);
        assertTooMany(all.get(0));
        assertTooMany(all.get(1));
        assertThat(all.subList(2, 5)).noneMatch(FakeConnection::isClosed);
    }
}

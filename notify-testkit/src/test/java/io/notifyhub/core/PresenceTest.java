package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.core.spi.Envelope;
import io.notifyhub.core.spi.Presence;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.core.spi.TransportListener;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.testkit.FakeConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PresenceTest {
    private static final UserPresence THERE = new UserPresence(true, 1, null);

    /** A transport that tells what the test says, or does not know. */
    private static final class Told implements Transport {
        @Nullable
        Map<String, UserPresence> table = new HashMap<>();

        @Override
        public Presence presence() {
            return userIds -> {
                Map<String, UserPresence> known = table;
                if (known == null) {
                    throw new NotifyException(ErrorCode.UNAVAILABLE, "away");
                }
                return known;
            };
        }

        @Override
        public void start(String nodeId, TransportListener listener) {}

        @Override
        public void publish(Envelope envelope) {}

        @Override
        public void join(String userId) {}

        @Override
        public void leave(String userId) {}

        @Override
        public void close() {}
    }

    private final Told transport = new Told();
    private final TestHub node = TestHub.create(settings -> settings.transport(transport));
    private final List<String> news = new ArrayList<>();

    private void set(String user, UserPresence presence) {
        Map<String, UserPresence> known = transport.table;
        if (known != null) {
            known.put(user, presence);
        }
    }

    private AutoCloseable watch(String... users) {
        AutoCloseable watch = node.hub.presence().watch(List.of(users), new PresenceListener() {
            @Override
            public void onArrived(String userId) {
                news.add("+" + userId);
                throw new IllegalStateException("a listener that fails");
            }

            @Override
            public void onLeft(String userId) {
                news.add("-" + userId);
            }
        });
        node.time.advance(Duration.ZERO);
        return watch;
    }

    private void pass() {
        node.time.advance(PresenceView.WATCH_INTERVAL);
    }

    @Test
    void usersAreLookedUpInBulk() {
        set("ann", THERE);
        assertThat(node.hub.presence().online(List.of("bob", "ann", "ann"))).containsExactly("ann");
        assertThat(node.hub.presence().of(List.of("bob", "ann")))
                .containsExactly(Map.entry("bob", UserPresence.UNKNOWN), Map.entry("ann", THERE));
        assertThat(node.hub.presence().of("ann")).isEqualTo(THERE);
        assertThat(node.hub.presence().of(List.of())).isEmpty();
        assertThatThrownBy(() -> node.hub.presence().of("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aWatchTellsWhoIsThereAndThenWhoComesAndGoes() {
        set("ann", THERE);
        watch("ann", "bob");
        assertThat(news).containsExactly("+ann");
        set("bob", THERE);
        pass();
        pass();
        set("ann", UserPresence.UNKNOWN);
        pass();
        assertThat(news).containsExactly("+ann", "+bob", "-ann");
    }

    @Test
    void nothingIsToldWhileItCannotBeLookedUp() {
        set("ann", THERE);
        watch("ann");
        transport.table = null;
        pass();
        assertThatThrownBy(() -> node.hub.presence().of("ann")).isInstanceOf(NotifyException.class);
        transport.table = new HashMap<>(Map.of("ann", THERE));
        pass();
        assertThat(news).containsExactly("+ann");
    }

    @Test
    void aClosedWatchTellsNothing() throws Exception {
        AutoCloseable watch = watch("ann");
        watch.close();
        set("ann", THERE);
        pass();
        assertThat(news).isEmpty();
    }

    @Test
    void nodesCountTheDevicesOfOneAnother() {
        TestHub first = TestHub.create();
        TestHub second = first.another("n2");
        FakeConnection phone = new FakeConnection().open(first.hub.endpoint(), "ann", null);
        new FakeConnection().open(first.hub.endpoint(), "ann", null);
        new FakeConnection().open(second.hub.endpoint(), "ann", null);
        first.time.advance(Duration.ZERO);
        assertThat(second.hub.presence().of("ann")).isEqualTo(new UserPresence(true, 3, null));
        phone.cut();
        first.time.advance(Duration.ZERO);
        assertThat(second.hub.presence().of("ann").devices()).isEqualTo(2);
        assertThat(second.hub.presence().online(List.of("ann", "bob"))).containsExactly("ann");
    }

    @Test
    void whereTheTransportDoesNotTellANodeKnowsItsOwn() {
        Transport silent = new Transport() {
            @Override
            public void start(String nodeId, TransportListener listener) {}

            @Override
            public void publish(Envelope envelope) {}

            @Override
            public void join(String userId) {}

            @Override
            public void leave(String userId) {}

            @Override
            public void close() {}
        };
        TestHub alone = TestHub.create(settings -> settings.transport(silent));
        FakeConnection device = new FakeConnection().open(alone.hub.endpoint(), "ann", null);
        alone.time.advance(Duration.ZERO);
        assertThat(alone.hub.presence().of("ann")).isEqualTo(THERE);
        device.cut();
        alone.time.advance(Duration.ofSeconds(4));
        assertThat(alone.hub.presence().of("ann")).isEqualTo(new UserPresence(true, 0, null));
        alone.time.advance(Duration.ofSeconds(2));
        assertThat(alone.hub.presence().of("ann")).isEqualTo(UserPresence.UNKNOWN);
    }
}

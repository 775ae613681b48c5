package io.notifyhub.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.core.host.Handshake;
import io.notifyhub.protocol.Closing;
import io.notifyhub.testkit.FakeConnection;
import io.notifyhub.testkit.FaultyTransport.Fate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One connection per device, and not too many devices. */
class DevicesTest {
    private final TestHub a = TestHub.create(settings ->
            settings.limits(HubLimits.DEFAULT.withMaxDevicesPerUser(3).withMessagesPerSecond(1_000)));
    private final TestHub b = a.another("n2");

    private static FakeConnection connect(TestHub node, @Nullable String device, long attempt) {
        FakeConnection connection = new FakeConnection();
        connection.open(node.hub.endpoint(), new Handshake(List.of("ann"), List.of(), null, device, attempt));
        node.run();
        return connection;
    }

    private static void assertSuperseded(FakeConnection connection) {
        assertThat(connection.closeCode()).isEqualTo(4009);
        assertThat(connection.only(Closing.class).reconnect()).isFalse();
    }

    @Test
    void aDeviceThatComesAgainTakesThePlaceOfItsOlderConnection() {
        FakeConnection old = connect(a, "phone", 1);
        FakeConnection laptop = connect(a, "laptop", 1);
        FakeConnection fresh = connect(a, "phone", 2);
        assertSuperseded(old);
        assertThat(fresh.isClosed()).isFalse();
        assertThat(laptop.isClosed()).isFalse();
        a.notify("ann");
        assertThat(fresh.revs()).containsExactly(1L);
    }

    @Test
    void ofEqualAttemptsAndOfNoneTheNewestStays() {
        FakeConnection first = connect(a, "phone", 0);
        FakeConnection second = connect(a, "phone", 0);
        assertSuperseded(first);
        assertThat(second.isClosed()).isFalse();
    }

    @Test
    void anAttemptThatComesLateSupersedesNobody() {
        FakeConnection newer = connect(a, "phone", 7);
        assertSuperseded(connect(a, "phone", 6));
        assertThat(newer.isClosed()).isFalse();
    }

    @Test
    void theSameDeviceOfAnotherUserIsAnotherDevice() {
        FakeConnection ann = connect(a, "phone", 1);
        new FakeConnection().open(a.hub.endpoint(), new Handshake(List.of("bob"), List.of(), null, "phone", 2));
        a.run();
        assertThat(ann.isClosed()).isFalse();
    }

    @Test
    void tooManyDevicesCloseTheOldest() {
        List<FakeConnection> devices = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            devices.add(connect(a, i % 2 == 0 ? null : "d" + i, 1));
        }
        assertSuperseded(devices.get(0));
        assertSuperseded(devices.get(1));
        assertThat(devices.subList(2, 5)).noneMatch(FakeConnection::isClosed);
        devices.get(3).cut();
        a.run();
        connect(a, null, 0);
        assertThat(devices.get(2).isClosed()).as("there was room again").isFalse();
    }

    @Test
    void aSupersededConnectionCountsNoLonger() {
        FakeConnection tv = connect(a, "tv", 1);
        FakeConnection laptop = connect(a, "laptop", 1);
        FakeConnection phone = connect(a, "phone", 1);
        phone.capacity(0);
        for (int attempt = 2; attempt < 6; attempt++) {
            phone = connect(a, "phone", attempt);
        }
        assertThat(List.of(tv, laptop, phone)).noneMatch(FakeConnection::isClosed);
    }

    @Test
    void aLaterAttemptOnAnotherNodeSupersedes() {
        FakeConnection old = connect(a, "phone", 1);
        FakeConnection other = connect(a, "laptop", 1);
        FakeConnection fresh = connect(b, "phone", 2);
        a.run();
        assertSuperseded(old);
        assertThat(other.isClosed()).isFalse();
        assertThat(fresh.isClosed()).isFalse();
    }

    @Test
    void anEarlierAttemptThatComesLateToAnotherNodeIsClosedThere() {
        FakeConnection newer = connect(a, "phone", 9);
        FakeConnection late = connect(b, "phone", 8);
        a.run();
        assertSuperseded(late);
        assertThat(newer.isClosed()).isFalse();
    }

    @Test
    void whereNodesDoNotHearOfEachOtherBothStay() {
        FakeConnection old = connect(a, "phone", 1);
        b.transport.decide(envelope -> Fate.DROP);
        FakeConnection fresh = connect(b, "phone", 2);
        a.run();
        assertThat(old.isClosed()).isFalse();
        assertThat(fresh.isClosed()).isFalse();
        connect(b, "phone", 3);
        assertSuperseded(fresh);
    }

    @Test
    void aDeviceThatCannotBeOneIsRefused() {
        for (String device : List.of("", "x".repeat(65), "a\u0000", "\ud800")) {
            assertThatThrownBy(() -> new Handshake(List.of(), List.of(), null, device, 0))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new Handshake(List.of(), List.of(), null, "a", -1))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

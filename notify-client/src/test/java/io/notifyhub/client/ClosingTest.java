package io.notifyhub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.client.NotifyClientException.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosingTest {
    @Test
    @DisplayName("a client told to stay away does so")
    void staysAway() {
        Rig rig = Rig.live(5);
        rig.receive(Rig.closing(4009, false, 0, false));
        rig.closed(4009);
        rig.time.advance(Duration.ofHours(1));
        assertThat(rig.client.state()).isEqualTo(ClientState.FAILED);
        assertThat(rig.sockets.opened).hasSize(1);
        StateChange last = rig.changes.get(rig.changes.size() - 1);
        assertThat(last.cause()).extracting("reason").isEqualTo(Reason.ENDED_BY_SERVER);
        assertThat(last.cause()).hasMessageContaining("4009").hasMessageContaining("because");
        assertThat(Rig.failure(rig.client.inbox().list(1)).reason()).isEqualTo(Reason.NOT_CONNECTED);
        rig.client.close();
        rig.time.run();
        assertThat(rig.client.state()).isEqualTo(ClientState.FAILED);
    }

    @Test
    @DisplayName("the time the server asks for is the least the client waits")
    void retryAfter() {
        Rig rig = Rig.live(5);
        rig.receive(Rig.closing(1001, true, 8_000, false));
        rig.closed(1001);
        assertThat(rig.changes.get(rig.changes.size() - 1).retryIn()).isEqualTo(Duration.ofSeconds(8));
        rig.time.advance(Duration.ofMillis(7_999));
        assertThat(rig.sockets.opened).hasSize(1);
        rig.time.advance(Duration.ofMillis(1));
        assertThat(rig.sockets.opened).hasSize(2);
    }

    @Test
    @DisplayName("what was announced holds even if the connection breaks otherwise or never closes")
    void announced() {
        Rig broken = Rig.live(5);
        broken.receive(Rig.closing(4003, false, 0, false));
        broken.closed(1006);
        assertThat(broken.client.state()).isEqualTo(ClientState.FAILED);

        Rig never = Rig.live(5);
        never.receive(Rig.closing(1001, true, 60_000, false));
        never.time.advance(Duration.ofSeconds(5));
        assertThat(never.socket().terminated).isTrue();
        assertThat(never.client.state()).isEqualTo(ClientState.RECONNECTING);
        never.time.advance(Duration.ofSeconds(59));
        assertThat(never.sockets.opened).hasSize(1);
    }

    @Test
    @DisplayName("a refused token ends the client if the supplier has no other, and another one is tried")
    void refusedToken() {
        List<String> tokens = new ArrayList<>(List.of("old", "new", "new"));
        Rig rig = new Rig(builder -> builder.token(() -> tokens.remove(0)));
        var connected = rig.client.connect();
        rig.time.run();
        rig.receive(Rig.closing(4001, false, 0, true));
        rig.closed(4001);
        rig.time.advance(Duration.ofSeconds(1));
        assertThat(rig.socket().request.headers()).containsEntry("Authorization", "Bearer new");
        rig.receive(Rig.closing(4001, false, 0, true));
        rig.closed(4001);
        rig.time.advance(Duration.ofSeconds(5));
        assertThat(rig.sockets.opened).hasSize(2);
        assertThat(rig.client.state()).isEqualTo(ClientState.FAILED);
        assertThat(Rig.failure(connected).reason()).isEqualTo(Reason.TOKEN);
    }

    @Test
    @DisplayName("without a supplier a refused token ends the client at once")
    void noSupplier() {
        Rig rig = new Rig();
        rig.client.connect();
        rig.time.run();
        rig.closed(4001);
        assertThat(rig.client.state()).isEqualTo(ClientState.FAILED);
    }

    @Test
    @DisplayName("after an expired token the supplier is asked until it has a fresh one; the old one is not sent again")
    void expiredToken() {
        List<String> tokens = new ArrayList<>(List.of("old", "old", "old", "fresh"));
        Rig rig = new Rig(builder -> builder.token(() -> tokens.remove(0)));
        rig.client.connect();
        rig.time.run();
        rig.receive(Rig.hello(5, false), Rig.closing(4002, true, 0, true));
        rig.closed(4002);
        rig.time.advance(Duration.ofSeconds(10));
        assertThat(tokens).isEmpty();
        assertThat(rig.sockets.opened).hasSize(2);
        assertThat(rig.socket().request.headers()).containsEntry("Authorization", "Bearer fresh");
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 1002, 1006, 1011, 1013, 4008, 4029, 4777, 3000})
    @DisplayName("without an announcement the code decides; these, and codes nobody knows, mean to come back")
    void comesBack(int code) {
        Rig rig = Rig.live(5);
        rig.closed(code);
        assertThat(rig.client.state()).isEqualTo(ClientState.RECONNECTING);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 4003, 4009})
    @DisplayName("without an announcement the code decides; these mean to stay away")
    void staysAwayByCode(int code) {
        Rig rig = Rig.live(5);
        rig.closed(code);
        assertThat(rig.client.state()).isEqualTo(ClientState.FAILED);
    }
}

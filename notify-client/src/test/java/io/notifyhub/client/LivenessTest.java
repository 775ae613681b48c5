package io.notifyhub.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LivenessTest {
    private static final String PING = "{\"type\":\"ping\"}";
    private static final String PONG = "{\"type\":\"pong\"}";

    @Test
    @DisplayName("a ping goes out at every heartbeat, and an answered connection lives on")
    void pings() {
        Rig rig = Rig.live(5);
        for (int i = 1; i <= 10; i++) {
            rig.time.advance(Duration.ofSeconds(25));
            assertThat(rig.socket().sent).hasSize(i).allMatch(PING::equals);
            rig.receive(PONG);
        }
        assertThat(rig.client.state()).isEqualTo(ClientState.CONNECTED);
    }

    @Test
    @DisplayName("a connection on which nothing came in for 35 s is dropped, without waiting for the peer")
    void silence() {
        Rig rig = Rig.live(5);
        rig.time.advance(Duration.ofSeconds(10));
        rig.receive("{\"type\":\"typing\"}");
        rig.time.advance(Duration.ofMillis(34_999));
        assertThat(rig.client.state()).isEqualTo(ClientState.CONNECTED);
        rig.time.advance(Duration.ofMillis(1));
        assertThat(rig.client.state()).isEqualTo(ClientState.RECONNECTING);
        assertThat(rig.socket().terminated).isTrue();
        assertThat(rig.socket().closedWith).isZero();
    }

    @Test
    @DisplayName("after a sleep a ping goes out at once, and one more interval is given")
    void slept() {
        Rig rig = Rig.live(5);
        rig.time.sleep(Duration.ofHours(3));
        assertThat(rig.client.state()).isEqualTo(ClientState.CONNECTED);
        assertThat(rig.socket().sent).containsExactly(PING);
        rig.time.advance(Duration.ofMillis(34_999));
        assertThat(rig.client.state()).isEqualTo(ClientState.CONNECTED);
        rig.time.advance(Duration.ofMillis(1));
        assertThat(rig.client.state()).isEqualTo(ClientState.RECONNECTING);
    }

    @Test
    @DisplayName("a timer that is a little late is no sleep")
    void littleLate() {
        Rig rig = Rig.live(5);
        rig.time.advance(Duration.ofSeconds(34));
        rig.time.sleep(Duration.ofMillis(2_900));
        assertThat(rig.client.state()).isEqualTo(ClientState.RECONNECTING);
    }

    @Test
    @DisplayName("after a change of network the connection has 5 s to prove itself")
    void probe() {
        Rig alive = Rig.live(5);
        alive.client.onNetworkChanged();
        alive.time.run();
        assertThat(alive.socket().sent).containsExactly(PING);
        alive.receive(PONG);
        alive.time.advance(Duration.ofSeconds(6));
        assertThat(alive.client.state()).isEqualTo(ClientState.CONNECTED);

        Rig dead = Rig.live(5);
        dead.client.onNetworkChanged();
        dead.time.advance(Duration.ofSeconds(5));
        assertThat(dead.socket().terminated).isTrue();
        assertThat(dead.client.state()).isEqualTo(ClientState.RECONNECTING);
    }

    @Test
    @DisplayName("a heartbeat out of reason is brought within it")
    void oddHeartbeat() {
        Rig rig = new Rig();
        rig.client.connect();
        rig.time.run();
        rig.receive(Rig.hello(5, false).replace("25000", "1"));
        rig.time.advance(Duration.ofMillis(999));
        assertThat(rig.socket().sent).isEmpty();
        rig.time.advance(Duration.ofMillis(1));
        assertThat(rig.socket().sent).containsExactly(PING);
    }
}

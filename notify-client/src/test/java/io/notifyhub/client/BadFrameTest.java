package io.notifyhub.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadFrameTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "not json",
                "[]",
                "{}",
                "{\"type\":7}",
                "{\"type\":\"caught_up\"}",
                "{\"type\":\"invoice_paid\",\"id\":6,\"cursor\":\"nonsense\"}",
                "{\"type\":\"connection_established\",\"cursor\":\"5.000000000005\"}"
            })
    @DisplayName("a frame that cannot be read is reported, and the feed resumes after the last good one")
    void unreadable(String frame) {
        Rig rig = Rig.live(5);
        rig.receive(Rig.created(6), frame, Rig.created(8));
        assertThat(rig.errors).hasSize(1);
        assertThat(rig.told).contains("created 6").doesNotContain("created 8");
        assertThat(rig.socket().terminated).isTrue();
        rig.time.advance(java.time.Duration.ofSeconds(1));
        assertThat(rig.socket().query()).isEqualTo("cursor=" + Rig.at(6));
    }

    @Test
    @DisplayName("a server that does not greet first is not listened to, but for frames of a later version")
    void noGreeting() {
        Rig rig = new Rig();
        rig.client.connect();
        rig.time.run();
        rig.receive("{\"type\":\"notify.early\"}", Rig.hello(5, false));
        assertThat(rig.client.state()).isEqualTo(ClientState.CONNECTED);
        rig.reconnect();
        rig.receive(Rig.created(6));
        assertThat(rig.client.state()).isEqualTo(ClientState.RECONNECTING);
        assertThat(rig.told).doesNotContain("created 6");
    }
}

package io.notifyhub.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TokenRefreshTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static final long MINUTE_NANOS = 60_000_000_000L;

    private int tokens;
    private boolean sameToken;
    private boolean noToken;

    private String nextToken() {
        if (noToken) {
            throw new IllegalStateException("injected: no token");
        }
        return "token-" + (sameToken ? 1 : ++tokens);
    }

    /** Connected with a token that the server says is good for {@code life}, by a clock that is wrong by {@code wrong}. */
    private Rig rig(Duration life, Duration wrong) {
        Rig[] rigs = new Rig[1];
        rigs[0] = new Rig(builder -> builder.token(this::nextToken)
                .wallClock(() -> NOW.plus(wrong).toEpochMilli()
                        + Duration.ofNanos(rigs[0].time.nanoTime() - 1_000_000_000L)
                                .toMillis()));
        rigs[0].client.connect();
        rigs[0].time.run();
        rigs[0].receive(expiring(Rig.hello(5, false), life), Rig.caughtUp(5));
        return rigs[0];
    }

    private static String expiring(String frame, Duration life) {
        return frame.substring(0, frame.length() - 1) + ",\"token_expires_at\":\"" + NOW.plus(life) + "\"}";
    }

    /** Time goes on, and the server answers pings. */
    private static void pass(Rig rig, Duration time) {
        for (long left = time.toSeconds(); left > 0; left -= 10) {
            rig.time.advance(Duration.ofSeconds(Math.min(10, left)));
            rig.receive("{\"type\":\"pong\"}");
        }
    }

    private static long refreshes(Rig rig) {
        return rig.socket().sent.stream()
                .filter(text -> text.contains("authenticate"))
                .count();
    }

    @Test
    @DisplayName("a fresh token is brought before the old one expires, again and again, on the same connection")
    void refreshes() {
        Rig rig = rig(Duration.ofMinutes(5), Duration.ZERO);
        pass(rig, Duration.ofMinutes(4));
        assertThat(refreshes(rig)).isZero();
        while (refreshes(rig) == 0) {
            pass(rig, Duration.ofSeconds(5));
        }
        assertThat(rig.socket().sent).anyMatch(text -> text.contains("authenticate") && text.contains("token-2"));
        rig.receive(expiring("{\"type\":\"authenticated\",\"ref\":\"" + rig.lastRef() + "\"}", Duration.ofMinutes(10)));
        while (refreshes(rig) == 1) {
            pass(rig, Duration.ofSeconds(5));
        }
        assertThat(rig.time.nanoTime()).isBetween(9 * MINUTE_NANOS, 10 * MINUTE_NANOS);
        assertThat(rig.sockets.opened).hasSize(1);
        assertThat(rig.errors).isEmpty();
    }

    @Test
    @DisplayName("a clock that is an hour ahead costs a request a minute, no more")
    void wrongClock() {
        Rig rig = rig(Duration.ofMinutes(5), Duration.ofHours(1));
        pass(rig, Duration.ofSeconds(50));
        assertThat(refreshes(rig)).isZero();
        long answered = 0;
        for (int i = 0; i < 60; i++) {
            pass(rig, Duration.ofSeconds(5));
            if (refreshes(rig) > answered) {
                answered++;
                rig.receive(expiring(
                        "{\"type\":\"authenticated\",\"ref\":\"" + rig.lastRef() + "\"}", Duration.ofMinutes(5 + i)));
            }
        }
        assertThat(refreshes(rig)).isBetween(3L, 6L);
    }

    @Test
    @DisplayName("a supplier that has no other token is asked again later, and the connection stays as it is")
    void noFreshToken() {
        Rig rig = rig(Duration.ofMinutes(5), Duration.ZERO);
        sameToken = true;
        pass(rig, Duration.ofSeconds(302));
        assertThat(refreshes(rig)).isZero();
        noToken = true;
        pass(rig, Duration.ofSeconds(60));
        assertThat(rig.client.state()).isEqualTo(ClientState.CONNECTED);
        sameToken = false;
        noToken = false;
        pass(rig, Duration.ofSeconds(70));
        assertThat(refreshes(rig)).isEqualTo(1);
    }

    @Test
    @DisplayName("a refusal is reported, and the client waits for what the server does")
    void refused() {
        Rig rig = rig(Duration.ofMinutes(5), Duration.ZERO);
        while (refreshes(rig) == 0) {
            pass(rig, Duration.ofSeconds(5));
        }
        rig.receive(Rig.error("forbidden", rig.lastRef()));
        assertThat(rig.errors)
                .singleElement()
                .satisfies(error -> assertThat(error).hasMessageContaining("forbidden"));
        assertThat(rig.client.state()).isEqualTo(ClientState.CONNECTED);
    }

    @Test
    @DisplayName("without a supplier, and after the connection is gone, nobody is asked")
    void notAsked() {
        Rig without = new Rig();
        without.client.connect();
        without.time.run();
        without.receive(expiring(Rig.hello(5, false), Duration.ofMinutes(5)));
        pass(without, Duration.ofMinutes(10));
        assertThat(refreshes(without)).isZero();

        Rig rig = rig(Duration.ofMinutes(5), Duration.ZERO);
        rig.client.close();
        rig.time.advance(Duration.ofMinutes(10));
        assertThat(tokens).isEqualTo(1);
    }
}

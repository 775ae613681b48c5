package io.notifyhub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.client.FakeSockets.FakeSocket;
import io.notifyhub.client.NotifyClientException.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ConnectTest {
    @Test
    @DisplayName("connecting completes with the server's greeting, after the callbacks that tell of it")
    void completesWithGreeting() {
        Rig rig = new Rig();
        assertThat(rig.client.state()).isEqualTo(ClientState.IDLE);
        CompletionStage<?> connected = rig.client.connect();
        connected.thenRun(() -> rig.told.add("completed"));
        rig.time.run();
        assertThat(rig.client.state()).isEqualTo(ClientState.CONNECTING);
        assertThat(Rig.done(connected)).isFalse();

        rig.receive(Rig.hello(5, false), Rig.caughtUp(5));

        assertThat(rig.client.state()).isEqualTo(ClientState.CONNECTED);
        assertThat(rig.told)
                .containsExactly("CONNECTING", "CONNECTED", "connected", "completed", "caught up", "unread 4");
    }

    @Test
    @DisplayName("nothing happens before connect, and a second connect changes nothing")
    void connectTwice() {
        Rig rig = new Rig();
        rig.time.advance(Duration.ofMinutes(5));
        assertThat(rig.sockets.opened).isEmpty();
        rig.client.connect();
        CompletionStage<?> second = rig.client.connect();
        rig.time.run();
        assertThat(rig.sockets.opened).hasSize(1);
        rig.receive(Rig.hello(5, false));
        assertThat(Rig.done(second)).isTrue();
        assertThat(Rig.done(rig.client.connect())).isTrue();
        rig.time.run();
        assertThat(rig.sockets.opened).hasSize(1);
    }

    @Test
    @DisplayName("a connect that gets no greeting within 15 s is given up, and another follows")
    void deadline() {
        Rig rig = new Rig();
        rig.client.connect();
        rig.time.advance(Duration.ofMillis(14_999));
        FakeSocket hung = rig.socket();
        assertThat(hung.terminated).isFalse();
        rig.time.advance(Duration.ofMillis(1));
        assertThat(hung.terminated).isTrue();
        assertThat(rig.client.state()).isEqualTo(ClientState.RECONNECTING);
        rig.time.advance(Duration.ofMillis(250));
        assertThat(rig.sockets.opened).hasSize(2);
        hung.listener.onText(Rig.hello(5, false));
        rig.time.run();
        assertThat(rig.client.state())
                .as("a socket given up is not listened to")
                .isEqualTo(ClientState.RECONNECTING);
        rig.receive(Rig.hello(5, false));
        assertThat(rig.client.state()).isEqualTo(ClientState.CONNECTED);
    }

    @Test
    @DisplayName("the token goes in a header, and the parameters of the address are kept as they are")
    void header() {
        Rig rig = new Rig(builder -> builder.token(() -> "a.b+c/d"));
        rig.client.connect();
        rig.time.run();
        assertThat(rig.socket().request.headers()).containsEntry("Authorization", "Bearer a.b+c/d");
        assertThat(rig.socket().query()).isEmpty();
        assertThat(rig.socket().request).hasToString("SocketRequest[wss://host.example/ws/notifications/]");
    }

    @Test
    @DisplayName("on request the token goes in the query, percent-encoded, beside the device and its attempt")
    void query() {
        ManualScheduler time = new ManualScheduler();
        FakeSockets sockets = new FakeSockets();
        NotifyClient client = NotifyClient.builder(URI.create("ws://h:1/ws?lang=de%20CH"))
                .scheduler(time)
                .connectExecutor(time)
                .callbackExecutor(time)
                .nanoTime(time::nanoTime)
                .socketFactory(sockets)
                .token(() -> "a b+c/ü&x=1")
                .tokenInQuery(true)
                .deviceId("my phone")
                .firstAttempt(41)
                .build();
        client.connect();
        time.run();
        assertThat(sockets.last().request.uri())
                .hasToString("ws://h:1/ws?lang=de%20CH&device=my%20phone&attempt=41&token=a%20b%2Bc%2F%C3%BC%26x%3D1");
        assertThat(sockets.last().request.headers()).isEmpty();
        sockets.last().listener.onClosed(1006, "", null);
        time.advance(Duration.ofSeconds(1));
        assertThat(sockets.last().query()).contains("attempt=42");
        assertThat(client).hasToString("NotifyClient[ws://h:1/ws, RECONNECTING]");
    }

    @Test
    @DisplayName("a token is asked for before every attempt, and a supplier that fails is asked again later")
    void tokenEachTime() {
        List<String> tokens = new ArrayList<>(List.of("", "t1", "t2"));
        Rig rig = new Rig(builder -> builder.token(() -> {
            String next = tokens.remove(0);
            if (next.isEmpty()) {
                throw new java.io.IOException("offline");
            }
            return next;
        }));
        rig.client.connect();
        rig.time.run();
        assertThat(rig.sockets.opened).isEmpty();
        assertThat(rig.changes.get(1).cause()).hasRootCauseMessage("offline");
        rig.time.advance(Duration.ofSeconds(1));
        assertThat(rig.socket().request.headers()).containsEntry("Authorization", "Bearer t1");
        rig.receive(Rig.hello(1, false));
        rig.reconnect();
        assertThat(rig.socket().request.headers()).containsEntry("Authorization", "Bearer t2");
    }

    @Test
    @DisplayName("while a token supplier hangs, later attempts wait for the same call instead of making another")
    void hangingSupplier() {
        List<Runnable> blocked = new ArrayList<>();
        int[] calls = new int[1];
        Rig rig = new Rig(builder -> builder.connectExecutor(blocked::add).token(() -> "t" + ++calls[0]));
        rig.client.connect();
        rig.time.advance(Duration.ofSeconds(40));
        assertThat(blocked).hasSize(1);
        assertThat(rig.sockets.opened).isEmpty();
        blocked.remove(0).run();
        rig.time.run();
        assertThat(rig.socket().request.headers()).containsEntry("Authorization", "Bearer t1");
        assertThat(calls[0]).isEqualTo(1);
    }

    @Test
    @DisplayName("the wait between attempts doubles up to 30 s, and starts over only after a minute of connection")
    void backoff() {
        Rig rig = new Rig();
        rig.client.connect();
        rig.time.run();
        for (int i = 0; i < 12; i++) {
            rig.receive(Rig.hello(5, i > 0));
            rig.reconnect();
        }
        List<Long> waits = new ArrayList<>();
        rig.changes.stream()
                .filter(change -> change.retryIn() != null)
                .forEach(change -> waits.add(change.retryIn().toMillis()));
        assertThat(waits).hasSize(12);
        assertThat(waits.get(0)).isLessThanOrEqualTo(250);
        assertThat(waits.get(1)).isLessThanOrEqualTo(500);
        assertThat(waits.subList(7, 12)).allMatch(wait -> wait <= 30_000).anyMatch(wait -> wait > 2_000);
        rig.receive(Rig.hello(5, true));
        for (int i = 0; i < 4; i++) {
            rig.time.advance(Duration.ofSeconds(20));
            rig.receive("{\"type\":\"pong\"}");
        }
        rig.closed(1006);
        assertThat(rig.changes.get(rig.changes.size() - 1).retryIn()).isLessThanOrEqualTo(Duration.ofMillis(250));
    }

    @Test
    @DisplayName("closing says goodbye with 1000 and tells no more than the last change of state")
    void close() {
        Rig rig = Rig.live(5);
        rig.socket().listener.onText(Rig.created(6));
        rig.client.close();
        rig.client.close();
        rig.time.run();
        assertThat(rig.told).containsExactly("CLOSED");
        assertThat(rig.socket().closedWith).isEqualTo(1000);
        assertThat(rig.saved).doesNotContain(Rig.at(6));
        rig.socket().listener.onText(Rig.created(7));
        rig.time.advance(Duration.ofMinutes(2));
        assertThat(rig.told).containsExactly("CLOSED");
        assertThat(rig.socket().terminated).as("however the peer takes it").isTrue();
        assertThat(rig.sockets.opened).hasSize(1);
        rig.client.close();
        rig.time.run();
        assertThat(rig.told).containsExactly("CLOSED");
    }

    @Test
    @DisplayName("closing while connecting, while waiting, or before connecting ends the client and fails connect()")
    void closeEarly() {
        Rig connecting = new Rig();
        CompletionStage<?> first = connecting.client.connect();
        connecting.time.run();
        connecting.client.close();
        connecting.time.run();
        assertThat(Rig.failure(first).reason()).isEqualTo(Reason.CLOSED);
        assertThat(connecting.socket().isOver()).isTrue();

        Rig waiting = new Rig();
        waiting.client.connect();
        waiting.time.run();
        waiting.closed(1006);
        waiting.client.close();
        waiting.time.advance(Duration.ofMinutes(2));
        assertThat(waiting.sockets.opened).hasSize(1);
        assertThat(waiting.client.state()).isEqualTo(ClientState.CLOSED);

        Rig idle = new Rig();
        idle.client.close();
        idle.time.run();
        CompletionStage<?> late = idle.client.connect();
        idle.time.run();
        assertThat(idle.client.state()).isEqualTo(ClientState.CLOSED);
        assertThat(Rig.failure(late).reason()).isEqualTo(Reason.CLOSED);
        assertThat(idle.sockets.opened).isEmpty();
    }

    @Test
    @DisplayName("a callback may close the client: its own step is saved, and nothing follows but the end")
    void closeInCallback() {
        NotifyClient[] self = new NotifyClient[1];
        Rig rig = Rig.live(5, builder -> builder.onNotification(entry -> self[0].close()));
        self[0] = rig.client;
        rig.receive(Rig.created(6), Rig.created(7));
        assertThat(rig.told).containsExactly("created 6", "unread 7", "CLOSED");
        assertThat(rig.saved).contains(Rig.at(6)).doesNotContain(Rig.at(7));
    }

    @Test
    @DisplayName("a new network makes a waiting client try at once, but not before the time the server asked for")
    void networkChanged() {
        Rig rig = Rig.live(5);
        rig.receive(Rig.closing(1001, true, 5_000, false));
        rig.closed(1001);
        rig.time.advance(Duration.ofSeconds(1));
        rig.client.onNetworkChanged();
        rig.time.advance(Duration.ofMillis(3_999));
        assertThat(rig.sockets.opened).hasSize(1);
        rig.time.advance(Duration.ofMillis(1));
        assertThat(rig.sockets.opened).hasSize(2);
    }

    @Test
    @DisplayName("wrong settings are refused in the builder")
    void wrongSettings() {
        assertThatThrownBy(() -> NotifyClient.builder(URI.create("https://h/"))).hasMessageContaining("ws://");
        NotifyClientBuilder builder = NotifyClient.builder(URI.create("ws://h/"));
        assertThatThrownBy(() -> builder.deviceId("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.maxQueuedFrames(1)).hasMessageContaining("was 1");
        assertThatThrownBy(() -> builder.connectTimeout(Duration.ZERO)).hasMessageContaining("PT0S");
        assertThatThrownBy(() -> builder.on("caught_up", String.class, text -> {}))
                .hasMessageContaining("reserved");
    }

    @Test
    @DisplayName("an executor that refuses to connect costs the attempt, not the client")
    void refusingExecutor() {
        boolean[] open = new boolean[1];
        ManualScheduler[] time = new ManualScheduler[1];
        Rig rig = new Rig(builder -> builder.connectExecutor(task -> {
            if (!open[0]) {
                throw new RejectedExecutionException("full");
            }
            time[0].execute(task);
        }));
        time[0] = rig.time;
        rig.client.connect();
        rig.time.run();
        assertThat(rig.client.state()).isEqualTo(ClientState.RECONNECTING);
        open[0] = true;
        rig.time.advance(Duration.ofSeconds(1));
        assertThat(rig.sockets.opened).hasSize(1);
    }
}

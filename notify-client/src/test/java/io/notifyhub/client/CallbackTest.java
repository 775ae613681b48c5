package io.notifyhub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.protocol.Notification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CallbackTest {
    /** A payload of an application. */
    public static final class Paid {
        public int n;
    }

    @Test
    @DisplayName("a callback that throws is reported; its step counts as handled, and order and neighbours are kept")
    void throwing() {
        List<Long> neighbour = new ArrayList<>();
        Rig rig = Rig.live(
                5,
                builder -> builder.onNotification(entry -> {
                            throw new IllegalStateException("no " + entry.id());
                        })
                        .onNotification(entry -> neighbour.add(entry.id())));
        rig.receive(Rig.created(6), Rig.created(7));
        assertThat(rig.errors).extracting(Throwable::getMessage).containsExactly("no 6", "no 7");
        assertThat(neighbour).containsExactly(6L, 7L);
        assertThat(rig.saved).endsWith(Rig.at(6), Rig.at(7));
        assertThat(rig.client.state()).isEqualTo(ClientState.CONNECTED);
    }

    @Test
    @DisplayName("a listener that throws even when told of errors disturbs nobody")
    void throwingInOnError() {
        Rig rig = Rig.live(
                5,
                builder -> builder.listener(new NotifyClientListener() {
                    @Override
                    public void onNotification(Notification notification, boolean muted) {
                        throw new AssertionError("first");
                    }

                    @Override
                    public void onError(Throwable error) {
                        throw new IllegalStateException("second");
                    }
                }));
        rig.receive(Rig.created(6), Rig.created(7));
        assertThat(rig.told).contains("created 6", "created 7");
        assertThat(rig.errors).hasSize(2);
    }

    @Test
    @DisplayName("a typed handler gets the payload of entries and events of its type, until it is closed")
    void typed() {
        List<Integer> got = new ArrayList<>();
        Rig rig = Rig.live(5);
        Subscription subscription = rig.client.on("invoice-paid", Paid.class, paid -> got.add(paid.n));
        rig.receive(Rig.created(6), "{\"type\":\"invoice_paid\",\"data\":{\"n\":99,\"more\":1}}");
        rig.receive("{\"type\":\"other\",\"data\":{\"n\":98}}");
        assertThat(got).containsExactly(6, 99);
        rig.receive("{\"type\":\"invoice_paid\",\"data\":[]}", "{\"type\":\"invoice_paid\"}");
        assertThat(rig.errors).hasSize(2).allMatch(error -> error.toString().contains("'invoice_paid'"));
        subscription.close();
        subscription.close();
        rig.receive(Rig.created(7));
        assertThat(got).containsExactly(6, 99);
    }

    @Test
    @DisplayName(
            "callbacks slower than the feed interrupt it; it resumes when half of them have run, and nothing is lost")
    void backpressure() {
        List<Runnable> later = new ArrayList<>();
        Rig rig = Rig.live(5, builder -> builder.callbackExecutor(later::add).maxQueuedFrames(100));
        later.forEach(Runnable::run);
        later.clear();
        rig.time.run();
        for (int rev = 6; rev < 306; rev++) {
            rig.socket().listener.onText(Rig.created(rev));
        }
        rig.time.run();
        assertThat(rig.socket().terminated).isTrue();
        assertThat(rig.client.state()).isEqualTo(ClientState.RECONNECTING);
        rig.time.advance(Duration.ofMinutes(10));
        assertThat(rig.sockets.opened).as("not before there is room").hasSize(1);
        drain(rig, later);
        assertThat(rig.sockets.opened).hasSize(2);
        long told = rig.told.stream().filter(line -> line.startsWith("created")).count();
        assertThat(told).isBetween(99L, 102L);
        assertThat(rig.socket().query()).isEqualTo("cursor=" + Rig.at(5 + told));
        assertThat(rig.store.cursor).isEqualTo(Rig.at(5 + told));
    }

    private static void drain(Rig rig, List<Runnable> later) {
        while (!later.isEmpty()) {
            later.remove(0).run();
            rig.time.run();
        }
    }

    @Test
    @DisplayName("a callback executor that refuses a task is offered it again")
    void refusing() {
        boolean[] refuse = new boolean[1];
        List<Runnable> later = new ArrayList<>();
        Rig rig = Rig.live(
                5,
                builder -> builder.callbackExecutor(task -> {
                    if (refuse[0]) {
                        throw new java.util.concurrent.RejectedExecutionException("full");
                    }
                    later.add(task);
                }));
        drain(rig, later);
        refuse[0] = true;
        rig.receive(Rig.created(6));
        refuse[0] = false;
        rig.receive(Rig.created(7));
        drain(rig, later);
        assertThat(rig.told).containsSubsequence("created 6", "created 7");
    }

    @Test
    @DisplayName("a direct executor is good enough, and a quick store is saved to on it")
    void direct() {
        CursorStore store = CursorStore.memory();
        Rig rig = Rig.live(5, builder -> builder.callbackExecutor(Runnable::run).cursorStore(store));
        rig.receive(Rig.created(6));
        assertThat(rig.told).containsExactly("created 6", "unread 7");
        Rig next = new Rig(builder -> builder.cursorStore(store));
        next.client.connect();
        next.time.run();
        assertThat(next.socket().query()).isEqualTo("cursor=" + Rig.at(6));
    }

    @Test
    @DisplayName("a message of the application goes out as it is, and what the server says against it is reported")
    void send() {
        Rig rig = Rig.live(5);
        var sent = rig.client.send("typing", Map.of("to", 7));
        rig.time.run();
        assertThat(Rig.done(sent)).isTrue();
        assertThat(rig.socket().sent).containsExactly("{\"type\":\"typing\",\"data\":{\"to\":7}}");
        rig.receive("{\"type\":\"error\",\"code\":\"unknown_type\",\"message\":\"No handler\"}");
        assertThat(rig.errors).hasSize(1).first().asString().contains("unknown_type: No handler");
        rig.socket().full = true;
        var refused = rig.client.send("typing", null);
        rig.time.run();
        assertThat(Rig.failure(refused).reason()).isEqualTo(NotifyClientException.Reason.OVERLOADED);
    }
}

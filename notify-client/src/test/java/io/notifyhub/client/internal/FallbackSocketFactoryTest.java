package io.notifyhub.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.client.spi.ClientSocket;
import io.notifyhub.client.spi.SocketFactory;
import io.notifyhub.client.spi.SocketListener;
import io.notifyhub.client.spi.SocketRequest;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FallbackSocketFactoryTest {
    private final List<String> tried = new ArrayList<>();
    private final List<SocketListener> opened = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final List<Runnable> timers = new ArrayList<>();
    private long now;

    private final FallbackSocketFactory factory =
            new FallbackSocketFactory(factory("ws"), factory("sse"), () -> now, new ScheduledThreadPoolExecutor(0) {
                @Override
                public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
                    assertThat(unit.toSeconds(delay)).isEqualTo(5);
                    timers.add(task);
                    return new FutureTimer(task);
                }
            });

    /** A timer that the test runs. */
    private final class FutureTimer extends FutureTask<String> implements ScheduledFuture<String> {
        private final Runnable task;

        FutureTimer(Runnable task) {
            super(() -> "");
            this.task = task;
        }

        @Override
        public boolean cancel(boolean interrupt) {
            return timers.remove(task);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }

    private SocketFactory factory(String name) {
        return (request, listener) -> {
            tried.add(name);
            opened.add(listener);
            return new ClientSocket() {
                @Override
                public boolean send(String text) {
                    return true;
                }

                @Override
                public void close(int code, String reason) {}

                @Override
                public void terminate() {}
            };
        };
    }

    private SocketListener connect() {
        ClientSocket socket = factory.connect(
                new SocketRequest(URI.create("ws://host/ws/notifications/"), Collections.emptyMap()),
                new SocketListener() {
                    @Override
                    public void onText(String text) {
                        heard.add(text);
                    }

                    @Override
                    public void onClosed(int code, String reason, @Nullable Throwable cause) {
                        heard.add("closed " + code);
                    }
                });
        assertThat(socket.send("x")).isTrue();
        return opened.get(opened.size() - 1);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            connect().onClosed(1006, "", null);
        }
    }

    @Test
    @DisplayName("after two failures in a row both are tried in turn, and the one that worked is tried first")
    void inTurn() {
        fail(5);
        assertThat(tried).containsExactly("ws", "ws", "sse", "ws", "sse");
        connect().onClosed(1006, "", null);
        SocketListener works = connect();
        works.onText("hello");
        works.onClosed(1006, "", null);
        tried.clear();
        fail(4);
        assertThat(tried).containsExactly("sse", "sse", "ws", "sse");
    }

    @Test
    @DisplayName("a connection that was let go of before anything came in counts as a failure")
    void letGo() {
        for (int i = 0; i < 3; i++) {
            factory.connect(
                            new SocketRequest(URI.create("ws://host/ws/notifications/"), Collections.emptyMap()),
                            new SocketListener() {
                                @Override
                                public void onText(String text) {}

                                @Override
                                public void onClosed(int code, String reason, @Nullable Throwable cause) {}
                            })
                    .terminate();
        }
        assertThat(tried).containsExactly("ws", "ws", "sse");
    }

    @Test
    @DisplayName(
            "after an outage of the server a client that had a WebSocket gets one again, although events came first")
    void outage() {
        connect().onText("hello");
        opened.get(0).onClosed(1006, "", null);
        fail(2);
        heard.clear();
        connect().onText("hello over events");
        assertThat(heard).containsExactly("closed 1001");
        connect().onText("hello");
        assertThat(tried).containsExactly("ws", "ws", "ws", "sse", "ws");
        assertThat(heard).endsWith("hello");
    }

    @Test
    @DisplayName("where WebSocket worked before and is blocked now, events are taken after one more try")
    void blockedLater() {
        connect().onText("hello");
        opened.get(0).onClosed(1006, "", null);
        fail(2);
        connect().onText("hello over events");
        fail(1);
        heard.clear();
        connect().onText("hello over events");
        assertThat(heard).containsExactly("hello over events");
        assertThat(tried).containsExactly("ws", "ws", "ws", "sse", "ws", "sse");
    }

    @Test
    @DisplayName("a WebSocket on which nothing comes in for five seconds is given up, and the other is tried at once")
    void silent() {
        SocketListener slow = connect();
        timers.remove(0).run();
        assertThat(heard).containsExactly("closed 1006");
        slow.onClosed(1006, "", null);
        connect().onText("hello");
        assertThat(tried).containsExactly("ws", "sse");
        assertThat(timers).as("no watch over the second best").isEmpty();
    }

    @Test
    @DisplayName("the second best ends after a while to see whether the best works again, less and less often")
    void triesTheBetterOne() {
        fail(2);
        SocketListener second = connect();
        second.onText("hello");
        now += TimeUnit.MINUTES.toNanos(5) + 1;
        heard.clear();
        second.onText("pong");
        assertThat(heard).containsExactly("closed 1001");
        tried.clear();
        connect().onClosed(1006, "", null);
        SocketListener again = connect();
        assertThat(tried).containsExactly("ws", "sse");
        again.onText("hello");
        now += TimeUnit.MINUTES.toNanos(6);
        again.onText("pong");
        assertThat(heard).as("ten minutes now").endsWith("pong");
        now += TimeUnit.MINUTES.toNanos(5);
        again.onText("pong");
        tried.clear();
        SocketListener better = connect();
        better.onText("hello");
        better.onClosed(1006, "", null);
        connect();
        assertThat(tried).containsExactly("ws", "ws");
    }
}

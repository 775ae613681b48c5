package io.notifyhub.host;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client that asks something fifteen times a second and takes the time of every answer. Thread-safe. */
final class HealthyClient implements AutoCloseable {
    private static final long PERIOD_MILLIS = 66;

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final WebSocket socket;

    // guarded by this
    private final List<Double> millis = new ArrayList<>();
    private long askedAt;
    private boolean waiting;
    private @Nullable String end;

    HealthyClient(int port) {
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(
                        URI.create(
                                "ws://127.0.0.1:" + port + "/ws/notifications/?token=" + HostProcess.token("healthy")),
                        new Answers())
                .join();
        timer.scheduleAtFixedRate(this::ask, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void ask() {
        synchronized (this) {
            if (waiting || end != null) {
                return;
            }
            waiting = true;
            askedAt = System.nanoTime();
        }
        socket.sendText("{\"type\":\"ping\"}", true);
    }

    private synchronized void answered() {
        if (waiting) {
            waiting = false;
            millis.add((System.nanoTime() - askedAt) / 1e6);
        }
    }

    /** The latencies since the last call: p50, p99, the longest, and how many. */
    synchronized Latency take() {
        if (waiting) {
            millis.add((System.nanoTime() - askedAt) / 1e6);
        }
        Collections.sort(millis);
        int count = millis.size();
        Latency latency = count == 0
                ? new Latency(0, 0, 0, 0)
                : new Latency(millis.get(count / 2), millis.get((count * 99 - 1) / 100), millis.get(count - 1), count);
        millis.clear();
        return latency;
    }

    /** How the connection ended; null if it lives. */
    synchronized @Nullable String end() {
        return end;
    }

    /** In milliseconds. */
    record Latency(double median, double p99, double longest, int count) {
        @Override
        public String toString() {
            return String.format("p50 %.1f ms, p99 %.1f ms, max %.1f ms of %d", median, p99, longest, count);
        }
    }

    private final class Answers implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                if (parts.indexOf("\"pong\"") >= 0) {
                    answered();
                }
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            ended(code + " " + reason);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            ended(error.toString());
        }

        private void ended(String how) {
            synchronized (HealthyClient.this) {
                end = how;
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        socket.abort();
    }
}

package io.notifyhub.host;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.Collection;
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

    /** The latencies since the last call. */
    synchronized Latency take() {
        if (waiting) {
            millis.add((System.nanoTime() - askedAt) / 1e6);
        }
        Latency latency = Latency.of(millis);
        millis.clear();
        return latency;
    }

    /** How the connection ended; null if it lives. */
    synchronized @Nullable String end() {
        return end;
    }

    /**
     * How long answers took.
     *
     * @param sorted in milliseconds
     */
    record Latency(List<Double> sorted) {
        static Latency of(Collection<Double> millis) {
            return new Latency(millis.stream().sorted().toList());
        }

        static Latency ofAll(Collection<Latency> parts) {
            return of(parts.stream().flatMap(part -> part.sorted().stream()).toList());
        }

        int count() {
            return sorted.size();
        }

        double p99() {
            return at((count() * 99 - 1) / 100);
        }

        double longest() {
            return at(count() - 1);
        }

        private double at(int index) {
            return sorted.isEmpty() ? 0 : sorted.get(Math.max(0, index));
        }

        @Override
        public String toString() {
            return String.format(
                    "p50 %.1f ms, p99 %.1f ms, max %.1f ms of %d", at(count() / 2), p99(), longest(), count());
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

package io.notifyhub.conformance;

import io.notifyhub.conformance.wire.Exchange;
import io.notifyhub.conformance.wire.HttpListener;
import io.notifyhub.conformance.wire.HttpListener.Outcome;
import io.notifyhub.conformance.wire.Request;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The server of one run, on a port of its own. Handshakes of WebSockets wait here for the script; other requests are
 * answered by a route of the script's, or with 404. Thread-safe.
 */
final class ScriptedServer implements Closeable {
    private final HttpListener listener;
    private final Watch watch;
    private final Transcript transcript;
    private final Duration patience;
    private final Map<String, HttpListener.Handler> routes = new ConcurrentHashMap<>();

    // guarded by watch
    private final Deque<Connection> waiting = new ArrayDeque<>();
    private final List<Request> requests = new ArrayList<>();
    private final Deque<EventStream> streams = new ArrayDeque<>();
    private final ServedList list = new ServedList();
    private boolean blocked;
    private int arrivals;

    ScriptedServer(Watch watch, Transcript transcript, Duration patience) {
        this.watch = watch;
        this.transcript = transcript;
        this.patience = patience;
        this.listener = new HttpListener(0, this::handle);
    }

    int port() {
        return listener.port();
    }

    /** From now on nobody listens, as where the server is down. */
    void goDown() {
        listener.refuse();
    }

    void comeBack() {
        listener.listenAgain();
    }

    /** What {@code method} on {@code path}, without its last slash, is answered with. */
    void route(String method, String path, HttpListener.Handler handler) {
        routes.put(method + ' ' + path, handler);
    }

    private Outcome handle(Exchange exchange) throws IOException {
        Request request = exchange.request();
        String path = request.path().replaceAll("/$", "");
        if (request.isUpgrade() && watch.read(() -> blocked)) {
            watch.change(() -> arrivals++);
            transcript.received(0, request + " (a socket, refused)");
            exchange.answer(403, "", "Connection: close");
            return Outcome.END;
        }
        if (request.isUpgrade()) {
            watch.change(() -> {
                arrivals++;
                waiting.add(new Connection(arrivals, exchange, watch, transcript, patience, list));
            });
            if (!path.equals("/ws/notifications") || !request.method().equals("GET")) {
                watch.violated("the client asked for a WebSocket at " + request);
            }
            return Outcome.TAKEN;
        }
        transcript.received(0, request + (request.body().isEmpty() ? "" : " " + request.body()));
        if (request.method().equals("OPTIONS")) {
            exchange.answer(204, "");
            return Outcome.NEXT_REQUEST;
        }
        watch.change(() -> requests.add(request));
        if (request.method().equals("GET") && path.equals("/api/notifications/stream") && watch.read(() -> blocked)) {
            watch.change(() -> streams.add(new EventStream(exchange, transcript)));
            return Outcome.TAKEN;
        }
        HttpListener.Handler route = routes.get(request.method() + ' ' + path);
        if (route != null) {
            return route.handle(exchange);
        }
        exchange.answer(404, "{\"error\":\"Not found\",\"code\":\"not_found\"}", "Content-Type: application/json");
        return Outcome.NEXT_REQUEST;
    }

    /** From now on WebSockets are refused, and event streams wait for the script. */
    void blockSockets() {
        watch.change(() -> blocked = true);
    }

    /** The next request for an event stream; null if none comes in that time. */
    @Nullable
    EventStream stream(Duration limit) throws InterruptedException {
        return watch.await(limit, streams::poll);
    }

    /** The next handshake; null if none comes in that time. */
    @Nullable
    Connection arrival(Duration limit) throws InterruptedException {
        return watch.await(limit, waiting::poll);
    }

    /** How many handshakes there were. */
    int arrivals() {
        return watch.read(() -> arrivals);
    }

    /** How many handshakes the script has not taken. */
    int untaken() {
        return watch.read(waiting::size);
    }

    /** Requests that were no handshakes, in order. */
    List<Request> requests() {
        return watch.read(() -> List.copyOf(requests));
    }

    @Override
    public void close() {
        listener.close();
    }
}

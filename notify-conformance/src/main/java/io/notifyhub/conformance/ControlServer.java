package io.notifyhub.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notifyhub.conformance.wire.Exchange;
import io.notifyhub.conformance.wire.HttpListener;
import io.notifyhub.conformance.wire.HttpListener.Outcome;
import io.notifyhub.conformance.wire.Request;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Where drivers ask for work and tell what happened, over plain HTTP, so that a browser can be one:
 *
 * <pre>
 * POST /drivers              {"name":"…","can":["…"]}  → {"driver":"1"}
 * GET  /drivers/1/next       → a command, or 204 after a while: ask again
 * POST /drivers/1/told       an event, or an array of events
 * GET  /tokens/…             → the client's token supplier asks here; the address is in the command
 * </pre>
 *
 * <p>Thread-safe.
 */
final class ControlServer implements Closeable {
    /** A driver that is there asks anew at least as often. */
    static final Duration LONG_POLL = Duration.ofSeconds(10);

    private final HttpListener listener;
    private final Map<String, Driver> drivers = new ConcurrentHashMap<>();
    private final Map<String, TokenDesk> desks = new ConcurrentHashMap<>();
    private final BlockingQueue<Driver> idle = new LinkedBlockingQueue<>();
    private final AtomicInteger lastId = new AtomicInteger();
    private final StaticFiles files;

    /** @param port 0 for any that is free */
    ControlServer(int port, StaticFiles files) {
        this.files = files;
        this.listener = new HttpListener(port, this::handle);
    }

    String url() {
        return "http://127.0.0.1:" + listener.port();
    }

    /** A driver that has nothing to do; null if there is none in that time. It is given back with {@link #release}. */
    @Nullable
    Driver acquire(Duration limit) throws InterruptedException {
        long until = System.nanoTime() + limit.toNanos();
        while (true) {
            Driver next = idle.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (next == null || next.seenWithin(LONG_POLL.multipliedBy(2))) {
                return next;
            }
        }
    }

    void release(Driver driver) {
        idle.add(driver);
    }

    /** Tells every driver that there is nothing more to do. */
    void dismiss() {
        drivers.values()
                .forEach(driver -> driver.command(Frames.JSON.createObjectNode().put("do", "exit")));
    }

    /** Where the desk is reached. */
    String open(String key, TokenDesk desk) {
        desks.put(key, desk);
        return url() + "/tokens/" + key;
    }

    private Outcome handle(Exchange exchange) throws IOException {
        Request request = exchange.request();
        String[] path = request.path().substring(1).split("/");
        if (request.method().equals("OPTIONS")) {
            exchange.answer(204, "");
        } else if (path[0].equals("drivers")) {
            driver(exchange, path);
        } else if (path[0].equals("tokens") && path.length == 2 && desks.containsKey(path[1])) {
            desks.get(path[1]).serve(exchange);
        } else {
            files.serve(exchange);
        }
        return Outcome.NEXT_REQUEST;
    }

    private void driver(Exchange exchange, String[] path) throws IOException {
        try {
            Driver known = path.length == 3 ? drivers.get(path[1]) : null;
            if (path.length == 1) {
                register(exchange);
            } else if (known != null && path[2].equals("next")) {
                next(exchange, known);
            } else if (known != null && path[2].equals("told")) {
                known.told(Frames.JSON.readTree(exchange.request().body()));
                exchange.answer(204, "");
            } else {
                exchange.answer(404, "no such driver");
            }
        } catch (JsonProcessingException | IllegalArgumentException e) {
            exchange.answer(400, "not understood: " + e.getMessage());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void register(Exchange exchange) throws IOException {
        JsonNode said = Frames.JSON.readTree(exchange.request().body());
        Set<Ability> can = EnumSet.noneOf(Ability.class);
        for (JsonNode each : said.path("can")) {
            can.add(Ability.valueOf(each.asText().toUpperCase(Locale.ROOT)));
        }
        Driver made = new Driver(
                String.valueOf(lastId.incrementAndGet()), said.path("name").asText("unnamed"), can);
        drivers.put(made.id(), made);
        exchange.answer(
                200,
                Frames.JSON.createObjectNode().put("driver", made.id()).toString(),
                "Content-Type: application/json");
        idle.add(made);
    }

    private static void next(Exchange exchange, Driver driver) throws IOException, InterruptedException {
        ObjectNode command = driver.next(LONG_POLL);
        if (command == null) {
            exchange.answer(204, "");
        } else {
            exchange.answer(200, command.toString(), "Content-Type: application/json", "Cache-Control: no-store");
        }
    }

    @Override
    public void close() {
        listener.close();
    }
}

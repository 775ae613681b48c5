package io.notifyhub.server.undertow;

import io.notifyhub.server.testkit.Jwt;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Pages with the browser client, served beside a hub under a policy that lets in nothing but scripts of the site: {@code /inbox} is the
 * page of docs/browser.md for the user of the query, by cookie; {@code /client} has a client that can be driven from outside. Thread-safe.
 */
final class BrowserPages implements HttpHandler {
    private static final String POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; "
            + "require-trusted-types-for 'script'";

    private static final String CLIENT =
            "<!doctype html><meta charset=utf-8><title>client</title>" + "<script type=module src=/client.js></script>";

    private static final String SCRIPT = """
            import { NotifyClient } from '/notify/notify.js';
            const query = new URLSearchParams(location.search);
            const user = query.get('user');
            if (query.has('blocked')) {
              globalThis.WebSocket = class { constructor() { throw new Error('a proxy is in the way'); } };
            }
            const token = async () => (await fetch('/token?user=' + user)).text();
            const client = new NotifyClient({ user, token, reconnect: { maxMs: 500 } });
            Object.assign(globalThis, { client, heard: [], reloads: 0, states: [] });
            client.addEventListener('notification', ({ detail }) => heard.push(detail.notification.title));
            client.addEventListener('reload', () => reloads++);
            client.addEventListener('status', ({ detail }) => states.push(detail.to));
            const tabs = new BroadcastChannel('what all tabs of the test have');
            const self = Math.random();
            globalThis.others = {};
            tabs.onmessage = ({ data }) => (others[data.self] = data);
            client.subscribe(() => tabs.postMessage({ self, live: client.getSnapshot().live, heard }));
            client.connect();
            """;

    private final Map<String, Queue<Jwt>> tokens = new ConcurrentHashMap<>();

    /** The next tokens this user's pages get; valid ones after those. */
    void tokens(Object user, Jwt... next) {
        for (Jwt token : next) {
            tokens.computeIfAbsent(String.valueOf(user), id -> new ConcurrentLinkedQueue<>())
                    .add(token);
        }
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(new HttpString("Content-Security-Policy"), POLICY);
        switch (exchange.getRequestPath()) {
            case "/inbox" -> {
                String cookie = "access_token=" + Jwt.tokenOf(userOf(exchange)) + "; Path=/; HttpOnly; SameSite=Strict";
                exchange.getResponseHeaders().add(Headers.SET_COOKIE, cookie);
                send(exchange, "text/html", documented().replace("user=\"5\"", "user=\"" + userOf(exchange) + '"'));
            }
            case "/client" -> send(exchange, "text/html", CLIENT);
            case "/client.js" -> send(exchange, "text/javascript", SCRIPT);
            case "/token" -> send(exchange, "text/plain", tokenOf(userOf(exchange)));
            default -> {
                exchange.setStatusCode(404);
                exchange.endExchange();
            }
        }
    }

    private String tokenOf(String user) {
        Queue<Jwt> waiting = tokens.get(user);
        Jwt next = waiting == null ? null : waiting.poll();
        return next == null ? Jwt.tokenOf(user) : next.token();
    }

    private static String userOf(HttpServerExchange exchange) {
        return Objects.requireNonNull(exchange.getQueryParameters().get("user")).getFirst();
    }

    private static void send(HttpServerExchange exchange, String type, String text) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type + "; charset=utf-8");
        exchange.getResponseSender().send(text);
    }

    /** The first page of docs/browser.md. */
    static String documented() {
        try {
            String guide = Files.readString(Path.of("../docs/browser.md"));
            int from = guide.indexOf("```html\n") + "```html\n".length();
            return guide.substring(from, guide.indexOf("```", from));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

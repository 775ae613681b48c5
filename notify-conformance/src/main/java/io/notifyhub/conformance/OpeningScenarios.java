package io.notifyhub.conformance;

import static io.notifyhub.conformance.ExpectationException.require;

import io.notifyhub.conformance.wire.ServerFrames;
import io.notifyhub.conformance.wire.WebSocketPeer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** Getting in: the handshake, the token, and everything that may stand where the server should be. */
final class OpeningScenarios {
    private static final String PORTAL = "<!DOCTYPE html><title>Welcome</title><p>Please accept our terms.";

    private OpeningScenarios() {}

    static List<Scenario> all() {
        return List.of(
                handshake(),
                device(),
                tokenEachTime(),
                tokenSlow(),
                tokenFails(),
                silentHandshake(),
                halfHandshake(),
                noGreeting(),
                captivePortal(),
                refusals(),
                wrongAccept(),
                redirect(),
                endlessHead(),
                noHttp());
    }

    private static Scenario handshake() {
        return Draft.good("handshake")
                .rule("Getting in")
                .server("upgrades and greets")
                .expects("a right RFC 6455 handshake with the token in one of its ways and no cursor; says that it is"
                        + " connected")
                .plays(run -> {
                    run.client().start();
                    Connection first = run.arrival();
                    require(
                            "13".equals(first.request().header("sec-websocket-version")),
                            "the handshake does not ask for version 13");
                    String key = first.request().header("sec-websocket-key");
                    require(
                            key != null && Base64.getDecoder().decode(key).length == 16,
                            "the handshake's key is not 16 bytes: " + key);
                    first.expectToken("token-1");
                    require(first.cursor() == null, "a client that never was here brought a cursor: " + first.cursor());
                    first.upgrade().send(Frames.hello(5), Frames.caughtUp(5, 0), Frames.created(6, 1));
                    run.client().awaitConnected(1);
                    run.client().awaitEntries(6);
                });
    }

    private static Scenario device() {
        return Draft.good("device-attempts")
                .rule("Getting in")
                .server("cuts the connection; later the client is closed and made anew")
                .expects("the same `device` every time, with an `attempt` that always grows")
                .needs(Ability.DEVICE)
                .plays(run -> {
                    run.client().start(start -> start.put("device", "phone-1"));
                    Connection first = run.greet(5);
                    first.cut();
                    Connection second = run.comesBack(5);
                    run.client().stop();
                    run.client().start(start -> start.put("device", "phone-1"));
                    Connection third = run.greet(5);
                    long before = -1;
                    for (Connection each : List.of(first, second, third)) {
                        String device = each.request().query("device");
                        require("phone-1".equals(device), "connection " + each + " came as the device " + device);
                        String attempt = String.valueOf(each.request().query("attempt"));
                        require(
                                attempt.matches("\\d{1,18}"),
                                "connection " + each + " came with the attempt " + attempt);
                        require(
                                Long.parseLong(attempt) > before,
                                "connection " + each + " came with the attempt " + attempt + " after " + before);
                        before = Long.parseLong(attempt);
                    }
                });
    }

    private static Scenario tokenEachTime() {
        return Draft.good("token-each-time")
                .rule("Getting in")
                .server("cuts the connection twice")
                .expects("asks its application for a token before every attempt, and brings that one")
                .plays(run -> {
                    run.tokens().give("token-1", "token-2", "token-3");
                    run.connect(5).expectToken("token-1").cut();
                    run.comesBack(5).expectToken("token-2").cut();
                    run.comesBack(5).expectToken("token-3");
                });
    }

    private static Scenario tokenSlow() {
        return Draft.slow("token-slow")
                .rule("Coming back")
                .server("waits; the token takes longer than an attempt may")
                .expects("asks once at a time, and connects when the token is there")
                .takesLong()
                .plays(run -> {
                    run.tokens().delay(Duration.ofMillis(ScenarioPlayer.CONNECT_TIMEOUT_MS + 1_500));
                    run.client().start();
                    run.accept().expectToken("token-1").send(Frames.hello(5), Frames.caughtUp(5, 0));
                    run.client().awaitConnected(1);
                    require(
                            run.tokens().together() == 1,
                            "the client asked for " + run.tokens().together() + " tokens at the same time");
                });
    }

    private static Scenario tokenFails() {
        return Draft.slow("token-fails")
                .rule("Coming back")
                .server("waits; there is no token the first two times")
                .expects("does not connect without one, and asks again")
                .plays(run -> {
                    run.tokens().give(TokenDesk.FAILURE, TokenDesk.FAILURE, "token-7");
                    run.client().start();
                    run.accept().expectToken("token-7").send(Frames.hello(5), Frames.caughtUp(5, 0));
                    run.client().awaitConnected(1);
                    require(
                            run.tokens().asked() == 3,
                            "the client asked for a token " + run.tokens().asked() + " times, not 3");
                });
    }

    private static Scenario silentHandshake() {
        return Draft.slow("silent-handshake")
                .rule("Coming back")
                .server("takes the connection and never answers the handshake")
                .expects("gives the attempt up at its deadline, and makes another")
                .needs(Ability.TIMEOUT)
                .takesLong()
                .plays(run -> {
                    run.client().start();
                    run.arrival();
                    run.greet(5);
                    run.client().awaitConnected(1);
                });
    }

    private static Scenario halfHandshake() {
        return Draft.slow("half-handshake")
                .rule("Coming back")
                .server("answers the handshake with half of a header, and no more")
                .expects("gives the attempt up at its deadline, and makes another")
                .needs(Ability.TIMEOUT)
                .takesLong()
                .plays(run -> {
                    run.client().start();
                    run.arrival()
                            .sendBytes("half of a head", ServerFrames.utf8("HTTP/1.1 101 Switching Protocols\r\nUpgr"));
                    run.greet(5);
                    run.client().awaitConnected(1);
                });
    }

    private static Scenario noGreeting() {
        return Draft.slow("no-greeting")
                .rule("Coming back")
                .server("upgrades and then says nothing")
                .expects("does not say that it is connected; gives the attempt up at its deadline, and makes another")
                .needs(Ability.TIMEOUT)
                .takesLong()
                .plays(run -> {
                    run.client().start();
                    run.accept();
                    Connection second = run.accept();
                    require(
                            run.client().connectedTimes() == 0,
                            "the client said that it is connected before it was greeted");
                    second.send(Frames.hello(5), Frames.caughtUp(5, 0));
                    run.client().awaitConnected(1);
                });
    }

    private static Scenario captivePortal() {
        return Draft.slow("captive-portal")
                .rule("Coming back")
                .server("answers the first three handshakes with 200 and a page, as a hotel's network does")
                .expects("is not connected; tries again and is let in")
                .plays(run -> {
                    run.client().start();
                    for (int i = 0; i < 3; i++) {
                        run.arrival().answer(200, PORTAL, "Content-Type: text/html");
                    }
                    run.greet(5).send(Frames.created(6, 1));
                    run.client().awaitEntries(6);
                    require(run.client().connectedTimes() == 1, "the client took a page for its server");
                });
    }

    private static Scenario refusals() {
        return Draft.slow("refusals")
                .rule("Getting in")
                .server("answers handshakes with 401, 403, 429, 502 and 503, some with `Retry-After`")
                .expects("tries again after each and is let in")
                .takesLong()
                .plays(run -> {
                    run.client().start();
                    run.arrival().answer(401, "");
                    run.arrival().answer(403, "{\"error\":\"no\",\"code\":\"forbidden\"}");
                    run.arrival().answer(429, "", "Retry-After: 1");
                    run.arrival().answer(502, "<html>Bad gateway</html>");
                    run.arrival().answer(503, "", "Retry-After: 1");
                    run.greet(5).send(Frames.created(6, 1));
                    run.client().awaitEntries(6);
                    require(run.client().connectedTimes() == 1, "the client took a refusal for its server");
                });
    }

    private static Scenario wrongAccept() {
        return Draft.hostile("wrong-accept")
                .server("upgrades with the `Sec-WebSocket-Accept` of another key")
                .expects("fails the connection (RFC 6455 section 4.1), and makes another")
                .plays(run -> {
                    run.client().start();
                    Connection first = run.arrival();
                    first.sendBytes(
                            "101 with a wrong accept",
                            WebSocketPeer.switching(first.request(), "AAAAAAAAAAAAAAAAAAAAAAAAAAA="));
                    first.send(Frames.hello(90), Frames.caughtUp(90, 0));
                    Connection second = run.arrival();
                    require(second.cursor() == null, "the client believed a server that could not know its key");
                    second.upgrade().send(Frames.hello(5), Frames.caughtUp(5, 0));
                    run.client().awaitConnected(1);
                });
    }

    private static Scenario redirect() {
        return Draft.hostile("redirect")
                .server("answers the handshake with 302 to another server")
                .expects("does not carry its token there; comes back")
                .plays(run -> {
                    try (ScriptedServer other = new ScriptedServer(run.watch(), run.transcript(), run.patience())) {
                        run.client().start();
                        String there = "http://127.0.0.1:" + other.port() + "/ws/notifications/";
                        run.arrival().answer(302, "", "Location: " + there);
                        run.greet(5);
                        run.client().awaitConnected(1);
                        Connection carried = other.arrival(Duration.ZERO);
                        require(
                                carried == null || carried.tokens().isEmpty(),
                                "the client carried its token to where a redirect pointed");
                    }
                });
    }

    private static Scenario endlessHead() {
        return Draft.hostile("endless-head")
                .server("answers the handshake with headers that never end")
                .expects("gives the attempt up at its deadline at the latest, and makes another")
                .needs(Ability.TIMEOUT)
                .takesLong()
                .plays(run -> {
                    run.client().start();
                    Connection first = run.arrival();
                    first.sendBytes("101", ServerFrames.utf8("HTTP/1.1 101 Switching Protocols\r\n"));
                    byte[] header = ServerFrames.utf8("X-More: " + "x".repeat(200) + "\r\n");
                    Connection second = null;
                    long until = System.nanoTime()
                            + Duration.ofMillis(ScenarioPlayer.CONNECT_TIMEOUT_MS + 3_000)
                                    .toNanos();
                    while (second == null && System.nanoTime() < until) {
                        first.exchangeQuietly(header);
                        second = run.server().arrival(Duration.ofMillis(5));
                    }
                    if (second == null) {
                        throw new ExpectationException("the client reads headers for ever, beyond its deadline");
                    }
                    second.upgrade().send(Frames.hello(5), Frames.caughtUp(5, 0));
                    first.cut();
                    run.client().awaitConnected(1);
                });
    }

    private static Scenario noHttp() {
        return Draft.hostile("no-http")
                .server("answers the handshake with bytes that are no HTTP")
                .expects("gives the attempt up, and makes another")
                .plays(run -> {
                    run.client().start();
                    Connection first = run.arrival();
                    first.sendBytes(
                            "no HTTP", ServerFrames.concat(ServerFrames.utf8("SSH-2.0-Other\r\n\r\n"), new byte[512]));
                    first.cut();
                    run.greet(5);
                    run.client().awaitConnected(1);
                });
    }
}

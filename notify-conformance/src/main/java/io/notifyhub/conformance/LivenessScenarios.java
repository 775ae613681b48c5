package io.notifyhub.conformance;

import static io.notifyhub.conformance.ExpectationException.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notifyhub.conformance.wire.ServerFrames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Noticing that the other side is gone, and coming back without storming it. */
final class LivenessScenarios {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    /** What a busy machine may add to any time. */
    private static final Duration SLACK = Duration.ofSeconds(3);

    private static final int FIRST_LIMIT_MS = 250;
    /** One right client in 50,000 waits less than this in all of five waits. */
    private static final int LEAST_WAITS_MS = 300;

    private LivenessScenarios() {}

    static List<Scenario> all() {
        return List.of(
                heartbeat(), silentServer(), busyServer(), networkChanged(), backOff(), greetAndCut(), refresh());
    }

    private static Connection connectWithHeartbeat(Run run) throws Exception {
        run.client().start();
        Connection first = run.accept();
        return first.send(Frames.hello(5).put("heartbeat_ms", HEARTBEAT.toMillis()), Frames.caughtUp(5, 0));
    }

    private static Scenario heartbeat() {
        return Draft.good("heartbeat")
                .rule("Staying connected")
                .server("asks for a heartbeat every second, and sends WebSocket pings")
                .expects("sends `ping` every second; answers the WebSocket pings with their payload")
                .takesLong()
                .plays(run -> {
                    Connection first = connectWithHeartbeat(run);
                    first.sendBytes("WebSocket ping", ServerFrames.ping("are you there"));
                    first.awaitPong("are you there");
                    first.awaitPings(3, HEARTBEAT.multipliedBy(3).plus(SLACK));
                    require(run.server().arrivals() == 1, "the client left a server that answers");
                });
    }

    private static Scenario silentServer() {
        return Draft.slow("silent-server")
                .rule("Staying connected")
                .server("asks for a heartbeat every second, then says nothing more while the connection stays open")
                .expects(
                        "gives the connection up after the heartbeat and ten seconds, not much earlier, and comes back")
                .takesLong()
                .plays(run -> {
                    Connection first = connectWithHeartbeat(run);
                    run.client().awaitConnected(1);
                    first.goDeaf();
                    long begun = System.nanoTime();
                    Connection second = run.arrival(HEARTBEAT.plus(GRACE).plus(SLACK));
                    Duration waited = Duration.ofNanos(second.arrivedNanos() - begun);
                    require(
                            waited.compareTo(GRACE.minusSeconds(2)) > 0,
                            "the client gave a quiet connection up after " + waited.toMillis() + " ms already");
                    require(first.pings() > 0, "the client gave up without having asked by a ping");
                    second.expectCursor(Frames.at(5)).upgrade();
                });
    }

    private static Scenario busyServer() {
        return Draft.slow("unanswered-pings")
                .rule("Staying connected")
                .server("answers no ping for twelve seconds, but sends something every half second")
                .expects("stays: something came in")
                .takesLong()
                .plays(run -> {
                    Connection first = connectWithHeartbeat(run);
                    run.client().awaitConnected(1);
                    first.goDeaf();
                    for (int i = 0; i < 24; i++) {
                        first.send(Frames.event("typing"));
                        run.pause(Duration.ofMillis(500));
                    }
                    require(run.server().arrivals() == 1, "the client left a server that was sending all the time");
                });
    }

    private static Scenario networkChanged() {
        return Draft.slow("network-changed")
                .rule("Staying connected")
                .server("says nothing more; the application tells the client that the network changed")
                .expects("asks at once by a ping, and gives the connection up within eight seconds")
                .needs(Ability.NETWORK)
                .takesLong()
                .plays(run -> {
                    Connection first = run.connect(5);
                    run.client().awaitUnread(0);
                    first.goDeaf();
                    run.client().call("network_changed");
                    first.awaitPings(1, Duration.ofSeconds(2));
                    run.arrival(Duration.ofSeconds(8)).expectCursor(Frames.at(5));
                });
    }

    private static Scenario backOff() {
        return Draft.slow("back-off")
                .rule("Coming back")
                .server("refuses six handshakes in a row with 503")
                .expects("waits before each attempt for a random time, up to 0.25 s, 0.5 s, 1 s, 2 s, 4 s")
                .takesLong()
                .plays(run -> {
                    run.client().start();
                    List<Double> shares = new ArrayList<>();
                    long total = 0;
                    long last = refuse(run.arrival());
                    for (int i = 0; i < 5; i++) {
                        long limit = (long) FIRST_LIMIT_MS << i;
                        Connection next = run.arrival(Duration.ofMillis(limit).plus(SLACK));
                        long waited = (next.arrivedNanos() - last) / 1_000_000;
                        require(
                                waited <= limit + SLACK.toMillis() / 2,
                                "the client waited " + waited + " ms before attempt " + (i + 2) + ", longer than "
                                        + limit + " ms");
                        total += waited;
                        shares.add((double) waited / limit);
                        last = refuse(next);
                    }
                    require(
                            total >= LEAST_WAITS_MS,
                            "the client made five more attempts within " + total + " ms of refusals");
                    require(
                            shares.stream().anyMatch(share -> share < 0.9),
                            "the client waited for the longest time each time: without chance all clients come at"
                                    + " once");
                });
    }

    private static long refuse(Connection arrival) throws Exception {
        arrival.answer(503, "");
        return System.nanoTime();
    }

    private static Scenario greetAndCut() {
        return Draft.slow("greet-and-cut")
                .rule("Coming back")
                .server("greets and cuts the connection at once, again and again, for six seconds")
                .expects("counts a short connection as a failure: its waits grow as if it had been refused")
                .takesLong()
                .plays(run -> {
                    run.client().start();
                    long until = System.nanoTime() + Duration.ofSeconds(6).toNanos();
                    Connection next = run.arrival();
                    while (next != null) {
                        next.upgrade()
                                .send(Frames.hello(5), Frames.caughtUp(5, 0))
                                .endsWithin(Duration.ofMillis(5));
                        next.cut();
                        next = run.server().arrival(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
                        require(
                                run.server().arrivals() <= 20,
                                "the client connected 20 times within six seconds to a server that cuts every"
                                        + " connection");
                    }
                    require(
                            run.server().arrivals() >= 3,
                            "the client connected only " + run.server().arrivals() + " times");
                });
    }

    private static Scenario refresh() {
        return Draft.good("refresh")
                .rule("Getting in")
                .server("greets with a token that ends in some seconds")
                .expects("asks for a fresh token and sends it by `authenticate` on the open connection, before the old"
                        + " one ends")
                .needs(Ability.REFRESH)
                .takesLong()
                .plays(run -> {
                    run.tokens().give("token-1", "token-2");
                    run.client().start();
                    Connection first = run.accept().expectToken("token-1");
                    String soon = Instant.now().plusSeconds(6).toString();
                    first.send(Frames.hello(5).put("token_expires_at", soon), Frames.caughtUp(5, 0));
                    JsonNode frame = first.within(Duration.ofSeconds(7), "authenticate");
                    if (frame == null) {
                        throw new ExpectationException(
                                "the client did not send a fresh token before the old one ended");
                    }
                    require(
                            "token-2".equals(Run.text(frame, "token")),
                            "the client sent the token " + frame.get("token"));
                    ObjectNode answer = Frames.object("authenticated").put("token_expires_at", "2099-01-01T00:00:00Z");
                    if (frame.has("ref")) {
                        answer.set("ref", frame.get("ref"));
                    }
                    first.send(answer, Frames.created(6, 1));
                    run.client().awaitEntries(6);
                    require(run.server().arrivals() == 1, "the client left although it had a fresh token");
                });
    }
}

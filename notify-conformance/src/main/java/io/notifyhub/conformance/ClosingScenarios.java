package io.notifyhub.conformance;

import static io.notifyhub.conformance.ExpectationException.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/** How connections end: what the server announces, what it only says by its code, and the client's own goodbye. */
final class ClosingScenarios {
    private ClosingScenarios() {}

    static List<Scenario> all() {
        return List.of(
                drain(),
                stayAway(),
                stayAwayByCode(),
                comeBackByCode(),
                announcementCounts(),
                announcedOnly(),
                tokenExpired(),
                deadToken(),
                notAuthenticated(),
                hugeRetryAfter(),
                goodbye(),
                stopWhileWaiting(),
                stopUnanswered());
    }

    private static Scenario drain() {
        return Draft.good("drain")
                .rule("Staying connected")
                .server("goes away: `closing` with `retry_after_ms` 1500, then close code 1001")
                .expects("comes back with its cursor, not before that time")
                .takesLong()
                .plays(run -> {
                    Connection first = run.connectAndTell();
                    long begun = System.nanoTime();
                    first.close(Frames.closing(1001, "shutting down", true, 1_500, false));
                    Connection second = run.arrival().expectCursor(Frames.at(6));
                    long waited = (second.arrivedNanos() - begun) / 1_000_000;
                    require(
                            waited >= 1_450,
                            "the client came back after " + waited + " ms, where it had to wait 1500 ms");
                    require(waited <= 4_500, "the client came back only after " + waited + " ms");
                });
    }

    private static Scenario stayAway() {
        return Draft.good("stay-away")
                .rule("Staying connected")
                .server("closes with `closing` and `reconnect` false: 4003, 4009, 1000 and a code of a later version")
                .expects("says that it has failed, and stays away")
                .takesLong()
                .plays(run -> {
                    for (int code : new int[] {4003, 4009, 1000, 4777}) {
                        Connection next = run.connect(5);
                        run.client().awaitConnected(1);
                        next.close(Frames.closing(code, "stay away", false, 0, false));
                        run.nobodyFor(Run.QUIET, "it was told by 'closing' with code " + code + " to stay away");
                        run.client().awaitState("failed");
                        run.client().stop();
                    }
                });
    }

    private static Scenario stayAwayByCode() {
        return Draft.slow("stay-away-by-code")
                .rule("Staying connected")
                .server("closes with 4003, 4009 and 1000, without an announcement")
                .expects("stays away, by the table of codes")
                .takesLong()
                .plays(run -> {
                    for (int code : new int[] {4003, 4009, 1000}) {
                        run.connect(5).close(code, "");
                        run.nobodyFor(Run.QUIET, "it was closed with " + code);
                        run.client().stop();
                    }
                });
    }

    private static Scenario comeBackByCode() {
        return Draft.slow("come-back-by-code")
                .rule("Staying connected")
                .server("closes with 1001, 1002, 1003, 1007, 1009, 1011, 1013, 4008, 4029, and codes nobody knows yet")
                .expects("comes back, by the table of codes; an unknown one is no reason to stay away")
                .plays(run -> {
                    for (int code : new int[] {1001, 1002, 1003, 1007, 1009, 1011, 1013, 4008, 4029, 4777, 3000}) {
                        run.client().start(start -> start.put("store", "life-" + code));
                        run.greet(5).close(code, "");
                        run.comesBack(5);
                        run.client().stop();
                    }
                });
    }

    private static Scenario announcementCounts() {
        return Draft.good("announcement-counts")
                .rule("Staying connected")
                .server("announces by `closing` the opposite of what its close code usually means")
                .expects("goes by the announcement: stays away from 1001 with `reconnect` false, comes back from 4003"
                        + " with true")
                .plays(run -> {
                    run.connect(5).close(Frames.closing(4003, "for a moment", true, 0, false));
                    Connection second = run.comesBack(5);
                    run.client().awaitConnected(2);
                    second.close(Frames.closing(1001, "for good", false, 0, false));
                    run.nobodyFor(Run.QUIET, "'closing' said reconnect:false");
                });
    }

    private static Scenario announcedOnly() {
        return Draft.slow("announced-only")
                .rule("Staying connected")
                .server("announces that it goes away, and then neither closes nor answers")
                .expects("does not wait for the close for ever: comes back within 12 s")
                .takesLong()
                .plays(run -> {
                    Connection first = run.connectAndTell();
                    first.send(Frames.closing(1001, "going", true, 0, false));
                    first.goDeaf();
                    run.arrival(Duration.ofSeconds(12)).expectCursor(Frames.at(6));
                });
    }

    private static ObjectNode expired() {
        return Frames.closing(4002, "token expired", true, 0, true);
    }

    private static Scenario tokenExpired() {
        return Draft.good("token-expired")
                .rule("Getting in")
                .server("closes with 4002: `reconnect` and `reauthenticate` true")
                .expects("asks for a token, comes back with it and with its cursor")
                .plays(run -> {
                    run.tokens().give("token-1", "token-2");
                    run.connectAndTell().close(expired());
                    run.comesBack(6).expectToken("token-2");
                });
    }

    private static Scenario deadToken() {
        return Draft.slow("dead-token")
                .rule("Getting in")
                .server("closes with 4002; the application has nothing but the same token the first two times it is"
                        + " asked")
                .expects("does not bring a token again that has expired; asks until there is another")
                .plays(run -> {
                    run.tokens().give("token-1", "token-1", "token-1", "token-9");
                    run.connectAndTell().close(expired());
                    run.comesBack(6).expectToken("token-9");
                });
    }

    private static Scenario notAuthenticated() {
        return Draft.good("not-authenticated")
                .rule("Getting in")
                .server("closes with 4001 before it greets: `reconnect` false, `reauthenticate` true")
                .expects("comes back only with another token; with the same one it stays away")
                .takesLong()
                .plays(run -> {
                    ObjectNode refusal = Frames.closing(4001, "not authenticated", false, 0, true);
                    run.tokens().give("token-1", "token-2");
                    run.client().start();
                    run.accept().expectToken("token-1").close(refusal);
                    run.accept().expectToken("token-2").send(Frames.hello(5), Frames.caughtUp(5, 0));
                    run.client().awaitConnected(1);
                    run.client().stop();
                    run.tokens().give("token-5");
                    run.client().start(start -> start.put("store", "another"));
                    run.accept().expectToken("token-5").close(refusal);
                    run.nobodyFor(Run.QUIET, "its token was refused and there was no other");
                });
    }

    private static Scenario hugeRetryAfter() {
        return Draft.hostile("huge-retry-after")
                .server("closes with a `retry_after_ms` of 10^15, then with the largest long, then with a negative one")
                .expects("does not come back at once from the first two; does from the last")
                .takesLong()
                .plays(run -> {
                    for (long wait : new long[] {1_000_000_000_000_000L, Long.MAX_VALUE}) {
                        run.connect(5).close(Frames.closing(1013, "much later", true, wait, false));
                        run.nobodyFor(Run.QUIET, "it was to wait " + wait + " ms");
                        run.client().stop();
                    }
                    run.client().start(start -> start.put("store", "another"));
                    run.greet(5).close(Frames.closing(1013, "before", true, -5, false));
                    run.arrival();
                });
    }

    private static Scenario goodbye() {
        return Draft.good("goodbye")
                .rule("Staying connected")
                .server("is there; the application closes the client")
                .expects("closes with 1000 and does not come back")
                .plays(run -> {
                    Connection first = run.connect(5);
                    run.client().awaitConnected(1);
                    run.client().stop();
                    int code = first.awaitGoodbye();
                    require(code == 1000, "the client said goodbye with " + code + ", not 1000");
                    run.nobodyFor(Run.QUIET, "it was closed");
                });
    }

    private static Scenario stopWhileWaiting() {
        return Draft.slow("goodbye-while-waiting")
                .rule("Coming back")
                .server("refuses; the application closes the client while that waits for its next attempt")
                .expects("makes no further attempt")
                .plays(run -> {
                    run.client().start();
                    for (int i = 0; i < 4; i++) {
                        run.arrival().answer(503, "");
                    }
                    run.client().stop();
                    // An attempt may have been under way already.
                    run.server().arrival(Duration.ofMillis(100));
                    run.nobodyFor(Run.QUIET.plusSeconds(1), "it was closed");
                });
    }

    private static Scenario stopUnanswered() {
        return Draft.slow("goodbye-unanswered")
                .rule("Staying connected")
                .server("does not answer the client's goodbye, and leaves the connection open")
                .expects("ends all the same, and lets go of the connection within ten seconds")
                .plays(run -> {
                    Connection first = run.connect(5);
                    run.client().awaitConnected(1);
                    first.goDeaf();
                    run.client().stop();
                    first.awaitGoodbye();
                    run.nobodyFor(Run.QUIET, "it was closed");
                });
    }
}

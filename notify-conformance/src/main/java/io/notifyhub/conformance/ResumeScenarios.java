package io.notifyhub.conformance;

import static io.notifyhub.conformance.ExpectationException.require;

import io.notifyhub.conformance.wire.ServerFrames;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Coming back with a cursor: nothing lost, nothing twice, no outdated count. */
final class ResumeScenarios {
    /** Counts that no script sends but in a replay. */
    private static final Set<Long> OUTDATED = Set.of(41L, 42L, 43L);

    private ResumeScenarios() {}

    static List<Scenario> all() {
        return List.of(
                freshStart(),
                resume(),
                resumeAfterReset(),
                oneConnection(),
                halfFrame(),
                halfClosed(),
                cutInReplay(),
                opaqueCursor(),
                noCountInReplay(),
                gapsInReplay(),
                caughtUpCursor(),
                longReplay(),
                secondLife(),
                serverDown());
    }

    private static Scenario freshStart() {
        return Draft.good("fresh-start")
                .rule("Resuming")
                .server("greets a client without a cursor, and cuts the connection before the first step")
                .expects("comes back with the cursor of the greeting: without one it would miss what came meanwhile")
                .plays(run -> {
                    run.connect(5).cut();
                    run.comesBack(5).send(Frames.created(6, 1));
                    run.client().awaitEntries(6);
                });
    }

    private static Scenario resume() {
        return Draft.good("resume")
                .rule("Resuming")
                .server("cuts the connection after an entry, then resumes with two that were missed")
                .expects("comes back with the cursor of the last step, and tells each entry once")
                .plays(run -> {
                    run.connectAndTell().cut();
                    Connection second = run.arrival().expectCursor(Frames.at(6)).upgrade();
                    replayTwo(run, second);
                });
    }

    private static void replayTwo(Run run, Connection second) throws Exception {
        second.send(Frames.resumed(Frames.at(6), 2));
        second.send(Frames.created(7, 2).put("cursor", Frames.at(7, 8)), Frames.created(8, 3), Frames.caughtUp(8, 3));
        run.client().awaitEntries(6, 7, 8);
        run.client().awaitUnread(3);
        second.send(Frames.created(9, 4));
        run.client().awaitEntries(6, 7, 8, 9);
    }

    private static Scenario resumeAfterReset() {
        return Draft.slow("resume-after-reset")
                .rule("Resuming")
                .server("resets the TCP connection after an entry, then resumes with two that were missed")
                .expects("comes back with the cursor of the last step, and tells each entry once")
                .plays(run -> {
                    run.connectAndTell().reset();
                    replayTwo(run, run.arrival().expectCursor(Frames.at(6)).upgrade());
                });
    }

    private static Scenario oneConnection() {
        return Draft.slow("one-connection")
                .rule("Coming back")
                .server("resets the connection, which a socket may report twice, as an error and as its end")
                .expects("opens one connection in its place, not two")
                .plays(run -> {
                    run.connectAndTell().reset();
                    run.comesBack(6);
                    run.nobodyFor(Run.QUIET, "it had a connection");
                });
    }

    private static Scenario halfFrame() {
        return Draft.slow("half-frame")
                .rule("Resuming")
                .server("cuts the connection in the middle of a frame")
                .expects("counts that step as missed")
                .plays(run -> {
                    Connection first = run.connectAndTell();
                    byte[] whole = ServerFrames.text(Frames.created(7, 2).toString());
                    first.sendBytes("half of the entry 7", Arrays.copyOf(whole, whole.length / 2));
                    first.cut();
                    replayTwo(run, run.arrival().expectCursor(Frames.at(6)).upgrade());
                });
    }

    private static Scenario halfClosed() {
        return Draft.slow("half-closed")
                .rule("Coming back")
                .server("ends its side of the TCP connection without a close frame, and goes on reading")
                .expects("lets go of the connection and comes back")
                .plays(run -> {
                    Connection first = run.connectAndTell();
                    first.exchange().finish();
                    run.comesBack(6);
                    first.expectEnd(run.patience());
                });
    }

    private static Scenario cutInReplay() {
        return Draft.good("cut-in-replay")
                .rule("Resuming")
                .server("cuts the connection in the middle of a replay, whose cursors name its end as well")
                .expects("comes back with the last of them to the letter, and tells each entry once")
                .plays(run -> {
                    run.connect(5).cut();
                    Connection second = run.arrival().expectCursor(Frames.at(5)).upgrade();
                    second.send(Frames.resumed(Frames.at(5), 4));
                    second.send(Frames.created(6, 4).put("cursor", Frames.at(6, 9)));
                    second.send(Frames.created(7, 4).put("cursor", Frames.at(7, 9)));
                    run.client().awaitEntries(6, 7);
                    second.cut();
                    Connection third =
                            run.arrival().expectCursor(Frames.at(7, 9)).upgrade();
                    third.send(Frames.resumed(Frames.at(7, 9), 2));
                    third.send(Frames.created(8, 4).put("cursor", Frames.at(8, 9)), Frames.created(9, 4));
                    third.send(Frames.caughtUp(9, 4));
                    run.client().awaitEntries(6, 7, 8, 9);
                });
    }

    private static Scenario opaqueCursor() {
        return Draft.good("opaque-cursor")
                .rule("Resuming")
                .server("sends a step whose cursor begins with a number that no double holds")
                .expects("comes back with that text to the letter")
                .plays(run -> {
                    long rev = 9_007_199_254_740_993L;
                    Connection first = run.connect(rev);
                    first.send(Frames.preferences(rev + 2, true));
                    run.client().await("preferences", event -> true, "no preferences were told");
                    first.cut();
                    run.arrival().expectCursor(Frames.at(rev + 2));
                });
    }

    private static Scenario noCountInReplay() {
        return Draft.good("no-count-in-replay")
                .rule("Resuming")
                .server("replays entries with counts of unread ones that are outdated")
                .expects("shows none of these counts, then that of `caught_up`, then those of live steps")
                .plays(run -> {
                    run.connect(5).cut();
                    Connection second = run.arrival().expectCursor(Frames.at(5)).upgrade();
                    second.send(Frames.resumed(Frames.at(5), 3).put("unread_count", 2));
                    second.send(Frames.created(6, 41), Frames.created(7, 42), Frames.markedRead(8, 6, 43));
                    run.client().awaitEntries(6, 7);
                    run.pause(Duration.ofMillis(200));
                    noOutdatedCount(run);
                    second.send(Frames.caughtUp(8, 2));
                    run.client().awaitUnread(2);
                    second.send(Frames.created(9, 3));
                    run.client().awaitUnread(3);
                    run.client().awaitEntries(6, 7, 9);
                    noOutdatedCount(run);
                });
    }

    private static void noOutdatedCount(Run run) {
        run.client().told("unread").forEach(event -> {
            long count = event.path("count").asLong();
            require(!OUTDATED.contains(count), "the client showed the count " + count + " of a replayed frame");
        });
    }

    private static Scenario gapsInReplay() {
        return Draft.good("gaps-in-replay")
                .rule("Resuming")
                .server("replays with numbers left out, and with steps about entries the client never had")
                .expects("goes on")
                .plays(run -> {
                    run.connect(5).cut();
                    Connection second = run.arrival().expectCursor(Frames.at(5)).upgrade();
                    second.send(Frames.resumed(Frames.at(5), 8));
                    second.send(Frames.created(7, 9).put("cursor", Frames.at(7, 13)));
                    second.send(Frames.deleted(10, 6, 9).put("cursor", Frames.at(10, 13)));
                    second.send(Frames.created(11, 9).put("cursor", Frames.at(11, 13)));
                    second.send(Frames.markedRead(13, 8, 9), Frames.caughtUp(13, 2), Frames.created(14, 3));
                    run.client().awaitEntries(7, 11, 14);
                    run.client().awaitUnread(3);
                    second.cut();
                    run.comesBack(14);
                });
    }

    private static Scenario caughtUpCursor() {
        return Draft.good("nothing-to-replay")
                .rule("Resuming")
                .server("resumes, but every step that was missed is left out; then cuts the connection")
                .expects("comes back with its own cursor or that of `caught_up`")
                .plays(run -> {
                    run.connectAndTell().cut();
                    Connection second = run.arrival().expectCursor(Frames.at(6)).upgrade();
                    second.send(Frames.resumed(Frames.at(6), 4), Frames.caughtUp(10, 5));
                    run.client().awaitUnread(5);
                    second.cut();
                    run.arrival().expectCursor(Frames.at(6), Frames.at(10));
                });
    }

    private static Scenario longReplay() {
        return Draft.good("long-replay")
                .rule("Resuming")
                .server("replays 300 entries, cut off twice on the way")
                .expects("tells each once and in order")
                .plays(run -> {
                    run.connect(0).cut();
                    long told = 0;
                    for (long until : new long[] {100, 200, 300}) {
                        String cursor = told == 0 ? Frames.at(0) : Frames.at(told, 300);
                        Connection next = run.arrival().expectCursor(cursor).upgrade();
                        next.send(Frames.resumed(cursor, 300 - told));
                        while (told < until) {
                            told++;
                            next.send(Frames.created(told, told).put("cursor", Frames.at(told, 300)));
                        }
                        run.client()
                                .awaitEntries(LongStream.rangeClosed(1, told).toArray());
                        if (until < 300) {
                            next.cut();
                        } else {
                            next.send(Frames.caughtUp(300, 300));
                        }
                    }
                    run.client().awaitUnread(300);
                });
    }

    private static Scenario secondLife() {
        return Draft.good("second-life")
                .rule("Resuming")
                .server("sends entries; the client is closed, and made anew with what it had stored")
                .expects("comes with the cursor of the last entry it handled, or of the one before")
                .needs(Ability.STORE)
                .plays(run -> {
                    Connection first = run.connectAndTell();
                    first.send(Frames.created(7, 2));
                    run.client().awaitEntries(6, 7);
                    run.client().stop();
                    run.client().start();
                    Connection second = run.arrival()
                            .expectCursor(Frames.at(6), Frames.at(7))
                            .upgrade();
                    second.send(Frames.resumed(String.valueOf(second.cursor()), 1));
                    second.send(Frames.created(8, 3).put("cursor", Frames.at(8)), Frames.caughtUp(8, 3));
                    run.client().awaitEntries(6, 7, 8);
                });
    }

    private static Scenario serverDown() {
        return Draft.slow("server-down")
                .rule("Coming back")
                .server("is gone for a second and a half: connections are refused; then it is back")
                .expects("comes back with its cursor")
                .takesLong()
                .plays(run -> {
                    Connection first = run.connectAndTell();
                    run.server().goDown();
                    first.cut();
                    run.pause(Duration.ofMillis(1_500));
                    run.server().comeBack();
                    run.comesBack(6).send(Frames.created(7, 2));
                    run.client().awaitEntries(6, 7);
                });
    }
}

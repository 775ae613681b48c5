package io.notifyhub.conformance;

import static io.notifyhub.conformance.ExpectationException.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notifyhub.conformance.wire.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What a client does when its cursor is of no use: the list anew, on the socket, and no cursor until it is there. */
final class ReloadScenarios {
    /** How long a client may wait for an answer before it gives up. */
    private static final Duration UNANSWERED = Duration.ofSeconds(15);

    private static final Duration A_MOMENT = Duration.ofMillis(200);

    private ReloadScenarios() {}

    static List<Scenario> all() {
        return List.of(
                reasons(),
                stepsAroundTheList(),
                cutBeforeTheList(),
                deathBeforeTheList(),
                pages(),
                cutBetweenPages(),
                reset(),
                resetUnanswered(),
                resetInReplay(),
                listRefused(),
                listUnanswered(),
                largeList());
    }

    /** A client that came back with the cursor of step 6, which is refused; its log is at 20. */
    private static Connection refused(Run run, String reason) throws InterruptedException, IOException {
        run.connectAndTell().cut();
        run.client().allowAnyEntries();
        return run.arrival()
                .expectCursor(Frames.at(6))
                .upgrade()
                .send(Frames.refused(20, reason), Frames.caughtUp(20, 2));
    }

    private static void answer(Connection connection, JsonNode request, ObjectNode answer) throws IOException {
        if (request.has("ref")) {
            answer.set("ref", request.get("ref"));
        }
        connection.send(answer);
    }

    /** Waits until the application was given this list, and this list only once. */
    private static void awaitReloaded(Run run, int times, long... ids) throws InterruptedException {
        Object found = run.watch().await(run.patience(), () -> {
            List<JsonNode> lists = run.client().told("reloaded");
            return lists.size() >= times && Arrays.equals(idsOf(lists.get(times - 1)), ids) ? ids : null;
        });
        require(
                found != null,
                "the application was not given the list " + TestedClient.brief(ids) + " within "
                        + run.patience().toSeconds() + " s");
    }

    private static long[] idsOf(JsonNode list) {
        long[] ids = new long[list.path("ids").size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = list.path("ids").get(i).asLong();
        }
        return ids;
    }

    private static void noListByRest(Run run) {
        for (Request request : run.server().requests()) {
            require(
                    !request.path().replaceAll("/$", "").equals("/api/notifications"),
                    "the client loaded its list by REST, where a step can overtake it");
        }
    }

    private static Scenario reasons() {
        return Draft.good("reload")
                .rule("Resuming")
                .server("refuses the cursor twice, the second time for a reason of a later version")
                .expects("asks for its list on that socket, gives it to the application, and has a good cursor again")
                .takesLong()
                .plays(run -> {
                    run.connectAndTell().cut();
                    run.client().allowAnyEntries();
                    long head = 6;
                    int times = 0;
                    for (String reason : List.of("pruned", "a_later_reason")) {
                        Connection next =
                                run.arrival().expectCursor(Frames.at(head)).upgrade();
                        head += 10;
                        times++;
                        next.send(Frames.refused(head, reason), Frames.caughtUp(head, 1));
                        answer(next, next.expect("get_notifications"), Frames.list(false, 2, 1, head, head - 1));
                        awaitReloaded(run, times, head, head - 1);
                        run.client().awaitUnread(1);
                        next.cut();
                    }
                    run.arrival().expectCursor(Frames.at(head));
                    noListByRest(run);
                });
    }

    private static Scenario stepsAroundTheList() {
        return Draft.good("steps-around-the-list")
                .rule("Resuming")
                .server("refuses the cursor; sends a step before the list and one after it")
                .expects("tells what comes after the list after it, and comes back with the cursor of the last step")
                .plays(run -> {
                    Connection second = refused(run, "pruned");
                    JsonNode request = second.expect("get_notifications");
                    second.send(Frames.created(21, 3));
                    answer(second, request, Frames.list(false, 3, 3, 21, 20, 19));
                    awaitReloaded(run, 1, 21, 20, 19);
                    second.send(Frames.created(22, 4));
                    run.client()
                            .await(
                                    "notification",
                                    event -> event.path("id").asLong() == 22,
                                    "the entry after the list was not told");
                    run.client().awaitUnread(4);
                    long doubled = Arrays.stream(run.client().entries())
                            .filter(id -> id == 21)
                            .count();
                    require(doubled <= 1, "the entry 21 was told as new " + doubled + " times");
                    second.cut();
                    run.arrival().expectCursor(Frames.at(22));
                });
    }

    private static Scenario cutBeforeTheList() {
        return Draft.good("cut-before-the-list")
                .rule("Resuming")
                .server("refuses the cursor, sends a step, and cuts the connection before it answers with the list")
                .expects("comes back with a text that is no cursor, is refused again, and loads its list then")
                .plays(run -> {
                    Connection second = refused(run, "pruned");
                    second.expect("get_notifications");
                    second.send(Frames.created(21, 3));
                    run.pause(Duration.ofMillis(200));
                    second.cut();
                    reloadAgain(run, run.arrival().expectNoRealCursor().upgrade());
                });
    }

    /** The client is told that its text is no cursor, and now gets its list. */
    private static void reloadAgain(Run run, Connection next) throws InterruptedException, IOException {
        next.send(Frames.refused(22, "malformed"), Frames.caughtUp(22, 3));
        answer(next, next.expect("get_notifications"), Frames.list(false, 3, 3, 22, 21, 20));
        awaitReloaded(run, 1, 22, 21, 20);
        next.cut();
        run.arrival().expectCursor(Frames.at(22));
    }

    private static Scenario deathBeforeTheList() {
        return Draft.good("death-before-the-list")
                .rule("Resuming")
                .server("refuses the cursor and sends a step; the client ends before the list, and is made anew")
                .expects("had stored a text that is no cursor, is refused again, and loads its list then")
                .needs(Ability.STORE)
                .plays(run -> {
                    Connection second = refused(run, "replaced");
                    second.expect("get_notifications");
                    second.send(Frames.created(21, 3));
                    run.pause(Duration.ofMillis(300));
                    run.client().stop();
                    run.client().start();
                    reloadAgain(run, run.arrival().expectNoRealCursor().upgrade());
                });
    }

    private static Scenario pages() {
        return Draft.good("reload-by-pages")
                .rule("Resuming")
                .server("refuses the cursor; the list has two pages, and steps come between them")
                .expects("asks for the next page by `before`, or takes the first alone; then tells the steps and has"
                        + " their cursor")
                .plays(run -> {
                    Connection second = refused(run, "ahead");
                    answer(second, second.expect("get_notifications"), Frames.list(true, 4, 4, 20, 19));
                    JsonNode next = second.within(Duration.ofSeconds(2), "get_notifications");
                    second.send(Frames.created(21, 5), Frames.markedRead(22, 20, 4));
                    if (next != null) {
                        require(
                                next.path("before").asLong() == 19,
                                "the client asked for the page before " + next.get("before") + ", not before 19");
                        answer(second, next, Frames.list(false, 5, 4, 18, 17));
                        awaitReloaded(run, 1, 20, 19, 18, 17);
                    } else {
                        awaitReloaded(run, 1, 20, 19);
                    }
                    run.client()
                            .await(
                                    "notification",
                                    event -> event.path("id").asLong() == 21,
                                    "the entry between the pages was not told");
                    run.client().awaitUnread(4);
                    second.cut();
                    run.arrival().expectCursor(Frames.at(22));
                });
    }

    private static Scenario cutBetweenPages() {
        return Draft.good("cut-between-pages")
                .rule("Resuming")
                .server("refuses the cursor, and cuts the connection after the first of two pages and a step")
                .expects("if it wanted the second page, comes back with a text that is no cursor, and starts the list"
                        + " over")
                .plays(run -> {
                    Connection second = refused(run, "ahead");
                    answer(second, second.expect("get_notifications"), Frames.list(true, 4, 4, 20, 19));
                    if (second.within(Duration.ofSeconds(2), "get_notifications") == null) {
                        second.cut();
                        run.arrival().expectCursor(Frames.at(20));
                        return;
                    }
                    second.send(Frames.created(21, 5));
                    run.pause(Duration.ofMillis(200));
                    second.cut();
                    reloadAgain(run, run.arrival().expectNoRealCursor().upgrade());
                });
    }

    private static Scenario reset() {
        return Draft.good("reset")
                .rule("Resuming")
                .server("sends `reset` on the open connection, once for each reason and for one of a later version")
                .expects("each time asks for its list on that socket, gives it to the application, and goes on from"
                        + " there")
                .plays(run -> {
                    Connection first = run.connectAndTell();
                    run.client().allowAnyEntries();
                    long head = 20;
                    int times = 0;
                    for (String reason : List.of("replaced", "pruned", "ahead", "malformed", "a_later_reason")) {
                        head += 10;
                        times++;
                        first.send(Frames.reset(head, reason));
                        ObjectNode list = Frames.list(false, 2, 2, head, head - 1);
                        answer(first, first.expect("get_notifications"), list);
                        JsonNode asked = times > 1 ? null : first.within(A_MOMENT, "get_notifications");
                        if (asked != null) {
                            // The first question was for the list of a first connect, and crossed the reset.
                            answer(first, asked, list);
                        }
                        awaitReloaded(run, times, head, head - 1);
                    }
                    long next = head + 1;
                    first.send(Frames.created(next, 3));
                    run.client()
                            .await(
                                    "notification",
                                    event -> event.path("id").asLong() == next,
                                    "the entry after the reset was not told");
                    run.client().awaitUnread(3);
                    first.cut();
                    run.arrival().expectCursor(Frames.at(next));
                    noListByRest(run);
                });
    }

    private static Scenario resetUnanswered() {
        return Draft.good("cut-after-reset")
                .rule("Resuming")
                .server("sends `reset`, and cuts the connection before it answers with the list")
                .expects("comes back with a text that is no cursor, and loads its list then")
                .plays(run -> {
                    Connection first = run.connectAndTell();
                    run.client().allowAnyEntries();
                    first.send(Frames.reset(20, "replaced"));
                    first.expect("get_notifications");
                    first.cut();
                    reloadAgain(run, run.arrival().expectNoRealCursor().upgrade());
                });
    }

    private static Scenario resetInReplay() {
        return Draft.good("reset-in-replay")
                .rule("Resuming")
                .server("sends `reset` in the middle of a replay")
                .expects("loads its list, and shows its count")
                .plays(run -> {
                    run.connectAndTell().cut();
                    run.client().allowAnyEntries();
                    Connection second = run.arrival().expectCursor(Frames.at(6)).upgrade();
                    second.send(Frames.resumed(Frames.at(6), 3));
                    second.send(Frames.created(7, 9).put("cursor", Frames.at(7, 9)));
                    second.send(Frames.reset(30, "replaced"), Frames.caughtUp(30, 2));
                    answer(second, second.expect("get_notifications"), Frames.list(false, 2, 2, 30, 29));
                    awaitReloaded(run, 1, 30, 29);
                    run.client().awaitUnread(2);
                    second.send(Frames.created(31, 3));
                    run.client().awaitUnread(3);
                    second.cut();
                    run.arrival().expectCursor(Frames.at(31));
                });
    }

    private static Scenario listRefused() {
        return Draft.slow("list-refused")
                .rule("Resuming")
                .server("refuses the cursor, and answers the question for the list with `unavailable`")
                .expects("asks again, there or on another connection, and has no cursor until then")
                .plays(run -> {
                    Connection second = refused(run, "replaced");
                    answer(second, second.expect("get_notifications"), Frames.error("unavailable", "Not now"));
                    askedAgain(run, second, Duration.ofSeconds(5));
                });
    }

    private static void askedAgain(Run run, Connection second, Duration limit)
            throws InterruptedException, IOException {
        JsonNode request = run.watch()
                .await(
                        limit,
                        () -> run.server().untaken() > 0
                                ? Frames.object("on another connection")
                                : second.taken("get_notifications"));
        if (request == null) {
            throw new ExpectationException(
                    "the client did not ask for its list again within " + limit.toSeconds() + " s");
        }
        if (request.path("type").asText().equals("get_notifications")) {
            answer(second, request, Frames.list(false, 3, 3, 22, 21, 20));
            awaitReloaded(run, 1, 22, 21, 20);
        } else {
            reloadAgain(run, run.arrival().expectNoRealCursor().upgrade());
        }
    }

    private static Scenario listUnanswered() {
        return Draft.slow("list-unanswered")
                .rule("Resuming")
                .server("refuses the cursor, and never answers the question for the list, though it answers pings")
                .expects("gives up within 15 s, and asks again, there or on another connection")
                .takesLong()
                .plays(run -> {
                    Connection second = refused(run, "replaced");
                    second.expect("get_notifications");
                    askedAgain(run, second, UNANSWERED);
                });
    }

    private static Scenario largeList() {
        return Draft.good("large-list")
                .rule("Resuming")
                .server("refuses the cursor; the list has the largest size, 200 entries and 250 KiB in one frame")
                .expects("takes it whole")
                .plays(run -> {
                    Connection second = refused(run, "pruned");
                    long[] ids = new long[200];
                    for (int i = 0; i < ids.length; i++) {
                        ids[i] = 220 - i;
                    }
                    ObjectNode list = Frames.list(false, 200, 200, ids);
                    list.get("notifications").forEach(entry -> ((ObjectNode) entry).put("message", "m".repeat(1_050)));
                    answer(second, second.expect("get_notifications"), list);
                    awaitReloaded(run, 1, ids);
                    run.client().awaitUnread(200);
                });
    }
}

package io.notifyhub.conformance;

import static io.notifyhub.conformance.ExpectationException.require;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notifyhub.conformance.wire.HttpListener.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** WebSocket is blocked: the same feed by Server-Sent Events. */
final class StreamScenarios {
    private static final String RULE = "Server-Sent Events";
    private static final String LIST_PATH = "/api/notifications";
    /** A client may insist on a socket for a while. */
    private static final Duration GOES_OVER = Duration.ofSeconds(20);
    /** Who has no new stream by then keeps the one there is. */
    private static final Duration GOES_ON = Duration.ofSeconds(5);

    private StreamScenarios() {}

    static List<Scenario> all() {
        return List.of(fallback(), resume(), reload(), stayAway(), expired(), command());
    }

    /** Sockets get 403, and the list has the entries up to {@code head}; the client's first stream from there. */
    private static EventStream blocked(Run run, long head) throws InterruptedException, IOException {
        list(run, head);
        run.server().blockSockets();
        run.client().start(start -> start.put("stream", true));
        return first(run, head);
    }

    private static EventStream first(Run run, long head) throws InterruptedException, IOException {
        EventStream stream = next(run, GOES_OVER).begin();
        String cursor = stream.cursor();
        return stream.send(cursor == null ? Frames.hello(head) : Frames.resumed(cursor, 0), Frames.caughtUp(head, 0));
    }

    /** What REST answers for the list from now on: its newest entry is {@code head}. */
    private static void list(Run run, long head) {
        ObjectNode list = Frames.list(false, 1, 1, head);
        list.remove("type");
        list.put("cursor", Frames.at(head));
        run.server().route("GET", LIST_PATH, exchange -> {
            exchange.answer(200, list.toString(), "Content-Type: application/json");
            return Outcome.NEXT_REQUEST;
        });
    }

    private static EventStream next(Run run, Duration limit) throws InterruptedException {
        EventStream next = run.server().stream(limit);
        if (next == null) {
            throw new ExpectationException(
                    "the client did not ask for an event stream within " + limit.toSeconds() + " s");
        }
        return next;
    }

    private static Scenario fallback() {
        return Draft.slow("stream")
                .rule(RULE)
                .server("refuses every WebSocket with 403, and serves the feed as Server-Sent Events")
                .expects("goes over to the stream within 20 s, with its token, and tells what comes")
                .needs(Ability.STREAM)
                .takesLong()
                .plays(run -> {
                    EventStream first = blocked(run, 5).expectToken("token-1");
                    first.send(Frames.created(6, 1), Frames.event("typing"));
                    run.client().awaitConnected(1);
                    run.client().awaitEntries(6);
                });
    }

    private static Scenario resume() {
        return Draft.slow("stream-resume")
                .rule(RULE)
                .server("cuts the stream after an entry, then resumes with one that was missed")
                .expects("comes back with the cursor of the last step, and tells each entry once")
                .needs(Ability.STREAM)
                .takesLong()
                .plays(run -> {
                    EventStream first = blocked(run, 5).send(Frames.created(6, 1));
                    run.client().awaitEntries(6);
                    first.cut();
                    EventStream second =
                            next(run, GOES_OVER).expectCursor(Frames.at(6)).begin();
                    second.send(Frames.resumed(Frames.at(6), 1), Frames.created(7, 2), Frames.caughtUp(7, 2));
                    run.client().awaitEntries(6, 7);
                    run.client().awaitUnread(2);
                });
    }

    private static Scenario reload() {
        return Draft.slow("stream-reload")
                .rule(RULE)
                .server("refuses the cursor in the greeting of the stream")
                .expects(
                        "loads its list by REST, and opens the stream anew with the cursor of that list, or goes on with the"
                                + " same stream from there")
                .needs(Ability.STREAM)
                .takesLong()
                .plays(run -> {
                    EventStream first = blocked(run, 5).send(Frames.created(6, 1));
                    run.client().awaitEntries(6);
                    first.cut();
                    EventStream second =
                            next(run, GOES_OVER).expectCursor(Frames.at(6)).begin();
                    list(run, 20);
                    second.send(Frames.refused(20, "pruned"), Frames.caughtUp(20, 1));
                    EventStream third = run.server().stream(GOES_ON);
                    if (third != null) {
                        third.expectCursor(Frames.at(20)).begin();
                        third.send(Frames.resumed(Frames.at(20), 0), Frames.caughtUp(20, 1), Frames.created(21, 2));
                    } else {
                        second.send(Frames.created(21, 2));
                    }
                    run.client()
                            .await(
                                    "reloaded",
                                    event -> event.path("ids").toString().equals("[20]"),
                                    "the list of REST was not told");
                    run.client().awaitEntries(6, 21);
                });
    }

    private static Scenario stayAway() {
        return Draft.slow("stream-stay-away")
                .rule(RULE)
                .server("sends `closing` with `reconnect` false over the stream, and ends it")
                .expects("says that it has failed, and stays away")
                .needs(Ability.STREAM)
                .takesLong()
                .plays(run -> {
                    EventStream first = blocked(run, 5);
                    run.client().awaitConnected(1);
                    first.send(Frames.closing(4003, "no more", false, 0, false)).cut();
                    run.client().awaitState("failed");
                    int before = run.server().arrivals();
                    require(
                            run.server().stream(Run.QUIET) == null,
                            "the client asked for a stream although it was to stay away");
                    require(
                            run.server().arrivals() == before,
                            "the client tried a socket although it was to stay away");
                });
    }

    private static Scenario expired() {
        return Draft.slow("stream-token-expired")
                .rule(RULE)
                .server("answers the request for a stream with 401 and `token_expired`; at first there is only the"
                        + " same token")
                .expects("asks for a token until there is another, and comes back with that")
                .needs(Ability.STREAM)
                .takesLong()
                .plays(run -> {
                    list(run, 5);
                    run.server().blockSockets();
                    run.client().start(start -> start.put("stream", true));
                    EventStream refused = next(run, GOES_OVER).expectToken("token-1");
                    run.tokens().give("token-1", "token-2");
                    refused.refuse(401, "token_expired");
                    first(run, 5).expectToken("token-2");
                    run.client().awaitConnected(1);
                });
    }

    private static Scenario command() {
        return Draft.slow("stream-command")
                .rule(RULE)
                .server("serves the feed as Server-Sent Events; the application marks an entry as read")
                .expects("sends the command by REST, with its token; the call ends well")
                .needs(Ability.STREAM, Ability.COMMANDS)
                .takesLong()
                .plays(run -> {
                    EventStream first = blocked(run, 5).send(Frames.created(6, 1));
                    run.client().awaitEntries(6);
                    String[] authorization = {""};
                    run.server().route("POST", LIST_PATH + "/6/read", exchange -> {
                        authorization[0] = Objects.toString(exchange.request().header("authorization"), "");
                        first.send(Frames.markedRead(7, 6, 0));
                        ObjectNode answer = Frames.markedRead(7, 6, 0);
                        answer.remove("cursor");
                        exchange.answer(200, answer.toString(), "Content-Type: application/json");
                        return Outcome.NEXT_REQUEST;
                    });
                    int read = run.client().call("mark_read", call -> call.put("id", 6));
                    require(
                            run.client().result(read).path("ok").asBoolean(),
                            "marking as read failed for the application");
                    require(
                            authorization[0].equals("Bearer token-1"),
                            "the command came with '" + authorization[0] + "'");
                    run.client().awaitUnread(0);
                });
    }
}

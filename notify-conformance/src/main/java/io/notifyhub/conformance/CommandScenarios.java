package io.notifyhub.conformance;

import static io.notifyhub.conformance.ExpectationException.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What the client asks of the server, and how it tells its application what became of it. */
final class CommandScenarios {
    private static final Duration OUTCOME = Duration.ofSeconds(13);

    private CommandScenarios() {}

    static List<Scenario> all() {
        return List.of(commands(), nothingToDo(), refused(), lost(), list(), offline());
    }

    private static ObjectNode withRef(JsonNode request, ObjectNode answer) {
        if (request.has("ref")) {
            answer.set("ref", request.get("ref"));
        }
        return answer;
    }

    /** The step that a command caused, and the word that it is done. */
    private static void step(Connection connection, JsonNode request, ObjectNode step) throws IOException {
        connection.send(step);
        if (request.has("ref")) {
            connection.send(withRef(request, Frames.object("done")));
        }
    }

    private static void requireOk(Run run, int call, String what) throws InterruptedException {
        JsonNode result = run.client().result(call);
        require(result.path("ok").asBoolean(), what + " failed for the application: " + result);
    }

    private static Scenario commands() {
        return Draft.good("commands")
                .rule("From the client")
                .server("answers each command with its step, then `done`")
                .expects("sends each as documented; the call ends well, and the step is told")
                .needs(Ability.COMMANDS)
                .plays(run -> {
                    Connection first = run.connectAndTell();
                    int read = run.client().call("mark_read", call -> call.put("id", 6));
                    JsonNode markRead = first.expect("mark_read");
                    require(markRead.path("notification_id").asLong() == 6, "the wrong entry was marked: " + markRead);
                    step(first, markRead, Frames.markedRead(7, 6, 0));
                    requireOk(run, read, "marking as read");
                    int all = run.client().call("mark_all_read");
                    step(first, first.expect("mark_all_read"), Frames.allRead(8, 6, 0));
                    requireOk(run, all, "marking all as read");
                    int delete = run.client().call("delete", call -> call.put("id", 6));
                    JsonNode deletion = first.expect("delete_notification");
                    require(deletion.path("notification_id").asLong() == 6, "the wrong entry was deleted: " + deletion);
                    step(first, deletion, Frames.deleted(9, 6, 0));
                    requireOk(run, delete, "deleting");
                    first.cut();
                    run.comesBack(9);
                });
    }

    private static Scenario nothingToDo() {
        return Draft.good("nothing-to-do")
                .rule("From the client")
                .server("answers `mark_read` of an entry that was read before: the same frame to this client alone,"
                        + " without a cursor")
                .expects("the call ends well; the cursor stays where it was")
                .needs(Ability.COMMANDS)
                .plays(run -> {
                    Connection first = run.connectAndTell();
                    int read = run.client().call("mark_read", call -> call.put("id", 6));
                    ObjectNode same = Frames.markedRead(6, 6, 0);
                    same.remove("cursor");
                    first.send(withRef(first.expect("mark_read"), same));
                    requireOk(run, read, "marking as read");
                    first.cut();
                    run.comesBack(6);
                });
    }

    private static Scenario refused() {
        return Draft.good("refused-command")
                .rule("From the client")
                .server("answers `mark_read` with the error `not_found`")
                .expects("the call fails with that code, at once; the connection stays")
                .needs(Ability.COMMANDS)
                .plays(run -> {
                    Connection first = run.connectAndTell();
                    int read = run.client().call("mark_read", call -> call.put("id", 99));
                    first.send(withRef(first.expect("mark_read"), Frames.error("not_found", "No such notification")));
                    JsonNode result = run.client().result(read, Duration.ofSeconds(5));
                    require(!result.path("ok").asBoolean(true), "a refused command ended well for the application");
                    require("not_found".equals(Run.text(result, "code")), "the code was told as " + result.get("code"));
                    first.send(Frames.created(7, 2));
                    run.client().awaitEntries(6, 7);
                    require(run.server().arrivals() == 1, "the client left because a command was refused");
                });
    }

    private static Scenario lost() {
        return Draft.slow("lost-command")
                .rule("From the client")
                .server("cuts the connection before it answers `mark_read`")
                .expects("says within 15 s that the outcome is not known, or sends the command again and says how that"
                        + " ended")
                .needs(Ability.COMMANDS)
                .plays(run -> {
                    Connection first = run.connectAndTell();
                    int read = run.client().call("mark_read", call -> call.put("id", 6));
                    first.expect("mark_read");
                    first.cut();
                    Connection second = run.comesBack(6);
                    JsonNode again = second.within(Duration.ofSeconds(2), "mark_read");
                    if (again == null) {
                        JsonNode result = run.client().result(read, OUTCOME);
                        require(!result.path("ok").asBoolean(true), "a command that was never answered ended well");
                    } else {
                        step(second, again, Frames.markedRead(7, 6, 0));
                        requireOk(run, read, "marking as read, sent again,");
                    }
                });
    }

    private static Scenario list() {
        return Draft.good("list")
                .rule("From the client")
                .server("answers `get_notifications` while steps come in")
                .expects("gives the caller the list, which is no reload; the cursor is that of the last step")
                .needs(Ability.COMMANDS, Ability.LIST)
                .plays(run -> {
                    Connection first = run.connectAndTell();
                    first.answerNoLists();
                    int call = run.client().call("list", arguments -> arguments.put("limit", 10));
                    JsonNode request = first.expect("get_notifications");
                    if (request.path("limit").asInt() != 10) {
                        // The first list of a client that keeps one by itself may come so late.
                        first.answerList(request);
                        request = first.expect("get_notifications");
                    }
                    require(request.path("limit").asInt() == 10, "the limit was asked for as " + request.get("limit"));
                    first.send(Frames.created(7, 2), withRef(request, Frames.list(false, 2, 2, 7, 6)));
                    JsonNode result = run.client().result(call);
                    require(
                            result.path("ids").toString().equals("[7,6]"),
                            "the caller was given the list " + result.path("ids"));
                    run.client().awaitEntries(6, 7);
                    first.cut();
                    run.comesBack(7);
                    run.client().stop();
                    require(run.client().told("reloaded").isEmpty(), "a list that was asked for was told as a reload");
                });
    }

    private static Scenario offline() {
        return Draft.slow("offline-command")
                .rule("Coming back")
                .server("is gone while the application marks an entry as read, then is back")
                .expects("sends the command once, after the greeting")
                .needs(Ability.COMMANDS, Ability.OFFLINE)
                .plays(run -> {
                    Connection first = run.connectAndTell();
                    run.server().goDown();
                    first.cut();
                    run.client().awaitState("reconnecting");
                    int read = run.client().call("mark_read", call -> call.put("id", 6));
                    run.server().comeBack();
                    Connection second = run.comesBack(6);
                    step(second, second.expect("mark_read"), Frames.markedRead(7, 6, 0));
                    requireOk(run, read, "marking as read while offline");
                    run.pause(Duration.ofMillis(500));
                    require(
                            second.frames("mark_read").size() == 1,
                            "the command was sent " + second.frames("mark_read").size() + " times");
                });
    }
}

package io.notifyhub.conformance;

import static io.notifyhub.conformance.ExpectationException.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/** Clients that keep the list by themselves: it is right after every step, replay and reload. */
final class InboxScenarios {
    private static final Duration STEP = Duration.ofMillis(50);

    private InboxScenarios() {}

    static List<Scenario> all() {
        return List.of(follows(), replayed(), reloaded());
    }

    /** Waits until the client's inbox is this: ids newest first, those of them that are read, and the count of unread ones. */
    private static void awaitInbox(Run run, String ids, String read, long unread) throws InterruptedException {
        String wanted = ids + " read " + read + " unread " + unread;
        String found = "";
        long until = System.nanoTime() + run.patience().toNanos();
        while (!found.equals(wanted) && System.nanoTime() < until) {
            JsonNode inbox = run.client().result(run.client().call("inbox"));
            found = inbox.path("ids") + " read " + inbox.path("read") + " unread "
                    + inbox.path("unread").asLong(-1);
            if (!found.equals(wanted)) {
                run.pause(STEP);
            }
        }
        require(found.equals(wanted), "the inbox was " + found + " where it had to be " + wanted);
    }

    private static Scenario follows() {
        return Draft.good("inbox")
                .rule("From the server")
                .server("creates entries, one of them muted, marks them as read, deletes and prunes")
                .expects("keeps its list and its count right after each step")
                .needs(Ability.INBOX)
                .plays(run -> {
                    Connection first = run.connect(5);
                    first.send(Frames.created(6, 1), Frames.untitled("friend_request", 7, 2));
                    first.send(Frames.titled("notification_added", Frames.entry(8), 3)
                            .put("cursor", Frames.at(8)));
                    awaitInbox(run, "[8,7,6]", "[]", 3);
                    first.send(Frames.markedRead(9, 6, 2));
                    awaitInbox(run, "[8,7,6]", "[6]", 2);
                    first.send(Frames.deleted(10, 7, 1));
                    awaitInbox(run, "[8,6]", "[6]", 1);
                    first.send(Frames.created(11, 2), Frames.allRead(12, 8, 1));
                    awaitInbox(run, "[11,8,6]", "[8,6]", 1);
                    first.send(Frames.pruned(13, 6, 1));
                    awaitInbox(run, "[11,8]", "[8]", 1);
                    run.client().allowAnyEntries();
                });
    }

    private static Scenario replayed() {
        return Draft.good("inbox-after-replay")
                .rule("Resuming")
                .server("cuts the connection; meanwhile entries were read, deleted and created, one already read")
                .expects("has the list of the present after the replay, and the count of `caught_up`")
                .needs(Ability.INBOX)
                .plays(run -> {
                    Connection first = run.connect(5);
                    first.send(Frames.created(6, 1), Frames.created(7, 2));
                    awaitInbox(run, "[7,6]", "[]", 2);
                    first.cut();
                    Connection second = run.arrival().expectCursor(Frames.at(7)).upgrade();
                    second.send(Frames.resumed(Frames.at(7), 5));
                    ObjectNode seen = Frames.created(8, 9).put("cursor", Frames.at(8, 12));
                    ((ObjectNode) seen.get("notification")).put("read", true);
                    second.send(seen, Frames.markedRead(9, 7, 9).put("cursor", Frames.at(9, 12)));
                    second.send(Frames.deleted(11, 6, 9).put("cursor", Frames.at(11, 12)));
                    second.send(Frames.created(12, 9), Frames.caughtUp(12, 1));
                    awaitInbox(run, "[12,8,7]", "[8,7]", 1);
                    run.client().allowAnyEntries();
                });
    }

    private static Scenario reloaded() {
        return Draft.good("inbox-after-reload")
                .rule("Resuming")
                .server("refuses the cursor; sends a step before the list and steps after it")
                .expects("throws its list away for the new one, and goes on from there")
                .needs(Ability.INBOX)
                .plays(run -> {
                    Connection first = run.connectAndTell();
                    awaitInbox(run, "[6]", "[]", 1);
                    first.cut();
                    run.client().allowAnyEntries();
                    Connection second = run.arrival().expectCursor(Frames.at(6)).upgrade();
                    second.send(Frames.refused(20, "replaced"), Frames.caughtUp(20, 2));
                    JsonNode question = second.expect("get_notifications");
                    second.send(Frames.created(21, 3));
                    ObjectNode list = Frames.list(false, 3, 3, 21, 20, 19);
                    if (question.has("ref")) {
                        list.set("ref", question.get("ref"));
                    }
                    second.send(list);
                    awaitInbox(run, "[21,20,19]", "[]", 3);
                    second.send(Frames.markedRead(22, 20, 2), Frames.created(23, 3));
                    awaitInbox(run, "[23,21,20,19]", "[20]", 3);
                });
    }
}

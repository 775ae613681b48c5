package io.notifyhub.host;

import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.host.SocialCall.Kind;
import io.notifyhub.host.SocialCall.Outcome;
import io.notifyhub.simulator.checker.Command;
import io.notifyhub.simulator.checker.Event;
import io.notifyhub.simulator.checker.History;
import io.notifyhub.simulator.checker.Step;
import io.notifyhub.social.data.Database;
import io.notifyhub.social.data.Sql;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares what callers were told with the application's database, and writes down for the checker what had to be told of each
 * row: a row that is there was committed, so its notification is in the log of whom it concerns, once. Confined to a thread.
 */
final class SocialJudge {
    private final Database database;
    private final List<SocialCall> calls;
    private final Map<Long, List<SocialCall>> byCaller = new HashMap<>();
    private final History sends = new History();
    private final List<String> complaints = new ArrayList<>();
    private final Map<String, Long> stored = new HashMap<>();
    private final Map<String, Long> heads = new HashMap<>();

    /** Calls that a row was found for. */
    private final Set<SocialCall> explained = new HashSet<>();

    private record Request(long id, long from, long to, String status, long createdAt, long answeredAt) {}

    private record Message(long id, long from, long to, String content) {}

    private record Side(long owner, long friend) {}

    /** Of two people, the lower id first. */
    private record Pair(long one, long other) {
        static Pair of(long one, long other) {
            return new Pair(Math.min(one, other), Math.max(one, other));
        }
    }

    SocialJudge(Database database, NotificationStore store, List<Long> people, List<SocialCall> calls) {
        this.database = database;
        this.calls = calls;
        for (SocialCall call : calls) {
            byCaller.computeIfAbsent(call.caller(), id -> new ArrayList<>()).add(call);
        }
        byCaller.values().forEach(own -> own.sort(Comparator.comparingLong(SocialCall::begun)));
        people.forEach(id -> readLog(store, String.valueOf(id)));
        messages();
        requests();
        friendships();
        unexplained();
    }

    /** How many notifications are committed and not in the logs yet. */
    static long waiting(Database database) {
        return database.read(connection -> Sql.number(connection, "SELECT count(*) FROM notify_outbox"));
    }

    History sends() {
        return sends;
    }

    List<String> complaints() {
        return complaints;
    }

    // ---- the logs

    private void readLog(NotificationStore store, String user) {
        History log = new History();
        new Observed(log, user, "", SocialDevice::token).end(store);
        for (Event event : log.events()) {
            sends.add(event);
            if (event instanceof Event.FinalLog last) {
                heads.put(user, last.head().rev());
                for (Step step : last.steps()) {
                    String token = step.token();
                    if (token != null) {
                        stored.put(token, step.rev());
                    }
                }
            }
        }
    }

    /** Something that was committed by a call had to be told. */
    private void told(long user, String token, SocialCall by) {
        explained.add(by);
        String name = String.valueOf(user);
        String op = "told " + token;
        sends.invoked(op, by.begun(), new Command.Send(name, token));
        // Where it is nowhere, an id that no log has: the checker calls it lost.
        long nowhere = heads.getOrDefault(name, 0L) + 1;
        sends.succeeded(op, by.ended(), stored.getOrDefault(token, nowhere));
    }

    // ---- messages

    private void messages() {
        Map<String, SocialCall> written = new HashMap<>();
        for (SocialCall call : calls) {
            if (call.kind() == Kind.WRITE) {
                written.put(call.text(), call);
            }
        }
        List<Message> rows = database.read(connection -> Sql.list(
                connection,
                row -> new Message(row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4)),
                "SELECT id, sender_id, receiver_id, content FROM social_message ORDER BY id"));
        for (Message row : rows) {
            // Taken out: a second row with the same text is nobody's.
            SocialCall call = written.remove(row.content());
            boolean right = call != null
                    && call.outcome().mayBeDone()
                    && call.caller() == row.from()
                    && call.target() == row.to()
                    && (call.outcome() == Outcome.UNKNOWN || call.id() == row.id());
            if (call == null || !right) {
                complaints.add(row + " is there, but " + call);
            } else {
                told(row.to(), "new_message:" + row.id() + ':' + row.content(), call);
            }
        }
    }

    // ---- requests

    private List<Request> rows() {
        return database.read(connection -> Sql.list(
                connection,
                row -> new Request(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getLong(6)),
                "SELECT id, from_id, to_id, status, created_at, answered_at FROM social_request ORDER BY id"));
    }

    private void requests() {
        for (Request row : rows()) {
            SocialCall asked = by(row.from(), row.createdAt(), call -> isAskOf(call, row.to()));
            if (asked == null || !asked.outcome().mayBeDone() || (asked.id() > 0 && asked.id() != row.id())) {
                complaints.add(row + " was made, but " + asked);
            } else {
                told(row.to(), "friend_request:" + row.id(), asked);
            }
            if (!row.status().equals("pending")) {
                answered(row);
            }
        }
    }

    private static boolean isAskOf(SocialCall call, long whom) {
        return call.kind() == Kind.ASK && call.target() == whom;
    }

    private void answered(Request row) {
        boolean accepted = row.status().equals("accepted");
        Kind decision = accepted ? Kind.ACCEPT : Kind.REJECT;
        SocialCall answer = by(
                row.to(),
                row.answeredAt(),
                call -> (call.kind() == decision && call.target() == row.id())
                        || (accepted && isAskOf(call, row.from())));
        if (answer == null || !answer.outcome().mayBeDone()) {
            complaints.add(row + " was answered, but " + answer);
            return;
        }
        told(row.from(), (accepted ? "friend_accepted:" : "friend_rejected:") + row.id(), answer);
        for (SocialCall call : byCaller.getOrDefault(row.to(), List.of())) {
            boolean other = call.kind() == (accepted ? Kind.REJECT : Kind.ACCEPT);
            if (other && call.target() == row.id() && call.outcome() == Outcome.DONE) {
                complaints.add(row + ", but " + call);
            } else if (call.kind() == decision && call.target() == row.id()) {
                // Answered once more, the same way: said to be done, and it is.
                explained.add(call);
            }
        }
    }

    /** The call of somebody that was under way at a time: the latest that had begun. */
    private @Nullable SocialCall by(long caller, long at, Predicate<SocialCall> which) {
        SocialCall latest = null;
        for (SocialCall call : byCaller.getOrDefault(caller, List.of())) {
            if (call.begun() <= at && which.test(call)) {
                latest = call;
            }
        }
        return latest;
    }

    // ---- friendships

    /** Both rows or none; and each was begun by an accepted request and ended by somebody who removed the other. */
    private void friendships() {
        Set<Side> sides = new HashSet<>(database.read(connection -> Sql.list(
                connection,
                row -> new Side(row.getLong(1), row.getLong(2)),
                "SELECT owner_id, friend_id FROM social_connection")));
        Map<Pair, Integer> begun = new HashMap<>();
        for (Request row : rows()) {
            if (row.status().equals("accepted")) {
                begun.merge(Pair.of(row.from(), row.to()), 1, Integer::sum);
            }
        }
        Map<Pair, Integer> ended = new HashMap<>();
        Map<Pair, Integer> perhaps = new HashMap<>();
        for (SocialCall call : calls) {
            if (call.kind() == Kind.REMOVE && call.outcome().mayBeDone()) {
                Map<Pair, Integer> to = call.outcome() == Outcome.DONE ? ended : perhaps;
                to.merge(Pair.of(call.caller(), call.target()), 1, Integer::sum);
                explained.add(call);
            }
        }
        for (Side side : sides) {
            if (!sides.contains(new Side(side.friend(), side.owner()))) {
                complaints.add("half a friendship: " + side);
            }
            begun.putIfAbsent(Pair.of(side.owner(), side.friend()), 0);
        }
        ended.keySet().forEach(pair -> begun.putIfAbsent(pair, 0));
        begun.forEach((pair, times) -> {
            int now = sides.contains(new Side(pair.one(), pair.other())) ? 1 : 0;
            int most = times - ended.getOrDefault(pair, 0);
            if (now > most || now < most - perhaps.getOrDefault(pair, 0)) {
                complaints.add(pair + " began " + times + " times, ended " + ended.getOrDefault(pair, 0)
                        + " times, perhaps " + perhaps.getOrDefault(pair, 0) + " more, and there are " + now);
            }
        });
    }

    /** What was said to be done, and no row shows. */
    private void unexplained() {
        for (SocialCall call : calls) {
            if (call.outcome() == Outcome.DONE && !explained.contains(call)) {
                complaints.add("nothing is there of " + call);
            }
        }
    }
}

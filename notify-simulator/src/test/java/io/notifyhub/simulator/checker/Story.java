package io.notifyhub.simulator.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.simulator.checker.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Writes a history down in few words: user ann, marks {@code a}, a device that is called by name. */
final class Story {
    static final String ANN = "ann";

    final History history = new History();
    private long now = 1_000;
    private int ops;
    private final List<Entry> entries = new ArrayList<>();

    // --- steps

    static Place at(long rev) {
        return new Place(rev, "a");
    }

    static Place elsewhere(long rev) {
        return new Place(rev, "b");
    }

    static Step created(long rev, String token) {
        return created(at(rev), token);
    }

    static Step created(Place place, String token) {
        return Step.created(place, ANN, token, false, Step.NO_COUNT);
    }

    static Step read(long rev, long id) {
        return Step.of(at(rev), Kind.READ, id, Step.NO_COUNT);
    }

    static Step readAll(long rev, long upTo) {
        return Step.of(at(rev), Kind.READ_ALL, upTo, Step.NO_COUNT);
    }

    static Step deleted(long rev, long id) {
        return Step.of(at(rev), Kind.DELETED, id, Step.NO_COUNT);
    }

    static Step pruned(long rev, long upTo) {
        return Step.of(at(rev), Kind.PRUNED, upTo, Step.NO_COUNT);
    }

    static Step preferences(long rev) {
        return Step.of(at(rev), Kind.PREFERENCES, 0, Step.NO_COUNT);
    }

    static Step counting(Step step, long unread) {
        return new Step(step.place(), step.kind(), step.target(), step.user(), step.token(), step.read(), unread);
    }

    static Step asRead(Step step) {
        return new Step(step.place(), step.kind(), step.target(), step.user(), step.token(), true, step.unread());
    }

    static Step forUser(String user, Step step) {
        return new Step(step.place(), step.kind(), step.target(), user, step.token(), step.read(), step.unread());
    }

    // --- producers

    Story later(long millis) {
        now += millis;
        return this;
    }

    Story sent(String token, long id) {
        return sent(ANN, token, id);
    }

    Story sent(String user, String token, long id) {
        history.invoked("op" + ++ops, now, new Command.Send(user, token));
        history.succeeded("op" + ops, now, id);
        return this;
    }

    Story failed(String token) {
        history.invoked("op" + ++ops, now, new Command.Send(ANN, token));
        history.failed("op" + ops, now);
        return this;
    }

    Story unknown(String token) {
        history.invoked("op" + ++ops, now, new Command.Send(ANN, token));
        history.unknown("op" + ops, now);
        return this;
    }

    Story did(Command command, long rev) {
        history.invoked("op" + ++ops, now, command);
        history.succeeded("op" + ops, now, rev);
        return this;
    }

    // --- devices

    /** A device without a cursor, greeted at {@code rev} and live. */
    Story joins(String client, long rev) {
        history.clientStarted(client, now, ANN, null);
        history.connected(client, now, at(rev).toString(), false, null);
        return caughtUp(client, rev);
    }

    Story restarts(String client, long savedRev) {
        history.killed(client, now);
        history.clientStarted(client, now, ANN, at(savedRev).toString());
        return this;
    }

    Story resumed(String client, long rev) {
        history.connected(client, now, at(rev).toString(), true, null);
        return this;
    }

    Story refused(String client, Place head, @Nullable String reason) {
        history.connected(client, now, head.toString(), false, reason);
        return this;
    }

    Story caughtUp(String client, long rev) {
        return caughtUp(client, at(rev), Step.NO_COUNT);
    }

    Story caughtUp(String client, Place place, long unread) {
        history.caughtUp(client, now, place.toString(), unread);
        return this;
    }

    Story gets(String client, Step... steps) {
        for (Step step : steps) {
            history.received(client, now, step);
        }
        return this;
    }

    /** Each step, and the cursor of each is saved. */
    Story handles(String client, Step... steps) {
        for (Step step : steps) {
            gets(client, step).saves(client, step.rev());
        }
        return this;
    }

    Story lists(String client, Entry... inbox) {
        history.reloaded(client, now, List.of(inbox), true, Step.NO_COUNT);
        return this;
    }

    Story saves(String client, long rev) {
        history.cursorSaved(client, now, at(rev).toString());
        return this;
    }

    Story shows(String client, long unread) {
        history.unreadShown(client, now, unread);
        return this;
    }

    Story cut(String client) {
        history.disconnected(client, now);
        return this;
    }

    Story putBackTo(long rev) {
        history.rewound(ANN, now, rev);
        return this;
    }

    // --- the end

    /** A minute later the log is this, and what it says of itself is right. */
    Story ends(Step... steps) {
        return endsAbove(0, steps);
    }

    Story endsAbove(long floor, Step... steps) {
        return endsAbove(at(floor), steps);
    }

    Story endsAbove(Place floor, Step... steps) {
        TreeMap<Long, Entry> inbox = new TreeMap<>();
        Shown shown = new Shown();
        for (Step step : steps) {
            shown.apply(step);
        }
        inbox.putAll(shown.entries);
        List<Step> kept = new ArrayList<>();
        for (Step step : steps) {
            boolean gone = step.kind() == Kind.CREATED && !inbox.containsKey(step.rev());
            Entry entry = inbox.get(step.rev());
            Step present = entry != null && entry.read() ? asRead(step) : step;
            kept.add(gone ? Step.createdAndGone(step.place(), step.unread()) : present);
        }
        entries.clear();
        entries.addAll(inbox.values());
        return endsWith(floor, kept, entries);
    }

    Story endsWith(Place floor, List<Step> steps, List<Entry> inbox) {
        now += 60_000;
        Place head = steps.isEmpty() ? floor : steps.get(steps.size() - 1).place();
        long unread = inbox.stream().filter(entry -> !entry.read()).count();
        history.finalLog(ANN, now, floor, head, steps, inbox, unread);
        return this;
    }

    Verdict verdict() {
        return Checker.check(history);
    }

    void isFine() {
        Verdict verdict = verdict();
        assertThat(verdict.violations()).isEmpty();
    }

    void isFlaggedAs(Violation.Kind kind) {
        assertThat(verdict().kinds()).contains(kind);
    }
}

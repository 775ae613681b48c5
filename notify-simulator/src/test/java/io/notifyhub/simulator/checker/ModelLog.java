package io.notifyhub.simulator.checker;

import io.notifyhub.simulator.checker.Step.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A user's log as the documents describe it, small and slow. */
final class ModelLog {
    final String user;
    private final Random random;
    private State now;
    /** The states after each step, to go back to. */
    private final List<State> past = new ArrayList<>();

    private static final class State {
        final TreeMap<Long, Step> steps = new TreeMap<>();
        final TreeMap<Long, Entry> inbox = new TreeMap<>();
        Place floor;
        Place head;

        State(Place start) {
            floor = start;
            head = start;
        }

        State copy() {
            State copy = new State(head);
            copy.steps.putAll(steps);
            copy.inbox.putAll(inbox);
            copy.floor = floor;
            return copy;
        }
    }

    ModelLog(String user, Random random) {
        this.user = user;
        this.random = random;
        this.now = new State(new Place(0, mark()));
        past.add(now.copy());
    }

    private String mark() {
        return Long.toHexString(random.nextLong() & 0xFFFF_FFFF_FFFFL);
    }

    Place head() {
        return now.head;
    }

    Place floor() {
        return now.floor;
    }

    TreeMap<Long, Entry> inbox() {
        return now.inbox;
    }

    long unread() {
        return now.inbox.values().stream().filter(entry -> !entry.read()).count();
    }

    /** How many were unread after that step. */
    long unreadAt(long rev) {
        return past.get((int) rev).inbox.values().stream()
                .filter(entry -> !entry.read())
                .count();
    }

    long create(String token) {
        long id = now.head.rev() + 1;
        now.inbox.put(id, new Entry(id, token, false));
        return write(Kind.CREATED, id, token);
    }

    /** The number of the step, 0 if it changes nothing, -1 if there is no such entry. */
    long read(long id) {
        Entry entry = now.inbox.get(id);
        if (entry == null) {
            return -1;
        }
        return entry.read() ? 0 : readAndWrite(Kind.READ, id, id);
    }

    long readAll(long upTo) {
        long last = Math.min(upTo, now.head.rev());
        boolean any = now.inbox.headMap(last, true).values().stream().anyMatch(entry -> !entry.read());
        return any ? readAndWrite(Kind.READ_ALL, 0, last) : 0;
    }

    private long readAndWrite(Kind kind, long from, long to) {
        now.inbox.subMap(from, true, to, true).replaceAll((id, entry) -> new Entry(id, entry.token(), true));
        return write(kind, to, null);
    }

    long delete(long id) {
        if (id > now.head.rev()) {
            return -1;
        }
        return now.inbox.remove(id) == null ? 0 : write(Kind.DELETED, id, null);
    }

    long preferences() {
        return write(Kind.PREFERENCES, 0, null);
    }

    void prune(long upTo) {
        if (upTo <= now.floor.rev() || upTo > now.head.rev()) {
            return;
        }
        now.floor = written(upTo).place();
        now.steps.headMap(upTo, true).clear();
        now.inbox.headMap(upTo, true).clear();
        write(Kind.PRUNED, upTo, null);
    }

    private long write(Kind kind, long target, @Nullable String token) {
        Place place = new Place(now.head.rev() + 1, mark());
        now.head = place;
        now.steps.put(
                place.rev(), new Step(place, kind, target, kind == Kind.CREATED ? user : null, token, false, unread()));
        past.add(now.copy());
        return place.rev();
    }

    void rewind(long keptRev) {
        past.subList((int) keptRev + 1, past.size()).clear();
        now = past.get((int) keptRev).copy();
    }

    /** Null if it can be resumed from that place. */
    @Nullable
    String refusal(Place place) {
        if (place.rev() < now.floor.rev()) {
            return "pruned";
        }
        if (place.rev() > now.head.rev()) {
            return "ahead";
        }
        Place here = place.rev() == now.floor.rev()
                ? now.floor
                : written(place.rev()).place();
        return here.equals(place) ? null : "replaced";
    }

    /** As it was written. */
    Step written(long rev) {
        return Objects.requireNonNull(now.steps.get(rev), "no such step");
    }

    /** With the entry's present state; without a token if it is gone. */
    Step present(long rev) {
        Step step = written(rev);
        Entry entry = now.inbox.get(rev);
        if (step.kind() != Kind.CREATED) {
            return step;
        }
        return entry == null
                ? Step.createdAndGone(step.place(), step.unread())
                : Step.created(step.place(), step.user(), entry.token(), entry.read(), step.unread());
    }

    void end(History history, long at) {
        List<Step> steps = now.steps.keySet().stream().map(this::present).toList();
        history.finalLog(user, at, now.floor, now.head, steps, List.copyOf(now.inbox.values()), unread());
    }
}

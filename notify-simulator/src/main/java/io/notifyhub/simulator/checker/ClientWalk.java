package io.notifyhub.simulator.checker;

import io.notifyhub.simulator.checker.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Goes through what one device saw, as the protocol says that a client has to take it, and notes what must not be.
 *
 * <p>A device whose place turned out to be of no use is not always seen to be told so: our client speaks of it only when the
 * list has come, and hands on steps of the new place before. What looks like a gap, a step back or another history is
 * therefore only suspected at first. A list that follows, or a greeting that says the place is of no use, explains it; a
 * cursor saved meanwhile, a connection resumed from behind it, or the end proves it.
 *
 * <p>Confined to a thread.
 */
final class ClientWalk {
    private final ClientCase client;
    private final KnownLog log;
    private final long end;
    /** How long something read from the store may be on its way, in milliseconds. */
    private final long bound;

    private final List<Violation> violations = new ArrayList<>();

    /** Which save each life starts from, and what was shown when those were made, by place in the history. */
    private final Map<Integer, Integer> startsFrom = new HashMap<>();

    private final Map<Integer, Shown> kept = new HashMap<>();

    // valid for the life of the process
    /** What it was given, and where in the history that was. */
    private final Map<Place, Integer> seen = new HashMap<>();

    /** What a list that follows puts right. */
    private final List<Violation> late = new ArrayList<>();

    private final List<Violation> suspected = new ArrayList<>();
    private Shown shown = new Shown();
    /** The last place it went through; null if it has none, or if that cannot be known. */
    private @Nullable Place position;
    /** Whether it has a place at all, known or not. */
    private boolean placed;
    /** From where it has to resume while it has no list yet, or something is suspected; null otherwise. */
    private @Nullable Place fallback;

    private boolean needsList;
    private long unread = Step.NO_COUNT;
    private boolean unreadByItself;

    // valid for the connection
    private boolean connected;
    private boolean caughtUp;
    private boolean listed;
    private long connectedAt;
    private long liveSince;

    ClientWalk(ClientCase client, long end, long bound) {
        this.bound = bound;
        this.client = client;
        this.log = client.user.log;
        this.end = end;
    }

    void run() {
        findStarts();
        for (ClientCase.Indexed each : client.events) {
            step(each.index(), each.event());
        }
        violations.addAll(suspected);
        violations.addAll(late);
        endOfLive(end);
    }

    private void findStarts() {
        Map<String, Integer> saves = new HashMap<>();
        for (ClientCase.Indexed each : client.events) {
            if (each.event() instanceof Event.CursorSaved saved) {
                saves.put(saved.cursor(), each.index());
            } else if (each.event() instanceof Event.ClientStarted started) {
                String cursor = started.savedCursor();
                Integer save = cursor == null ? null : saves.get(cursor);
                if (save != null) {
                    startsFrom.put(each.index(), save);
                    kept.put(save, new Shown());
                }
            }
        }
    }

    private void step(int index, Event.OfClient event) {
        if (event instanceof Event.ClientStarted started) {
            started(index, started);
        } else if (event instanceof Event.Connected greeting) {
            connected(greeting);
        } else if (event instanceof Event.Received received) {
            received(index, received);
        } else if (event instanceof Event.ResetTold reset) {
            reset(Place.parse(reset.cursor()), event.at());
        } else if (event instanceof Event.Reloaded reloaded) {
            reloaded(reloaded);
        } else if (event instanceof Event.CaughtUp told) {
            caughtUp(told);
        } else if (event instanceof Event.CursorSaved saved) {
            saved(index, saved);
        } else if (event instanceof Event.UnreadShown count) {
            unread = count.unread();
            unreadByItself = true;
        } else if (event instanceof Event.Disconnected) {
            disconnected(event.at());
        } else if (event instanceof Event.Killed) {
            disconnected(event.at());
            suspected.clear();
            late.clear();
        } else if (event instanceof Event.ReceivedTransient received) {
            client.firstSeen.putIfAbsent(received.token(), event.at());
        }
    }

    // --- lives and connections

    private void started(int index, Event.ClientStarted started) {
        disconnected(started.at());
        seen.clear();
        suspected.clear();
        needsList = false;
        fallback = null;
        unread = Step.NO_COUNT;
        String cursor = started.savedCursor();
        position = cursor == null ? null : Place.parse(cursor);
        placed = cursor != null;
        Integer save = startsFrom.get(index);
        Shown before = save == null ? null : kept.get(save);
        shown = before != null ? before.copy() : Shown.from(position == null ? 0 : position.rev());
    }

    private void connected(Event.Connected greeting) {
        disconnected(greeting.at());
        connected = true;
        caughtUp = false;
        listed = false;
        connectedAt = greeting.at();
        Place at = Place.parse(greeting.cursor());
        Place expected = expected();
        if (greeting.resumed()) {
            resumed(greeting, at, expected);
        } else {
            suspected.clear();
            if (!placed && greeting.reason() == null) {
                shown = Shown.from(at.rev());
            } else {
                needsList = true;
                fallback = expected;
                if (greeting.reason() == null) {
                    say(Kind.BROKEN_PROTOCOL, "was at " + expected + ", is not resumed, and is not told why");
                }
            }
        }
        position = at;
        placed = true;
    }

    private @Nullable Place expected() {
        return fallback != null ? fallback : position;
    }

    private void resumed(Event.Connected greeting, Place at, @Nullable Place expected) {
        if (at.equals(expected)) {
            suspected.clear();
        } else if (expected == null) {
            if (!placed) {
                say(Kind.BROKEN_PROTOCOL, "is resumed at " + at + " although it was nowhere");
            }
        } else if (at.rev() > expected.rev()) {
            checkReached(expected.rev(), at, greeting.at(), "resumed at " + at, violations);
        } else if (!seen.containsKey(at)) {
            say(Kind.BROKEN_PROTOCOL, "is resumed at " + at + " and was at " + expected);
        }
        violations.addAll(suspected);
        suspected.clear();
        needsList = false;
        fallback = null;
    }

    private void disconnected(long at) {
        endOfLive(at);
        connected = false;
    }

    private void endOfLive(long at) {
        if (isLive()) {
            client.live.add(new ClientCase.Live(liveSince, at, shown.above));
        }
    }

    private boolean isLive() {
        return connected && caughtUp && !needsList;
    }

    // --- steps

    private void received(int index, Event.Received event) {
        Step step = event.step();
        Place place = step.place();
        String token = step.token();
        if (!connected) {
            say(Kind.BROKEN_PROTOCOL, step + " came without a connection");
        }
        Integer first = seen.putIfAbsent(place, index);
        if (first != null) {
            again(first, index, step);
            return;
        }
        Place before = position;
        if (before != null) {
            checkPlace(before, place, step.toString(), event.at());
        }
        position = place;
        shown.apply(step);
        if (token != null) {
            client.firstSeen.putIfAbsent(token, event.at());
        }
        show(step.unread());
    }

    /**
     * Hints of a log that was put back may still come in until the server knows; the list that follows puts that right. A
     * slow handler may be told for the first time, too, after the log was put back.
     */
    private void again(int first, int index, Step step) {
        String what = step + " came twice in one life";
        if (!client.user.wasRewound(step.place().rev(), madeAfter(step, first), index)) {
            say(Kind.DUPLICATE, what);
        } else if (!needsList) {
            late.add(violation(Kind.DUPLICATE, what));
            position = step.place();
        }
    }

    /** A point of the history after which a step was made, that came first at {@code first}; its beginning if nobody knows. */
    private int madeAfter(Step step, int first) {
        String token = step.token();
        if (token == null) {
            // One that was kept was made after whatever was put back below it.
            return Boolean.TRUE.equals(log.isFinal(step.place())) ? first : -1;
        }
        List<Operation> attempts = client.user.sends().get(token);
        return attempts == null ? first : Math.min(first, attempts.get(0).invokedIndex);
    }

    /** Steps have to come in order, without a gap, and from one history. */
    private void checkPlace(Place before, Place next, String what, long at) {
        List<Violation> found = new ArrayList<>();
        if (next.rev() == before.rev()) {
            found.add(violation(Kind.SILENT_REWIND, what + " came after " + before));
        } else if (next.rev() < before.rev()) {
            found.add(violation(Kind.REORDERED, what + " came after " + before));
        } else {
            checkSkipped(before.rev(), next, at, what, found);
            if (!log.mayFollow(next, before)) {
                found.add(violation(Kind.SILENT_REWIND, what + " is of another history than " + before));
            }
        }
        suspect(before, found);
    }

    private void suspect(Place before, List<Violation> found) {
        if (!found.isEmpty()) {
            suspected.addAll(found);
            if (fallback == null && !needsList) {
                fallback = before;
            }
        }
    }

    /** As {@link #checkSkipped}, but the place itself was left out too. */
    private void checkReached(long after, Place place, long at, String what, List<Violation> to) {
        checkSkipped(after, place.rev() + 1, Boolean.TRUE.equals(log.isFinal(place)), at, what, to);
    }

    /** Only a creation whose entry was gone already may be left out. */
    private void checkSkipped(long after, Place next, long at, String what, List<Violation> to) {
        boolean last = Boolean.TRUE.equals(log.isFinal(next));
        checkSkipped(after, next.rev(), last, at, what, to);
    }

    private void checkSkipped(long after, long before, boolean last, long at, String what, List<Violation> to) {
        // A removal that was put back since, and that was read before.
        boolean forgotten = client.user.mayHaveForgotten(at - bound);
        for (long rev = after + 1; rev < before; rev++) {
            // What a history had there that is no more cannot be known.
            boolean unknown = !last && client.user.wasRewound(rev);
            if (unknown || wasSeen(rev, last)) {
                continue;
            }
            if (log.isNoCreation(rev)) {
                to.add(violation(Kind.SILENT_GAP, what + ": step " + rev + " was left out, and it is no creation"));
            } else if (!forgotten && !log.mayBeGone(rev, at, last ? client.user.lastRewindBelow(rev) : -1)) {
                to.add(violation(
                        Kind.SILENT_GAP, what + ": step " + rev + " was left out, and its entry was not gone"));
            }
            if (to.size() > 10) {
                return;
            }
        }
    }

    /** Whether the step of this number was handed on earlier in this life, during a reload that broke off. */
    private boolean wasSeen(long rev, boolean last) {
        Step there = last ? log.finalStep(rev) : null;
        return there != null
                ? seen.containsKey(there.place())
                : log.placesAt(rev).stream().anyMatch(seen::containsKey);
    }

    private void show(long count) {
        if (!unreadByItself && count != Step.NO_COUNT && caughtUp) {
            unread = count;
        }
    }

    // --- reloads

    private void reset(Place place, long at) {
        if (fallback == null && !needsList) {
            fallback = position;
        }
        endOfLive(at);
        suspected.clear();
        needsList = true;
        position = place;
    }

    private void reloaded(Event.Reloaded event) {
        shown.replace(event.inbox(), event.complete());
        late.clear();
        Place at = position;
        if (needsList && at != null && suspected.isEmpty() && Boolean.TRUE.equals(log.isFinal(at))) {
            checkList(at, event.at());
        }
        // Its place may have changed once more meanwhile; the next step or the next save tells it.
        position = null;
        boolean wasLive = isLive();
        needsList = false;
        listed = true;
        fallback = null;
        suspected.clear();
        if (!wasLive) {
            liveSince = event.at();
        }
        event.inbox().forEach(entry -> client.firstSeen.putIfAbsent(entry.token(), event.at()));
        if (!unreadByItself && event.unread() != Step.NO_COUNT) {
            unread = event.unread();
        }
    }

    /**
     * A list shows every entry up to its place that is still there at the end. It may be of a later place, whose steps are
     * told after it: what those removed is there again if the log was put back since it was read.
     */
    private void checkList(Place at, long told) {
        Event.FinalLog last = client.user.finalLog;
        if (last == null || client.user.mayHaveForgotten(told - bound)) {
            return;
        }
        for (Entry entry : last.entries()) {
            boolean due = entry.id() <= at.rev() && entry.id() > shown.above;
            if (due && !shown.entries.containsKey(entry.id())) {
                say(Kind.LOST, "the list at " + at + " lacks entry " + entry.id() + " '" + entry.token() + "'");
            }
        }
    }

    private void caughtUp(Event.CaughtUp event) {
        Place at = Place.parse(event.cursor());
        if (!connected || caughtUp) {
            say(Kind.BROKEN_PROTOCOL, "caught up " + (connected ? "twice" : "without a connection"));
        }
        Place before = position;
        if (!needsList && !listed && suspected.isEmpty()) {
            if (before != null && !before.equals(at)) {
                // Where steps at the end were left out the cursor says so.
                checkPlace(before, at, "caught up at " + at, event.at());
                List<Violation> last = new ArrayList<>();
                checkReached(at.rev() - 1, at, event.at(), "caught up", last);
                suspect(before, last);
            }
            position = at;
        }
        Step there = log.step(at);
        boolean counted = there != null && there.unread() != Step.NO_COUNT && event.unread() != Step.NO_COUNT;
        if (there != null && counted && there.unread() != event.unread()) {
            say(Kind.UNREAD_COUNT, "caught up at " + there + " with " + event.unread() + ", not " + there.unread());
        }
        caughtUp = true;
        liveSince = event.at();
        show(event.unread());
    }

    private void saved(int index, Event.CursorSaved event) {
        Place at = Place.parse(event.cursor());
        Place here = position;
        if (!suspected.isEmpty()) {
            violations.addAll(suspected);
            suspected.clear();
            fallback = null;
        } else if (needsList) {
            if (!at.equals(fallback)) {
                say(Kind.BROKEN_PROTOCOL, "saved " + at + " before its list came");
            }
        } else if (here == null) {
            position = at;
        } else if (at.rev() > here.rev()) {
            checkReached(here.rev(), at, event.at(), "saved " + at + " when at " + here, violations);
        } else if (at.rev() == here.rev() && !at.equals(here)) {
            say(Kind.BROKEN_PROTOCOL, "saved " + at + " when at " + here);
        }
        if (kept.containsKey(index)) {
            kept.put(index, shown.copy());
        }
    }

    private Violation violation(Kind kind, String text) {
        return new Violation(kind, client.user.name, client.name, text);
    }

    private void say(Kind kind, String text) {
        violations.add(violation(kind, text));
    }

    // --- where it led

    List<Violation> violations() {
        return violations;
    }

    Shown shown() {
        return shown;
    }

    @Nullable
    Place position() {
        return position;
    }

    boolean isConnected() {
        return connected;
    }

    long connectedAt() {
        return connectedAt;
    }

    boolean hasCaughtUp() {
        return caughtUp;
    }

    boolean needsList() {
        return needsList;
    }

    /** {@link Step#NO_COUNT} if it shows none. */
    long unread() {
        return unread;
    }
}

package io.notifyhub.simulator.checker;

import io.notifyhub.simulator.checker.Event.CaughtUp;
import io.notifyhub.simulator.checker.Event.ClientStarted;
import io.notifyhub.simulator.checker.Event.Connected;
import io.notifyhub.simulator.checker.Event.CursorSaved;
import io.notifyhub.simulator.checker.Event.Disconnected;
import io.notifyhub.simulator.checker.Event.Failed;
import io.notifyhub.simulator.checker.Event.FinalLog;
import io.notifyhub.simulator.checker.Event.Invoked;
import io.notifyhub.simulator.checker.Event.Killed;
import io.notifyhub.simulator.checker.Event.OutageBegan;
import io.notifyhub.simulator.checker.Event.OutageEnded;
import io.notifyhub.simulator.checker.Event.Received;
import io.notifyhub.simulator.checker.Event.ReceivedTransient;
import io.notifyhub.simulator.checker.Event.Reloaded;
import io.notifyhub.simulator.checker.Event.ResetTold;
import io.notifyhub.simulator.checker.Event.Rewound;
import io.notifyhub.simulator.checker.Event.Succeeded;
import io.notifyhub.simulator.checker.Event.Unknown;
import io.notifyhub.simulator.checker.Event.UnreadShown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What happened, in one order: what producers asked for and were told, what each device saw, what was done to the store from
 * outside, and how it ended. {@link HistoryFile} keeps one in a file; those of several processes are joined by
 * {@link #merge}.
 *
 * <p>Times are milliseconds on a clock that all writers share. A device is named by {@code client}; each life of its process
 * begins with {@link #clientStarted} and ends with {@link #killed} or with the history.
 *
 * <p>What a client shows is taken to be kept with its cursor: after a kill the next life begins with the inbox as it was when
 * the cursor it starts from was saved.
 *
 * <p>Thread-safe, guarded by its own monitor.
 */
public final class History {
    // guarded by this
    private final List<Event> events = new ArrayList<>();
    private final Consumer<Event> alsoTo;

    /** A history in memory. */
    public History() {
        this(event -> {});
    }

    /** @param alsoTo is handed each event as well, one at a time and in order */
    public History(Consumer<Event> alsoTo) {
        this.alsoTo = alsoTo;
    }

    /** Joins histories that were written side by side, by time; each keeps its own order. */
    public static History merge(List<History> parts) {
        List<Event> all = new ArrayList<>();
        parts.forEach(part -> all.addAll(part.events()));
        all.sort(Comparator.comparingLong(Event::at));
        History merged = new History();
        all.forEach(merged::add);
        return merged;
    }

    /** Appends an event that was made elsewhere. */
    public synchronized void add(Event event) {
        events.add(event);
        alsoTo.accept(event);
    }

    /** What there is so far, an immutable snapshot. */
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    // --- producers

    /** A call begins. @param op names this call and no other */
    public void invoked(String op, long at, Command command) {
        add(new Invoked(op, at, command));
    }

    /**
     * The call was acknowledged.
     *
     * @param id for a send the id of the entry, for other commands the number of the step; 0 if nothing was kept: the
     *     notification was transient or suppressed, or there was nothing to change
     */
    public void succeeded(String op, long at, long id) {
        add(new Succeeded(op, at, id));
    }

    /** The call failed for certain: nothing was stored or sent. */
    public void failed(String op, long at) {
        add(new Failed(op, at));
    }

    /** No answer came, or one that says that the outcome is unknown. A call without any answer counts as that too. */
    public void unknown(String op, long at) {
        add(new Unknown(op, at));
    }

    // --- clients

    /**
     * A client's process begins.
     *
     * @param savedCursor what it found saved; null for nothing
     */
    public void clientStarted(String client, long at, String user, @Nullable String savedCursor) {
        add(new ClientStarted(client, at, user, savedCursor));
    }

    /** It was greeted. @param cursor of the greeting: the client's own if it is resumed, else where the log is */
    public void connected(String client, long at, String cursor, boolean resumed, @Nullable String reason) {
        add(new Connected(client, at, cursor, resumed, reason));
    }

    /** The client was given a step of the log. */
    public void received(String client, long at, Step step) {
        add(new Received(client, at, step));
    }

    /** The client was given a notification that is not kept. @param user whom it named as its recipient; null for nobody */
    public void receivedTransient(String client, long at, @Nullable String user, String token) {
        add(new ReceivedTransient(client, at, user, token));
    }

    /** It was told on an open connection that its place is of no use; where it only sees the reload that follows, leave it out. */
    public void resetTold(String client, long at, String cursor, String reason) {
        add(new ResetTold(client, at, cursor, reason));
    }

    /**
     * The client threw its inbox away and took this one.
     *
     * @param inbox in any order
     * @param complete false if there are older entries than these
     * @param unread the count it came with; {@link Step#NO_COUNT} for none
     */
    public void reloaded(String client, long at, List<Entry> inbox, boolean complete, long unread) {
        add(new Reloaded(client, at, inbox, complete, unread));
    }

    /** It was told that it has caught up. */
    public void caughtUp(String client, long at, String cursor, long unread) {
        add(new CaughtUp(client, at, cursor, unread));
    }

    /** The client shows this number of unread entries. */
    public void unreadShown(String client, long at, long unread) {
        add(new UnreadShown(client, at, unread));
    }

    /** The client saved its cursor, to start from in its next life. */
    public void cursorSaved(String client, long at, String cursor) {
        add(new CursorSaved(client, at, cursor));
    }

    /** Its connection is gone. */
    public void disconnected(String client, long at) {
        add(new Disconnected(client, at));
    }

    /** The client's process ended, without warning. */
    public void killed(String client, long at) {
        add(new Killed(client, at));
    }

    // --- from outside

    /**
     * A user's log was put back: its steps above {@code keptRev} are gone for good, acknowledged or not. 0 if it was lost.
     */
    public void rewound(String user, long at, long keptRev) {
        add(new Rewound(user, at, keptRev));
    }

    /**
     * From here on delivery may take as long as it likes.
     *
     * @param name of this outage and no other
     * @param client whom it concerns; null for everybody
     */
    public void outageBegan(String name, long at, @Nullable String client) {
        add(new OutageBegan(name, at, client));
    }

    /** The outage is over. */
    public void outageEnded(String name, long at) {
        add(new OutageEnded(name, at));
    }

    /**
     * A user's log as it is at the end, when everything has been quiet for longer than the bound on staleness.
     *
     * @param floor the place below which everything was pruned; its number is 0 where nothing was
     * @param head the last step
     * @param steps from the one after the floor to the head
     * @param entries the inbox
     */
    public void finalLog(
            String user, long at, Place floor, Place head, List<Step> steps, List<Entry> entries, long unread) {
        add(new FinalLog(user, at, floor, head, steps, entries, unread));
    }
}

package io.notifyhub.core.internal;

import io.notifyhub.core.host.OutboundFrame;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.protocol.Cursor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node's live view of one user's log: the newest step it knows of, a ring of the latest encoded steps, and the sessions
 * that are to have them. It knows what hints and the store told it; where the two differ the store is right.
 *
 * <p><b>Ordering.</b> Hints may come in any order, doubled, late or not at all. The next one in line goes into the ring; an
 * old one is dropped; one that leaves a gap waits {@link #GAP_MILLIS} for what is missing, and then the sessions read the
 * gap from the store.
 *
 * <p><b>Concurrency.</b> Thread-safe, guarded by its own monitor. Sessions are woken outside it.
 */
final class Feed {
    /** How long a hint that came too early waits for those before it, in milliseconds. */
    static final long GAP_MILLIS = 20;

    private static final int MAX_EARLY = 256;
    private static final int MAX_FRUITLESS_CHECKS = 3;
    private static final Session[] NO_SESSIONS = new Session[0];

    private final HubContext hub;
    private final String userId;
    private final PageReader pages;

    private volatile Session[] sessions = NO_SESSIONS;
    /** The newest step known; null until the store was asked for the first time. */
    private volatile @Nullable Cursor head;
    /** Whether a question to the store waits for its turn. */
    private final AtomicBoolean checkWaits = new AtomicBoolean();

    // guarded by this
    private final StepRing ring = new StepRing();
    /** Hints that cannot be placed yet. */
    private @Nullable TreeMap<Long, Slot> early;

    private boolean timerSet;
    private int fruitlessChecks;
    /** The furthest place where the store was seen; hints that lead there are awaited for a moment. */
    private @Nullable Cursor reached;

    Feed(HubContext hub, String userId) {
        this.hub = hub;
        this.userId = userId;
        this.pages = new PageReader(hub, this);
    }

    String userId() {
        return userId;
    }

    /** The newest step known, or null before the store was asked. */
    @Nullable
    Cursor head() {
        return head;
    }

    /**
     * The furthest place known, by hints or from the store; null before the store was asked. To be taken before a question
     * to the store: an answer that falls short of it is of another history.
     */
    synchronized @Nullable Cursor noted() {
        Cursor known = head;
        Cursor seen = reached;
        return seen != null && (known == null || seen.rev() >= known.rev()) ? seen : known;
    }

    // --- sessions

    synchronized void add(Session session) {
        Session[] more = Arrays.copyOf(sessions, sessions.length + 1);
        more[sessions.length] = session;
        sessions = more;
    }

    /** @return whether no session is left */
    synchronized boolean remove(Session session) {
        sessions = Arrays.stream(sessions).filter(other -> other != session).toArray(Session[]::new);
        if (sessions.length == 0) {
            pages.forget();
        }
        return sessions.length == 0;
    }

    /** An immutable snapshot. */
    List<Session> sessions() {
        return List.of(sessions);
    }

    boolean isShared() {
        return sessions.length > 1;
    }

    boolean isIdle() {
        return sessions.length == 0;
    }

    // --- what is known

    /**
     * Takes a hint: the step at {@code at}, whose predecessor bears {@code prevMark}. May write to idle connections on the
     * calling thread; never blocks.
     *
     * @param frame null where the hint came without its content: sessions read it from the store
     */
    void offer(Cursor at, long prevMark, @Nullable OutboundFrame frame) {
        boolean advanced = false;
        boolean suspect = false;
        synchronized (this) {
            Cursor known = head;
            Slot hint = new Slot(at, prevMark, Slot.UNREAD_UNKNOWN, frame);
            if (known == null || at.rev() > known.rev() + 1) {
                remember(hint);
            } else if (at.rev() == known.rev()) {
                suspect = !at.isAt(known);
            } else if (at.rev() < known.rev()) {
                long mark = ring.markOf(at.rev());
                suspect = mark != StepRing.NO_MARK && mark != at.mark();
            } else if (prevMark != known.mark()) {
                suspect = true;
            } else {
                suspect = !advance(hint) | !drainEarly();
                advanced = true;
            }
        }
        if (suspect) {
            check();
        }
        if (advanced) {
            wake();
        }
    }

    /** @return false if the store was seen at this number with another mark: then it has to say which of them holds */
    private boolean advance(Slot slot) {
        if (slot.frame() == null) {
            ring.clear();
        } else {
            ring.add(slot);
        }
        head = slot.at();
        fruitlessChecks = 0;
        pages.forget();
        return !contradicts(slot.at(), reached);
    }

    private void remember(Slot hint) {
        TreeMap<Long, Slot> waiting = early;
        if (waiting == null) {
            waiting = new TreeMap<>();
            early = waiting;
        }
        waiting.put(hint.rev(), hint);
        if (waiting.size() > MAX_EARLY) {
            waiting.pollFirstEntry();
        }
        if (head != null) {
            setTimer();
        }
    }

    private void setTimer() {
        if (!timerSet) {
            timerSet = true;
            hub.later(this::closeGap, GAP_MILLIS);
        }
    }

    /**
     * Moves early hints that fit now into the ring, and drops those that are old.
     *
     * @return false if one did not fit although it is next in line
     */
    private boolean drainEarly() {
        TreeMap<Long, Slot> waiting = early;
        Cursor known = head;
        boolean fits = true;
        while (waiting != null && known != null && !waiting.isEmpty()) {
            Map.Entry<Long, Slot> first = waiting.firstEntry();
            if (first.getKey() > known.rev() + 1) {
                setTimer();
                return fits;
            }
            waiting.pollFirstEntry();
            Slot hint = first.getValue();
            if (first.getKey() == known.rev() + 1) {
                if (hint.prevMark() != known.mark()) {
                    early = null;
                    return false;
                }
                fits &= advance(hint);
                known = hint.at();
            }
        }
        early = null;
        return fits;
    }

    private void closeGap() {
        boolean open;
        synchronized (this) {
            timerSet = false;
            Cursor known = head;
            open = early != null || (known != null && isBelowReached(known));
        }
        if (open) {
            check();
        }
    }

    /** Asks the store where the log ends, and follows it at once. Returns immediately; who asks meanwhile is served too. */
    void check() {
        if (!checkWaits.compareAndSet(false, true)) {
            return;
        }
        hub.onStore(() -> {
            checkWaits.set(false);
            Cursor noted = noted();
            try {
                LogHead answer = hub.store().heads(List.of(userId)).get(userId);
                if (answer != null) {
                    compare(answer, noted, true);
                }
            } catch (RuntimeException e) {
                hub.listener().tell(listener -> listener.onStoreFailure(e));
            }
        });
    }

    /**
     * Takes what the store answered to a question asked when this feed had {@link #noted()} so much. A log that is shorter
     * than that, or bears another mark, is another history: every session checks its own place then. One that is longer
     * raises the feed: at once, or only if the hints that are probably under way do not come.
     */
    void compare(LogHead store, @Nullable Cursor noted, boolean atOnce) {
        revoke(store.revokedBefore());
        Cursor end = store.cursor();
        boolean otherHistory = noted != null && isOther(end, noted);
        boolean raised = false;
        boolean suspect = false;
        synchronized (this) {
            Cursor known = head;
            if (otherHistory) {
                ring.clear();
                early = null;
                head = end;
                reached = end;
                pages.forget();
            } else {
                suspect = contradicts(end, known) || contradicts(end, reached);
                if (suspect) {
                    // Answers may come late as well: the next one decides, against what is known alone.
                    reached = null;
                } else if (reached == null || end.rev() > reached.rev()) {
                    reached = end;
                }
                raised = known == null || (atOnce && end.rev() > known.rev());
                if (raised) {
                    ring.clear();
                    head = end;
                    known = end;
                    suspect |= !drainEarly();
                } else if (atOnce && early != null) {
                    giveUpOnEarly();
                }
                if (known != null && isBelowReached(known)) {
                    setTimer();
                }
            }
        }
        if (otherHistory) {
            for (Session session : sessions) {
                session.revalidate();
            }
        } else if (raised) {
            wake();
        }
        if (suspect) {
            check();
        }
    }

    private boolean isBelowReached(Cursor known) {
        Cursor seen = reached;
        return seen != null && known.rev() < seen.rev();
    }

    private static boolean isOther(Cursor end, Cursor noted) {
        return end.rev() < noted.rev() || contradicts(end, noted);
    }

    /** Whether two steps cannot be of one history. */
    private static boolean contradicts(Cursor step, @Nullable Cursor other) {
        return other != null && step.rev() == other.rev() && step.mark() != other.mark();
    }

    /** Closes every session whose token was issued before that moment, in Unix milliseconds; 0 for never. */
    void revoke(long before) {
        if (before != 0) {
            for (Session session : sessions) {
                session.revoke(before);
            }
        }
    }

    /** Hints that are ahead of the store time after time are forged, or of a log that was put back: they are dropped. */
    private void giveUpOnEarly() {
        if (++fruitlessChecks >= MAX_FRUITLESS_CHECKS) {
            fruitlessChecks = 0;
            early = null;
        } else {
            setTimer();
        }
    }

    /** The step after a place if the ring has it, and it is of the same history. */
    synchronized @Nullable Slot slotAfter(Cursor place) {
        Slot next = ring.get(place.rev() + 1);
        return next != null && next.prevMark() == place.mark() ? next : null;
    }

    void readPage(Cursor from, boolean fresh, Consumer<@Nullable Page> to) {
        pages.read(from, fresh, to);
    }

    Page encode(Cursor from, LogPage answer) {
        return pages.encode(from, answer);
    }

    private void wake() {
        Cursor known = head;
        boolean anyBehind = false;
        for (Session session : sessions) {
            session.pump();
            anyBehind |= session.isBehind();
        }
        if (!anyBehind) {
            dropFrames(known);
        }
    }

    /** What every session has had would only grow old in memory; a glance is enough, as the store has it all. */
    private synchronized void dropFrames(@Nullable Cursor known) {
        if (Objects.equals(head, known)) {
            ring.dropFrames();
        }
    }

    /** Hands an event to every session. */
    void event(OutboundFrame frame) {
        for (Session session : sessions) {
            session.offerEvent(frame);
        }
    }
}

package io.notifyhub.simulator.checker;

import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A device and the session that serves it, as the documents describe them. */
final class ModelClient {
    private final String name;
    private final ModelLog log;
    private final History history;
    private final LongSupplier clock;
    private final Random random;
    /** Whether a reset is seen when it comes, or only by the list that follows. */
    private final boolean tellsResets;

    private boolean running;
    private boolean connected;
    private boolean caughtUp;
    private long opened;
    private boolean needsList;
    private @Nullable Cursor position;
    /** Where the next connection starts. */
    private @Nullable Cursor resumeFrom;

    private @Nullable Cursor saved;

    /**
     * A place, and the head of the log at which what came up to there was read: a replay shows the present, which is that
     * of this head.
     */
    private record Cursor(Place place, Place readAt) {
        /** After the next step, read at a head; what was read at a later one before still counts. */
        Cursor then(Place next, Place head) {
            Place later = readAt.rev() > head.rev() ? readAt : head;
            return new Cursor(next, later.rev() > next.rev() ? later : next);
        }

        @Override
        public String toString() {
            return place.equals(readAt) ? place.toString() : place + "." + readAt;
        }
    }

    private static Cursor at(Place place) {
        return new Cursor(place, place);
    }

    private @Nullable String refusal(Cursor cursor) {
        String refusal = log.refusal(cursor.place());
        return refusal == null ? log.refusal(cursor.readAt()) : refusal;
    }

    ModelClient(String name, ModelLog log, History history, LongSupplier clock, Random random) {
        this.name = name;
        this.log = log;
        this.history = history;
        this.clock = clock;
        this.random = random;
        this.tellsResets = random.nextBoolean();
    }

    private long now() {
        return clock.getAsLong();
    }

    boolean isConnected() {
        return connected;
    }

    void connect() {
        if (!running) {
            running = true;
            resumeFrom = saved;
            history.clientStarted(name, now(), log.user, saved == null ? null : saved.toString());
        }
        connected = true;
        caughtUp = false;
        opened = log.head().rev();
        Cursor from = resumeFrom;
        String refusal = from == null ? null : refusal(from);
        if (from == null || refusal != null) {
            position = at(log.head());
            needsList = from != null;
            history.connected(name, now(), log.head().toString(), false, refusal);
            if (from == null) {
                handled(at(log.head()));
            }
        } else {
            position = from;
            needsList = false;
            history.connected(name, now(), from.toString(), true, null);
        }
    }

    /** Serves up to {@code most} steps, and what else is due. */
    void serve(int most) {
        if (!connected) {
            return;
        }
        boolean paged = random.nextBoolean();
        for (int left = most; left > 0; left--) {
            Cursor at = position;
            String refusal = at == null ? null : refusal(at);
            if (refusal != null) {
                reset(refusal);
                return;
            }
            catchUp();
            if (at == null || at.place().rev() == log.head().rev()) {
                return;
            }
            next(at, paged || at.place().rev() < opened);
        }
        catchUp();
    }

    private void next(Cursor at, boolean paged) {
        long rev = at.place().rev() + 1;
        Step step = paged ? log.present(rev) : log.written(rev);
        Cursor next = at.then(step.place(), paged ? log.head() : step.place());
        position = next;
        if (step.kind() == Step.Kind.CREATED && step.token() == null) {
            return;
        }
        history.received(name, now(), step);
        if (!needsList) {
            handled(next);
        }
    }

    private void handled(Cursor cursor) {
        resumeFrom = cursor;
        if (random.nextInt(4) > 0) {
            saved = cursor;
            history.cursorSaved(name, now(), cursor.toString());
        }
    }

    private void catchUp() {
        Cursor at = position;
        boolean there =
                at != null && at.place().rev() >= Math.min(opened, log.head().rev());
        if (!caughtUp && at != null && there && refusal(at) == null) {
            caughtUp = true;
            history.caughtUp(name, now(), at.toString(), log.unreadAt(at.place().rev()));
            if (!needsList) {
                resumeFrom = at;
            }
        }
    }

    private void reset(String reason) {
        if (tellsResets) {
            history.resetTold(name, now(), log.head().toString(), reason);
        }
        needsList = true;
        position = at(log.head());
        opened = Math.min(opened, log.head().rev());
    }

    void list() {
        Cursor at = position;
        if (connected && needsList && at != null && at(log.head()).equals(at)) {
            needsList = false;
            history.reloaded(name, now(), List.copyOf(log.inbox().values()), true, log.unread());
            saved = at;
            resumeFrom = at;
            history.cursorSaved(name, now(), at.toString());
        }
    }

    void cut() {
        if (connected) {
            connected = false;
            history.disconnected(name, now());
        }
    }

    void kill() {
        if (running) {
            running = false;
            connected = false;
            history.killed(name, now());
        }
    }
}

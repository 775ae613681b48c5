package io.notifyhub.core.internal;

import io.notifyhub.core.spi.LogPage;
import io.notifyhub.core.spi.Step;
import io.notifyhub.protocol.Cursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages of one user's log for the sessions of a feed. Those that ask for the same place while a read is under way
 * share its answer; where there are several sessions the last page is kept until the log grows, as nothing in it can have
 * changed before.
 *
 * <p>Thread-safe, guarded by its own monitor. Answers are given on the store executor, outside the monitor.
 */
final class PageReader {
    static final int MAX_STEPS = 200;
    static final int MAX_BYTES = 256 << 10;

    private final HubContext hub;
    private final Feed feed;

    // guarded by this
    private final Map<Cursor, List<Consumer<@Nullable Page>>> waiting = new HashMap<>(2);
    private @Nullable Page last;

    PageReader(HubContext hub, Feed feed) {
        this.hub = hub;
        this.feed = feed;
    }

    /**
     * Asks for the steps after {@code from}. Returns at once.
     *
     * @param fresh whether the store itself has to answer now
     * @param to given the page, or null if the store failed
     */
    void read(Cursor from, boolean fresh, Consumer<@Nullable Page> to) {
        Page kept = null;
        boolean first = false;
        synchronized (this) {
            if (!fresh
                    && last != null
                    && last.from().equals(from)
                    && last.head().cursor().equals(feed.head())) {
                kept = last;
            } else {
                // Those that wait have not been begun: a read sees what is there after it was asked for.
                first = !waiting.containsKey(from);
                waiting.computeIfAbsent(from, place -> new ArrayList<>(1)).add(to);
            }
        }
        if (kept != null) {
            to.accept(kept);
        } else if (first) {
            hub.onStore(() -> readNow(from));
        }
    }

    private void readNow(Cursor from) {
        List<Consumer<@Nullable Page>> askers;
        synchronized (this) {
            List<Consumer<@Nullable Page>> all = waiting.remove(from);
            if (all == null) {
                return;
            }
            askers = all;
        }
        Cursor noted = feed.noted();
        Page page = null;
        try {
            LogPage answer = hub.store().readAfter(feed.userId(), from, MAX_STEPS, MAX_BYTES);
            page = encode(from, answer);
        } catch (RuntimeException e) {
            hub.listener().tell(listener -> listener.onStoreFailure(e));
        } finally {
            // Also if there is not memory enough just now: who asked has to ask again.
            answer(askers, page, noted);
        }
    }

    private void answer(List<Consumer<@Nullable Page>> askers, @Nullable Page page, @Nullable Cursor noted) {
        if (page != null) {
            keep(page);
            feed.compare(page.head(), noted, false);
        }
        for (Consumer<@Nullable Page> asker : askers) {
            asker.accept(page);
        }
    }

    private synchronized void keep(Page page) {
        last = feed.isShared() && !page.slots().isEmpty() ? page : null;
    }

    Page encode(Cursor from, LogPage answer) {
        List<Slot> slots = new ArrayList<>(answer.steps().size());
        long before = from.mark();
        Cursor head = answer.head().cursor();
        for (Step step : answer.steps()) {
            Cursor at = step.cursor().asOf(head);
            slots.add(new Slot(at, before, step.unreadCount(), hub.frames().step(step, at)));
            before = step.mark();
        }
        return new Page(from, answer.reset(), slots, answer.head());
    }

    /** Lets the kept page go: the log has grown, or nobody is left to ask. */
    synchronized void forget() {
        last = null;
    }
}

package io.notifyhub.simulator;

import io.notifyhub.core.spi.EntryPage;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import io.notifyhub.simulator.checker.Entry;
import io.notifyhub.simulator.checker.Place;
import io.notifyhub.simulator.checker.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the store past all faults: what the logs are, for the checker and for choosing what to do. For one thread. */
final class Logs {
    private static final int ALL = 1_000_000;

    private final World world;
    /** The marks that were seen when steps were stored: that of the floor cannot be read any more. */
    private final Map<String, Map<Long, Long>> marks = new HashMap<>();

    private final Histories histories = new Histories();

    Logs(World world) {
        this.world = world;
    }

    Histories histories() {
        return histories;
    }

    /** A step was stored just now. */
    void stored(String user, StoredStep stored) {
        io.notifyhub.core.spi.Step step = stored.step();
        histories.add(stored);
        marks.computeIfAbsent(user, name -> new HashMap<>()).put(step.rev(), step.mark());
    }

    LogHead head(String user) {
        LogHead head = world.store.heads(List.of(user)).get(user);
        if (head == null) {
            throw new IllegalStateException("the store gave no answer for " + user);
        }
        return head;
    }

    /** Tells the checker how it ended. */
    void record(String user) {
        LogHead head = head(user);
        long floorMark = head.floor() == 0 ? world.storeMark() : markOf(user, head.floor());
        List<Step> steps = new ArrayList<>();
        long rev = head.floor();
        long mark = floorMark;
        while (rev < head.rev()) {
            LogPage page = world.store.readAfter(user, Cursor.of(rev, mark), ALL, Integer.MAX_VALUE);
            if (page.reset() != null || page.steps().isEmpty()) {
                throw new IllegalStateException("the log of " + user + " cannot be read after " + rev);
            }
            for (io.notifyhub.core.spi.Step step : page.steps()) {
                steps.add(Steps.of(step));
                rev = step.rev();
                mark = step.mark();
            }
        }
        List<Entry> entries = new ArrayList<>();
        long before = Long.MAX_VALUE;
        for (boolean more = true; more; ) {
            EntryPage page = world.store.list(user, new ListQuery(ListQuery.MAX_LIMIT, before, false));
            for (Notification entry : page.entries()) {
                entries.add(Steps.entry(entry));
                before = entry.id();
            }
            more = page.hasMore();
        }
        world.history.finalLog(
                user,
                world.millis(),
                place(head.floor(), floorMark),
                place(head.rev(), head.mark()),
                steps,
                entries,
                head.unreadCount());
    }

    private long markOf(String user, long rev) {
        Long mark = marks.getOrDefault(user, Map.of()).get(rev);
        if (mark == null) {
            throw new IllegalStateException("nobody saw step " + rev + " of " + user + " being stored");
        }
        return mark;
    }

    private static Place place(long rev, long mark) {
        return Place.parse(Cursor.of(rev, mark).toString());
    }
}

package io.notifyhub.core.memory;

import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.Delivery;
import io.notifyhub.core.spi.EntryPage;
import io.notifyhub.core.spi.IdempotencyKey;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.LogHead;
import io.notifyhub.core.spi.LogPage;
import io.notifyhub.core.spi.Step;
import io.notifyhub.core.spi.StepKind;
import io.notifyhub.core.spi.StepResult;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.Preferences;
import io.notifyhub.protocol.ResetReason;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One user's log: the rows of its steps from the floor to the head, and what a database would keep in the user's own row.
 * Thread-safe, guarded by its own monitor.
 */
final class MemoryLog {
    /** Step rows kept for each entry that may be kept. */
    private static final int STEPS_PER_ENTRY = 4;

    private static final int PAGE_BYTES = 256 << 10;
    private static final int ROW_BYTES = 120;

    /** When a connection last asked for this log, as a count of such accesses. */
    volatile long lastAccess;

    private final String userId;
    private final Shared shared;

    // guarded by this
    private final StepRows rows;
    private final SeenKeys seenKeys;
    private long floor;
    private long floorMark;
    private long head;
    private long headMark;
    private long unread;
    private long entries;
    private long readUpTo;
    private long revokedBefore;
    private boolean outgrown;
    private Preferences preferences = Preferences.DEFAULT;

    MemoryLog(String userId, Shared shared) {
        this.userId = userId;
        this.shared = shared;
        this.rows = new StepRows(userId, shared.segments, shared.bytes);
        this.seenKeys = new SeenKeys(shared.bytes);
        this.floorMark = shared.storeMark;
        this.headMark = shared.storeMark;
    }

    /**
     * What all logs of a store have in common.
     *
     * @param outgrown how many of them have outgrown their own limits
     */
    record Shared(
            long storeMark,
            LongSupplier random,
            Clock clock,
            int maxEntries,
            AtomicLong bytes,
            SegmentPool segments,
            AtomicInteger outgrown) {}

    synchronized AppendResult append(AppendRequest request) {
        IdempotencyKey key = request.idempotency();
        if (key != null) {
            SeenKeys.Seen seen = seenKeys.find(key, shared.clock.millis());
            if (seen != null) {
                return repeated(seen, request, key);
            }
        }
        Delivery delivery = Delivery.of(preferences, request.draft().type(), request.critical());
        AppendResult result = delivery.kept() ? store(request, delivery) : notKept(request, delivery);
        if (key != null) {
            Notification first = result.notification();
            SeenKeys.Seen seen = new SeenKeys.Seen(
                    key.payloadHash(), result.outcome(), first.id(), first.createdAt(), shared.clock.millis());
            seenKeys.add(key, seen, floor);
        }
        return result;
    }

    private AppendResult repeated(SeenKeys.Seen seen, AppendRequest request, IdempotencyKey key) {
        boolean same = seen.payloadHash().equals(key.payloadHash());
        Notification present = seen.id() > floor ? rows.entry(seen.id()) : null;
        if (present == null) {
            // What is gone, or was never kept, is as it was sent; and that is the same now.
            present = request.draft().toBuilder()
                    .id(seen.id())
                    .createdAt(seen.createdAt())
                    .recipient(userId)
                    .build();
        }
        return AppendResult.repeated(same ? seen.outcome() : AppendResult.Outcome.CONFLICT, present, unread);
    }

    private AppendResult notKept(AppendRequest request, Delivery delivery) {
        AppendResult.Outcome outcome =
                delivery.live() ? AppendResult.Outcome.TRANSIENT : AppendResult.Outcome.SUPPRESSED;
        return AppendResult.notKept(
                outcome, request.draft().toBuilder().recipient(userId).build(), unread);
    }

    private AppendResult store(AppendRequest request, Delivery delivery) {
        Notification entry =
                request.draft().toBuilder().id(head + 1).recipient(userId).build();
        StoredStep stored = write(StepKind.CREATED, head + 1, !delivery.live(), entry, null);
        return AppendResult.stored(entry, stored, isOutgrown());
    }

    private StoredStep write(
            StepKind kind, long target, boolean muted, @Nullable Notification entry, @Nullable Preferences prefs) {
        long prevMark = headMark;
        long mark = shared.random.getAsLong() & Cursor.MARK_MASK;
        int created = entry == null ? 0 : 1;
        Step step = new Step(
                head + 1,
                mark,
                kind,
                target,
                unread + created,
                entry == null ? shared.clock.instant() : entry.createdAt(),
                muted,
                entry,
                prefs);
        // What it takes memory for comes first: whoever has none left leaves the log as it was.
        rows.add(step);
        head++;
        headMark = mark;
        unread += created;
        entries += created;
        countIfOutgrown();
        return new StoredStep(step, prevMark);
    }

    private void countIfOutgrown() {
        boolean now = isOutgrown();
        if (now != outgrown) {
            outgrown = now;
            shared.outgrown.addAndGet(now ? 1 : -1);
        }
    }

    private StepResult changed(StepKind kind, long target) {
        return StepResult.changed(write(kind, target, false, null, null), head());
    }

    synchronized LogPage readAfter(Cursor from, int maxSteps, int maxBytes) {
        ResetReason reset = whyNotFrom(from);
        if (reset != null) {
            return LogPage.reset(reset, head());
        }
        long rev = from.rev();
        List<Step> steps = new ArrayList<>(Math.min(maxSteps, (int) Math.min(head - rev, 1_000)));
        long size = 0;
        for (long next = rev + 1; next <= head && steps.size() < maxSteps && size <= maxBytes; next++) {
            Step step = rows.step(next);
            steps.add(step);
            size += step.entry() == null ? ROW_BYTES : sizeOf(step.entry());
        }
        return LogPage.of(steps, head());
    }

    private @Nullable ResetReason whyNotFrom(Cursor from) {
        if (from.rev() < floor) {
            return ResetReason.PRUNED;
        }
        if (from.asOf().rev() > head) {
            return ResetReason.AHEAD;
        }
        return isHere(from) && isHere(from.asOf()) ? null : ResetReason.REPLACED;
    }

    private boolean isHere(Cursor place) {
        long mark = place.rev() == floor ? floorMark : rows.mark(place.rev());
        return mark == place.mark();
    }

    synchronized LogHead head() {
        return new LogHead(head, headMark, floor, unread, revokedBefore);
    }

    synchronized EntryPage list(ListQuery query) {
        List<Notification> page = new ArrayList<>();
        long size = 0;
        boolean more = false;
        for (long id = Math.min(head, query.before() - 1); id > floor && !more; id--) {
            Notification entry = query.unreadOnly() && !rows.isUnread(id) ? null : rows.entry(id);
            if (entry == null) {
                continue;
            }
            size += sizeOf(entry);
            more = page.size() == query.limit() || (size > PAGE_BYTES && !page.isEmpty());
            if (!more) {
                page.add(entry);
            }
        }
        return new EntryPage(page, query.unreadOnly() ? unread : entries, more, head());
    }

    /** Hands over every entry there is, newest first. */
    synchronized void entries(Consumer<Notification> to) {
        for (long id = head; id > floor; id--) {
            Notification entry = rows.entry(id);
            if (entry != null) {
                to.accept(entry);
            }
        }
    }

    synchronized StepResult markRead(long id) {
        if (id <= floor || id > head || !rows.hasEntry(id)) {
            return StepResult.notFound(head());
        }
        if (!markRow(id)) {
            return StepResult.unchanged(head());
        }
        return changed(StepKind.READ, id);
    }

    synchronized StepResult markAllRead(long upTo) {
        long last = Math.min(upTo, head);
        boolean any = false;
        for (long id = Math.max(floor, readUpTo) + 1; id <= last; id++) {
            any |= markRow(id);
        }
        readUpTo = Math.max(readUpTo, last);
        return any ? changed(StepKind.READ_ALL, last) : StepResult.unchanged(head());
    }

    private boolean markRow(long id) {
        if (!rows.isUnread(id)) {
            return false;
        }
        rows.markRead(id);
        unread--;
        return true;
    }

    synchronized StepResult delete(long id) {
        if (id > head) {
            return StepResult.notFound(head());
        }
        if (id <= floor || !rows.hasEntry(id)) {
            return StepResult.unchanged(head());
        }
        countOut(id);
        rows.forget(id);
        return changed(StepKind.DELETED, id);
    }

    /** An entry goes. */
    private void countOut(long id) {
        entries--;
        unread -= rows.isUnread(id) ? 1 : 0;
    }

    synchronized Preferences preferences() {
        return preferences;
    }

    synchronized StepResult setPreferences(Preferences value) {
        if (value.equals(preferences)) {
            return StepResult.unchanged(head());
        }
        preferences = value;
        return StepResult.changed(write(StepKind.PREFERENCES, 0, false, null, value), head());
    }

    synchronized void revokeTokens(long before) {
        revokedBefore = Math.max(revokedBefore, before);
    }

    /** Whether it has outgrown its own limits. */
    synchronized boolean isOutgrown() {
        return entries > shared.maxEntries || rows.count() > (long) shared.maxEntries * STEPS_PER_ENTRY;
    }

    synchronized boolean hasSomethingToPrune() {
        return entries > 0 || rows.count() > STEPS_PER_ENTRY || !seenKeys.isEmpty();
    }

    /** @param full whether the store as a whole is full, so that something goes although this log is within its limits */
    synchronized @Nullable StoredStep prune(boolean full) {
        long tenth = Math.max(1, shared.maxEntries / 10);
        long dropEntries = entries > shared.maxEntries ? entries - shared.maxEntries + tenth : 0;
        long maxRows = (long) shared.maxEntries * STEPS_PER_ENTRY;
        long dropRows = rows.count() > maxRows ? rows.count() - maxRows + tenth * STEPS_PER_ENTRY : 0;
        if (full && dropEntries == 0 && hasSomethingToPrune()) {
            dropEntries = Math.max(1, Math.min(tenth, entries));
        }
        if (dropEntries == 0 && dropRows == 0) {
            return null;
        }
        long before = entries;
        long to = floor;
        while (to < head && (before - entries < dropEntries || to - floor < dropRows)) {
            to++;
            if (rows.hasEntry(to)) {
                countOut(to);
            }
        }
        boolean nothing = to == floor;
        if (!nothing) {
            floorMark = rows.mark(to);
            floor = to;
            rows.removeUpTo(to);
        }
        seenKeys.forget(floor, shared.clock.millis(), full);
        return nothing ? null : write(StepKind.PRUNED, floor, false, null, null);
    }

    private static long sizeOf(Notification n) {
        return ROW_BYTES + 2L * (n.dataJson().length() + length(n.title()) + length(n.message()) + length(n.link()));
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}

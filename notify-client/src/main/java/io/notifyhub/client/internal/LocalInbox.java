package io.notifyhub.client.internal;

import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.DeleteNotification;
import io.notifyhub.protocol.MarkAllRead;
import io.notifyhub.protocol.MarkRead;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.StepFrame;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The user's list on this device: what the feed said, and over it the commands that the server does not know yet, so that
 * what the user did shows at once.
 *
 * <p>Concurrency: thread-safe, guarded by this object. The feed's side is changed on the thread of the callbacks alone, in
 * their order.
 */
public final class LocalInbox {
    /** Unsaved steps beyond this are saved as a whole list. */
    private static final int MAX_UNSAVED = 256;

    // guarded by this
    private final InboxState base;
    private final List<PendingCommand> pending = new ArrayList<>();
    private List<StepFrame> unsaved = new ArrayList<>();
    private boolean unsavedWhole;
    private long version;
    private long told;

    LocalInbox(int maxEntries) {
        this.base = new InboxState(maxEntries);
    }

    /** The list as it is to be shown. */
    public static final class View {
        public final List<Notification> entries;
        public final long unread;
        public final boolean complete;
        public final boolean loaded;
        public final int waiting;

        View(List<Notification> entries, long unread, boolean complete, boolean loaded, int waiting) {
            this.entries = entries;
            this.unread = unread;
            this.complete = complete;
            this.loaded = loaded;
            this.waiting = waiting;
        }
    }

    // ---- from the feed

    synchronized void restore(InboxState saved) {
        base.copy(saved);
        version++;
    }

    synchronized void apply(StepFrame step) {
        if (base.apply(step)) {
            version++;
            if (unsaved.size() < MAX_UNSAVED) {
                unsaved.add(step);
            } else {
                rewrite();
            }
        }
    }

    synchronized void unread(long count) {
        if (base.unread() != count) {
            base.unread(count);
            version++;
        }
    }

    synchronized void replace(NotificationsList list) {
        base.replace(list);
        version++;
        rewrite();
    }

    /** Adds a page of older entries, on the thread of the callbacks. */
    public synchronized void extend(long before, NotificationsList page) {
        if (base.extend(before, page)) {
            version++;
            rewrite();
        }
    }

    private void rewrite() {
        unsaved = new ArrayList<>();
        unsavedWhole = true;
    }

    synchronized boolean hasUnsaved() {
        return unsavedWhole || !unsaved.isEmpty();
    }

    /** What is not saved yet, from now on taken for saved. */
    synchronized InboxChanges takeUnsaved() {
        InboxChanges changes = new InboxChanges(unsavedWhole ? base : null, unsaved, base.unread());
        unsaved = new ArrayList<>();
        unsavedWhole = false;
        return changes;
    }

    /** What was taken could not be saved. */
    synchronized void saveFailed() {
        rewrite();
    }

    // ---- from the application

    synchronized void add(PendingCommand command) {
        pending.add(command);
        version++;
    }

    synchronized void addFirst(List<PendingCommand> commands) {
        pending.addAll(0, commands);
        version++;
    }

    synchronized void remove(PendingCommand command) {
        if (pending.remove(command)) {
            version++;
        }
    }

    /** What the entry is like that {@code frame} is about. */
    synchronized String fingerprint(long id) {
        return Fingerprint.of(base.entries().get(id));
    }

    /** The page before this id is the next that is older than everything here; 0 if there is none. */
    public synchronized long olderThan() {
        return base.isLoaded() && base.above() > 0 ? base.above() + 1 : 0;
    }

    // ---- what is shown

    /** Whether there is something new since the last time this was asked. */
    public synchronized boolean takeNews() {
        boolean news = version != told;
        told = version;
        return news;
    }

    public synchronized View view() {
        Wishes wishes = new Wishes();
        pending.forEach(command -> wishes.add(command.frame));
        List<Notification> shown = new ArrayList<>(base.entries().size());
        long unread = base.unread();
        for (Map.Entry<Long, Notification> each : base.entries().descendingMap().entrySet()) {
            Notification entry = each.getValue();
            boolean read = wishes.isRead(each.getKey());
            boolean deleted = wishes.deleted.contains(each.getKey());
            if (!entry.read() && (read || deleted)) {
                unread--;
            }
            if (!deleted) {
                shown.add(read ? InboxState.asRead(entry) : entry);
            }
        }
        boolean complete = base.isLoaded() && base.above() == 0;
        if (base.above() > 0 && wishes.readUpTo >= base.above()) {
            unread = shown.stream().filter(entry -> !entry.read()).count();
        }
        return new View(shown, Math.max(0, unread), complete, base.isLoaded(), pending.size());
    }

    /** What commands ask for, whatever their order: nothing is ever unread or undeleted. */
    private static final class Wishes {
        final Set<Long> read = new HashSet<>();
        final Set<Long> deleted = new HashSet<>();
        long readUpTo;

        void add(ClientFrame frame) {
            if (frame instanceof MarkRead) {
                read.add(((MarkRead) frame).notificationId());
            } else if (frame instanceof DeleteNotification) {
                deleted.add(((DeleteNotification) frame).notificationId());
            } else if (frame instanceof MarkAllRead) {
                @Nullable Long upTo = ((MarkAllRead) frame).upTo();
                readUpTo = Math.max(readUpTo, upTo == null ? 0 : upTo);
            }
        }

        boolean isRead(long id) {
            return id <= readUpTo || read.contains(id);
        }
    }
}

package io.notifyhub.client.internal;

import io.notifyhub.protocol.AllNotificationsMarkedRead;
import io.notifyhub.protocol.FrameTypes;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.NotificationCreated;
import io.notifyhub.protocol.NotificationDeleted;
import io.notifyhub.protocol.NotificationMarkedRead;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.NotificationsPruned;
import io.notifyhub.protocol.StepFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The newest entries of the user's list, as lists and steps of the feed made it: without a gap from the newest down to
 * {@link #above()}. Steps may be applied more than once. Not thread-safe.
 */
final class InboxState {
    private final int maxEntries;
    private final TreeMap<Long, Notification> entries = new TreeMap<>();
    private boolean loaded;
    private long above;
    private long unread;

    InboxState(int maxEntries) {
        this.maxEntries = maxEntries;
    }

    int maxEntries() {
        return maxEntries;
    }

    /** Whether there ever was a list; before it steps are of no use. */
    boolean isLoaded() {
        return loaded;
    }

    /** What has an id up to this is not known here; 0 if everything is. */
    long above() {
        return above;
    }

    /** Entries not read, as the server last counted them. */
    long unread() {
        return unread;
    }

    void unread(long count) {
        unread = count;
    }

    NavigableMap<Long, Notification> entries() {
        return entries;
    }

    /** Takes {@code list} in the place of everything. */
    void replace(NotificationsList list) {
        entries.clear();
        list.notifications().forEach(entry -> entries.put(entry.id(), entry));
        loaded = true;
        above = list.hasMore() && !entries.isEmpty() ? entries.firstKey() - 1 : 0;
        unread = list.unreadCount();
        trim();
    }

    /** Adds a page that was asked for with {@code before}; it is of no use if what is known has changed since. */
    boolean extend(long before, NotificationsList page) {
        if (!loaded || before != above + 1) {
            return false;
        }
        long oldest = before;
        for (Notification entry : page.notifications()) {
            entries.put(entry.id(), entry);
            oldest = Math.min(oldest, entry.id());
        }
        above = page.hasMore() ? oldest - 1 : 0;
        trim();
        return true;
    }

    /** @return whether anything changed */
    boolean apply(StepFrame step) {
        if (!loaded) {
            return false;
        }
        if (step instanceof NotificationCreated) {
            return create(((NotificationCreated) step).notification());
        } else if (step instanceof NotificationMarkedRead) {
            return read(((NotificationMarkedRead) step).notificationId());
        } else if (step instanceof AllNotificationsMarkedRead) {
            return readUpTo(((AllNotificationsMarkedRead) step).upTo());
        } else if (step instanceof NotificationDeleted) {
            return entries.remove(((NotificationDeleted) step).notificationId()) != null;
        } else if (step instanceof NotificationsPruned) {
            return prune(((NotificationsPruned) step).upTo());
        }
        return false;
    }

    private boolean create(Notification entry) {
        // Not kept; older than what is known here; or of a kind that only later versions understand.
        if (entry.id() <= above || entry.type().startsWith(FrameTypes.RESERVED_PREFIX)) {
            return false;
        }
        Notification before = entries.put(entry.id(), entry);
        trim();
        return !entry.equals(before);
    }

    private boolean read(long id) {
        Notification entry = entries.get(id);
        if (entry == null || entry.read()) {
            return false;
        }
        entries.put(id, asRead(entry));
        return true;
    }

    private boolean readUpTo(long id) {
        List<Long> unreadIds = new ArrayList<>();
        entries.headMap(id, true).forEach((each, entry) -> {
            if (!entry.read()) {
                unreadIds.add(each);
            }
        });
        unreadIds.forEach(this::read);
        return !unreadIds.isEmpty();
    }

    private boolean prune(long upTo) {
        NavigableMap<Long, Notification> gone = entries.headMap(upTo, true);
        boolean changed = !gone.isEmpty() || (above > 0 && upTo >= above);
        gone.clear();
        if (upTo >= above) {
            above = 0;
        }
        return changed;
    }

    private void trim() {
        while (entries.size() > maxEntries) {
            above = entries.pollFirstEntry().getKey();
        }
    }

    static Notification asRead(Notification entry) {
        return entry.read() ? entry : entry.toBuilder().read(true).build();
    }

    /** As a list, newest first, from which {@link #replace} makes the same again. */
    NotificationsList toList() {
        return new NotificationsList(
                new ArrayList<>(entries.descendingMap().values()), entries.size(), unread, above > 0, null);
    }

    /** Becomes the same as {@code other}. */
    void copy(InboxState other) {
        entries.clear();
        entries.putAll(other.entries);
        loaded = other.loaded;
        above = other.above;
        unread = other.unread;
    }

    /** As {@link #replace}, where the list does not say how far it reaches. */
    void restore(NotificationsList list, long reachesDownTo) {
        replace(list);
        if (entries.isEmpty() || reachesDownTo < entries.firstKey()) {
            above = reachesDownTo;
        }
    }
}

package io.notifyhub.server.undertow.rest;

import io.notifyhub.core.Inbox;
import io.notifyhub.core.InboxPage;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.protocol.Notification;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Looks through one user's entries, newest first. Immutable.
 *
 * @param type only of this type; null for all
 * @param text only where title, message or data contain this, whatever its case; null for all
 * @param since only those created then or later
 * @param until only those created before
 */
record EntrySearch(@Nullable String type, @Nullable String text, Instant since, Instant until) {
    /** Entries looked at for one answer: a search must not keep the store busy. */
    static final int MAX_LOOKED_AT = 2_000;

    /**
     * What was found.
     *
     * @param next where to go on; 0 if there is nothing more
     */
    record Found(List<Notification> entries, long next) {}

    /** Blocks for up to ten reads of the store. */
    Found in(Inbox inbox, long before, int limit) {
        List<Notification> found = new ArrayList<>();
        long place = before;
        for (int looked = 0; looked < MAX_LOOKED_AT; looked += ListQuery.MAX_LIMIT) {
            InboxPage page = inbox.list(new ListQuery(ListQuery.MAX_LIMIT, place, false));
            for (Notification entry : page.entries()) {
                if (found.size() == limit) {
                    return new Found(found, place);
                }
                place = entry.id();
                if (matches(entry)) {
                    found.add(entry);
                }
            }
            if (!page.hasMore()) {
                return new Found(found, 0);
            }
        }
        return new Found(found, place);
    }

    private boolean matches(Notification entry) {
        Instant created = entry.createdAt();
        boolean inTime = created == null || (!created.isBefore(since) && created.isBefore(until));
        return inTime && (type == null || entry.type().equals(type)) && (text == null || contains(entry, text));
    }

    private static boolean contains(Notification entry, String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return contains(entry.title(), wanted)
                || contains(entry.message(), wanted)
                || contains(entry.dataJson(), wanted);
    }

    private static boolean contains(@Nullable String where, String wanted) {
        return where != null && where.toLowerCase(Locale.ROOT).contains(wanted);
    }
}

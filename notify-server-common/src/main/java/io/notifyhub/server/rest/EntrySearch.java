package io.notifyhub.server.rest;

import io.notifyhub.core.Inbox;
import io.notifyhub.core.InboxPage;
import io.notifyhub.core.spi.EntryFilter;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.protocol.Notification;
import java.util.ArrayList;
import java.util.List;

/** Looks through one user's entries, newest first. Stateless. */
final class EntrySearch {
    /** Entries looked at for one answer: a search must not keep the store busy. */
    static final int MAX_LOOKED_AT = 2_000;

    /**
     * What was found.
     *
     * @param next where to go on; 0 if there is nothing more
     */
    record Found(List<Notification> entries, long next) {}

    private EntrySearch() {}

    /** Blocks for up to ten reads of the store. */
    static Found in(Inbox inbox, EntryFilter wanted, long before, int limit) {
        List<Notification> found = new ArrayList<>();
        long place = before;
        for (int looked = 0; looked < MAX_LOOKED_AT; looked += ListQuery.MAX_LIMIT) {
            InboxPage page = inbox.list(new ListQuery(ListQuery.MAX_LIMIT, place, false));
            for (Notification entry : page.entries()) {
                if (found.size() == limit) {
                    return new Found(found, place);
                }
                place = entry.id();
                if (wanted.matches(entry)) {
                    found.add(entry);
                }
            }
            if (!page.hasMore()) {
                return new Found(found, 0);
            }
        }
        return new Found(found, place);
    }
}

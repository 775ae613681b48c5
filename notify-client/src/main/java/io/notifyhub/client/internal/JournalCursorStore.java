package io.notifyhub.client.internal;

import io.notifyhub.client.CursorStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Saves each cursor together with what the list has become. Calls come one at a time, ordered by the callback queue. */
final class JournalCursorStore implements CursorStore {
    private final Journal journal;
    private final @Nullable LocalInbox inbox;

    JournalCursorStore(Journal journal, @Nullable LocalInbox inbox) {
        this.journal = journal;
        this.inbox = inbox;
    }

    @Override
    public @Nullable String load(String key) throws IOException {
        return journal.load().cursor();
    }

    @Override
    public void save(String key, String cursor) throws IOException {
        if (inbox == null) {
            journal.save(cursor, InboxChanges.none());
            return;
        }
        try {
            journal.save(cursor, inbox.takeUnsaved());
        } catch (IOException | RuntimeException e) {
            inbox.saveFailed();
            throw e;
        }
    }
}

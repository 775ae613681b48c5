package io.notifyhub.client.internal;

import io.notifyhub.client.CursorStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One client's line in a cursor store. Calls come one at a time, ordered by the callback queue. */
final class CursorKeeper {
    private final CursorStore store;
    private final String key;
    private final @Nullable LocalInbox inbox;
    private @Nullable String saved;

    /** @param inbox a list that is saved with the cursor; null if there is none */
    CursorKeeper(CursorStore store, String key, @Nullable LocalInbox inbox) {
        this.store = store;
        this.key = key;
        this.inbox = inbox;
    }

    @Nullable
    String load() throws IOException {
        return store.load(key);
    }

    /** Whether {@link #save} may be called on a thread that must not block. */
    boolean isQuick() {
        return store.isQuick();
    }

    void save(String cursor) throws IOException {
        if (!cursor.equals(saved) || (inbox != null && inbox.hasUnsaved())) {
            store.save(key, cursor);
            saved = cursor;
        }
    }
}

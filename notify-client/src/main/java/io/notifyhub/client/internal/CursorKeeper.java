package io.notifyhub.client.internal;

import io.notifyhub.client.CursorStore;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One client's line in a cursor store. Calls come one at a time, ordered by the callback queue. */
final class CursorKeeper {
    private final CursorStore store;
    private final String key;
    private @Nullable String saved;

    CursorKeeper(CursorStore store, String key) {
        this.store = store;
        this.key = key;
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
        if (!cursor.equals(saved)) {
            store.save(key, cursor);
            saved = cursor;
        }
    }
}

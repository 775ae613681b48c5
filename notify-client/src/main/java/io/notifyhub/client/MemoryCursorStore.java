package io.notifyhub.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Cursors of this process. Thread-safe. */
final class MemoryCursorStore implements CursorStore {
    private final Map<String, String> cursors = new ConcurrentHashMap<>();

    @Override
    public @Nullable String load(String key) {
        return cursors.get(key);
    }

    @Override
    public void save(String key, String cursor) {
        cursors.put(key, cursor);
    }

    @Override
    public boolean isQuick() {
        return true;
    }
}

package io.notifyhub.client;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A slow store that remembers all it was ever given, and can be made to fail. */
final class RecordingStore implements CursorStore {
    private final List<String> saved;

    @Nullable
    String cursor;

    boolean broken;
    int loads;

    RecordingStore(List<String> saved) {
        this.saved = saved;
    }

    @Override
    public @Nullable String load(String key) throws IOException {
        loads++;
        check();
        return cursor;
    }

    @Override
    public void save(String key, String value) throws IOException {
        check();
        saved.add(value);
        cursor = value;
    }

    private void check() throws IOException {
        if (broken) {
            throw new IOException("no disk");
        }
    }
}

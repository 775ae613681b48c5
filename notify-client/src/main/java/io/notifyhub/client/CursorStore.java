package io.notifyhub.client;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the client's place in the log from one life of the process to the next. The client calls one method at a time;
 * different clients may share a store, each under a key of its own.
 */
public interface CursorStore {
    /**
     * What was last saved under {@code key}, or null if nothing was. Called on the client's connect executor before the
     * first connect; may block. If what is kept turns out to be damaged, return it, or any text: the server refuses a
     * text that is no cursor and the client reloads. Null would mean that nothing needs to be caught up.
     *
     * @throws IOException if it cannot be read now; the client does not connect, and tries again later
     */
    @Nullable
    String load(String key) throws IOException;

    /**
     * Keeps {@code cursor}, a text of at most 100 characters that means nothing here, durably when it returns. Called after the callbacks of a step have returned and before those
     * of the next step begin, so that a crash repeats no more than the step in hand. May block, unless {@link #isQuick()}.
     *
     * @throws IOException if it cannot be kept; reported to {@link NotifyClientListener#onError}, and the client goes on
     */
    void save(String key, String cursor) throws IOException;

    /**
     * Whether {@link #save} never blocks. It is then called on the thread of the callbacks, else on the client's connect
     * executor.
     */
    default boolean isQuick() {
        return false;
    }

    /** Keeps cursors as long as the process lives. Thread-safe. */
    static CursorStore memory() {
        return new MemoryCursorStore();
    }

    /**
     * Keeps cursors in one file, which is replaced as a whole: a crash at any moment leaves the old content or the new.
     * Thread-safe. For one process, and one store object for each file; several clients may share it.
     *
     * @param file need not exist; its directory must
     */
    static CursorStore file(Path file) {
        return new FileCursorStore(file);
    }
}

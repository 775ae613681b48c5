package io.notifyhub.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Cursors in a file of lines {@code <key> TAB <cursor>}, which each save replaces. Thread-safe, guarded by this object.
 */
final class FileCursorStore implements CursorStore {
    /** No cursor: the server says so, and the client reloads. */
    private static final String DAMAGED = "damaged";

    private final Path file;
    private @Nullable Map<String, String> cursors;
    private boolean damaged;

    FileCursorStore(Path file) {
        this.file = file.toAbsolutePath();
    }

    @Override
    public synchronized @Nullable String load(String key) throws IOException {
        String cursor = cursors().get(check(key));
        return cursor == null && damaged ? DAMAGED : cursor;
    }

    @Override
    public synchronized void save(String key, String cursor) throws IOException {
        Map<String, String> changed = new TreeMap<>(cursors());
        changed.put(check(key), check(cursor));
        DurableFile.replace(file, text(changed));
        cursors = changed;
    }

    private Map<String, String> cursors() throws IOException {
        Map<String, String> known = cursors;
        if (known == null) {
            known = read();
            cursors = known;
        }
        return known;
    }

    private Map<String, String> read() throws IOException {
        Map<String, String> read = new TreeMap<>();
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            for (String line : text.split("\n")) {
                int tab = line.indexOf('\t');
                if (tab >= 0) {
                    read.put(line.substring(0, tab), line.substring(tab + 1));
                } else {
                    damaged |= !line.isEmpty();
                }
            }
        } catch (NoSuchFileException e) {
            // The first start.
        }
        return read;
    }

    private static byte[] text(Map<String, String> content) {
        StringBuilder text = new StringBuilder();
        content.forEach(
                (key, cursor) -> text.append(key).append('\t').append(cursor).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String check(String text) {
        if (text.indexOf('\t') >= 0 || text.indexOf('\n') >= 0) {
            throw new IllegalArgumentException("keys and cursors must not have tabs and line ends");
        }
        return text;
    }
}

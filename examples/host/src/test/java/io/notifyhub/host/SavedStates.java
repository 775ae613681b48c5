package io.notifyhub.host;

import io.notifyhub.client.SavedState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what a client has kept in a folder. */
final class SavedStates {
    private SavedStates() {}

    /** Null if nothing is kept. */
    static @Nullable String cursorIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            Path file = files.filter(each -> each.toString().endsWith(".notifyhub"))
                    .findFirst()
                    .orElse(null);
            return file == null
                    ? null
                    : SavedState.read(Files.readAllBytes(file)).cursor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

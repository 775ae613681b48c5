package io.notifyhub.simulator.planted;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A mistake that could be made in one source file of the product. Immutable.
 *
 * @param name what is wrong, as a sentence
 * @param module the module's folder
 * @param type the class's full name
 * @param edits what is changed in it
 */
record PlantedBug(String name, String module, String type, List<Edit> edits) {
    /** A bug in {@code notify-core}, in a class of {@code io.notifyhub.core}. */
    static PlantedBug core(String name, String type, String old, String replacement) {
        return of(name, "notify-core", "io.notifyhub.core." + type, old, replacement);
    }

    /** A bug in {@code notify-client}, in a class of {@code io.notifyhub.client.internal}. */
    static PlantedBug client(String name, String type, String old, String replacement) {
        return of(name, "notify-client", "io.notifyhub.client.internal." + type, old, replacement);
    }

    private static PlantedBug of(String name, String module, String type, String old, String replacement) {
        return new PlantedBug(name, module, type, List.of(new Edit(old, replacement)));
    }

    /** The same with one more change. */
    PlantedBug and(String old, String replacement) {
        List<Edit> more = new ArrayList<>(edits);
        more.add(new Edit(old, replacement));
        return new PlantedBug(name, module, type, List.copyOf(more));
    }

    /** A text that has to be there exactly once, and what takes its place. */
    record Edit(String old, String replacement) {
        String apply(String source, String bug) {
            int at = source.indexOf(old);
            if (at < 0 || source.indexOf(old, at + 1) >= 0) {
                throw new IllegalStateException("'" + bug + "' cannot be planted: its text is there "
                        + (at < 0 ? "no more" : "twice") + ":\n" + old);
            }
            return source.substring(0, at) + replacement + source.substring(at + old.length());
        }
    }

    /** The source with the bug in it. @throws IllegalStateException if the source is not what it was */
    String source() {
        Path file = Sources.of(module, type);
        try {
            String source = Files.readString(file);
            for (Edit edit : edits) {
                source = edit.apply(source, name);
            }
            return source;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}

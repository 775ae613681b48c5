package io.notifyhub.simulator.planted;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the product's sources are. */
final class Sources {
    private Sources() {}

    static Path of(String module, String type) {
        return root().resolve(module).resolve("src/main/java").resolve(type.replace('.', '/') + ".java");
    }

    /** The folder of all modules: a build runs in that of one module. */
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.isDirectory(folder.resolve("notify-core"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException(
                    "the sources are not above " + Path.of("").toAbsolutePath());
        }
        return folder;
    }
}

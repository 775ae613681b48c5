package io.notifyhub.conformance;

import io.notifyhub.conformance.wire.Exchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Text files below a folder, for a driver that runs in a browser. Stateless. */
final class StaticFiles {
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "json", "application/json",
            "css", "text/css; charset=utf-8");

    private final @Nullable Path folder;

    /** @param folder null for no files */
    StaticFiles(@Nullable Path folder) {
        this.folder = folder == null ? null : folder.toAbsolutePath().normalize();
    }

    void serve(Exchange exchange) throws IOException {
        String path = exchange.request().path();
        Path root = folder;
        Path file = root == null ? null : root.resolve(path.substring(1)).normalize();
        if (root == null || file == null || !file.startsWith(root) || !Files.isRegularFile(file)) {
            exchange.answer(404, "not found");
            return;
        }
        String type = TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "text/plain; charset=utf-8");
        exchange.answer(200, Files.readString(file, StandardCharsets.UTF_8), "Content-Type: " + type);
    }
}

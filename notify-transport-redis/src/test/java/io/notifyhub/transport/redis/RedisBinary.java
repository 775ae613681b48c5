package io.notifyhub.transport.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The Redis server of the tests: {@code NOTIFY_TEST_REDIS_SERVER}, else the one in the class path for this machine, else
 * {@code redis-server} on the path. Where there is none the test fails.
 */
final class RedisBinary {
    private static @Nullable Path found;

    private RedisBinary() {}

    static synchronized Path path() throws IOException {
        Path known = found;
        if (known == null) {
            known = find();
            found = known;
        }
        return known;
    }

    private static Path find() throws IOException {
        String named = System.getenv("NOTIFY_TEST_REDIS_SERVER");
        if (named != null && !named.isBlank()) {
            return Path.of(named);
        }
        try (InputStream in = RedisBinary.class.getResourceAsStream('/' + resource())) {
            return in == null ? Path.of("redis-server") : unpacked(in);
        }
    }

    private static String resource() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String machine = switch (System.getProperty("os.arch")) {
            case "aarch64" -> "arm64";
            case "x86", "i386" -> "386";
            default -> "amd64";
        };
        return "redis-server-7.0.15-" + system + '-' + machine;
    }

    private static Path unpacked(InputStream in) throws IOException {
        Path file = Files.createTempFile("notify-redis", "");
        file.toFile().deleteOnExit();
        Files.write(file, in.readAllBytes());
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " could not be made executable");
        }
        return file;
    }
}

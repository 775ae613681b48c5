package io.notifyhub.host;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The host's settings, from the environment. None is required. Immutable. */
final class Settings {
    private static final int DEFAULT_PORT = 8000;
    private static final int MAX_PORT = 65_535;

    private final Map<String, String> environment;

    Settings(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    static Settings ofProcess() {
        return new Settings(System.getenv());
    }

    /** {@code HOST}: the address to listen on, this machine alone by default. */
    String host() {
        return Objects.requireNonNullElse(value("HOST"), "127.0.0.1");
    }

    /** {@code PORT}: 8000 by default. */
    int port() {
        String text = value("PORT");
        if (text == null) {
            return DEFAULT_PORT;
        }
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= MAX_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        throw new ConfigurationException("PORT must be a number from 0 to " + MAX_PORT + ".");
    }

    /** {@code DATA_DIR}: where the host keeps its files, {@code ./notifyhub-data} by default. */
    Path dataDir() {
        return Path.of(Objects.requireNonNullElse(value("DATA_DIR"), "notifyhub-data"));
    }

    /** {@code SECRET_KEY}, or {@code DJANGO_SECRET_KEY}: what tokens are signed with; null if not set. */
    @Nullable
    String secretKey() {
        String key = value("SECRET_KEY");
        return key != null ? key : value("DJANGO_SECRET_KEY");
    }

    private @Nullable String value(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.trim();
    }
}

package io.notifyhub.host;

import java.nio.file.Path;
import java.util.List;
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
        return number("PORT", DEFAULT_PORT, 0, MAX_PORT);
    }

    /** {@code DATA_DIR}: where the host keeps its files, {@code ./notifyhub-data} by default. */
    Path dataDir() {
        return Path.of(Objects.requireNonNullElse(value("DATA_DIR"), "notifyhub-data"));
    }

    /** {@code DATABASE_URL}: where notifications are kept; null for a file in {@link #dataDir()}. */
    @Nullable
    String databaseUrl() {
        return value("DATABASE_URL");
    }

    /** {@code REDIS_URL}: what joins several nodes; null if this one is alone. */
    @Nullable
    String redisUrl() {
        return value("REDIS_URL");
    }

    /** {@code SECRET_KEY}, or {@code DJANGO_SECRET_KEY}: what tokens are signed with; null if not set. */
    @Nullable
    String secretKey() {
        String key = value("SECRET_KEY");
        return key != null ? key : value("DJANGO_SECRET_KEY");
    }

    /** A setting of that name as it stands; null if it is not set. */
    @Nullable
    String text(String name) {
        return value(name);
    }

    /** A setting that is a list, separated by commas or spaces; empty if it is not set. */
    List<String> list(String name) {
        String text = value(name);
        return text == null ? List.of() : List.of(text.split("[,\\s]+"));
    }

    /** A setting that is a whole number. */
    int number(String name, int otherwise, int least, int most) {
        String text = value(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        throw new ConfigurationException(name + " must be a number from " + least + " to " + most + ".");
    }

    private @Nullable String value(String name) {
        String value = environment.get(name);
        return value == null || value.isBlank() ? null : value.trim();
    }
}

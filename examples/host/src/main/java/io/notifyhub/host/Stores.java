package io.notifyhub.host;

import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.store.jdbc.JdbcNotificationStore;
import io.notifyhub.store.jdbc.StoreSetupException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Opens the store that {@code DATABASE_URL} names; without it a SQLite file in the data folder. */
final class Stores {
    private static final String SQLITE = "sqlite:";
    private static final String FILE = "notify.db";

    private Stores() {}

    /** @throws ConfigurationException if it cannot be used, with a sentence that says what to change */
    static NotificationStore open(Settings settings) {
        String url = settings.databaseUrl();
        try {
            if (url == null) {
                return JdbcNotificationStore.sqlite(settings.dataDir().resolve(FILE))
                        .build();
            }
            if (url.equals("memory:")) {
                return MemoryNotificationStore.create();
            }
            if (url.startsWith(SQLITE) && url.length() > SQLITE.length()) {
                return JdbcNotificationStore.sqlite(file(url.substring(SQLITE.length())))
                        .build();
            }
            if (isShared(url)) {
                return JdbcNotificationStore.postgresql(url).build();
            }
        } catch (StoreSetupException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()));
        }
        // Without the value: it may hold a password.
        throw new ConfigurationException(
                "DATABASE_URL must be sqlite:<path>, postgres://user:password@host:5432/name, or memory:.");
    }

    /** As Django's tools write it too: three slashes before a path from the root. */
    private static Path file(String path) {
        return Path.of(path.startsWith("///") ? path.substring(2) : path);
    }

    /** Whether several nodes may use it. */
    static boolean isShared(@Nullable String url) {
        return url != null && (url.startsWith("postgres:") || url.startsWith("postgresql:"));
    }
}

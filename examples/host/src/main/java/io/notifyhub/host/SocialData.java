package io.notifyhub.host;

import io.notifyhub.social.data.Database;
import java.nio.file.Path;

/** Opens the tables of the social application, beside the notifications: in PostgreSQL, else in a file of their own. */
final class SocialData {
    private static final String FILE = "social.db";

    private SocialData() {}

    /** @throws ConfigurationException if they cannot be used */
    static Database open(Settings settings) {
        String url = settings.databaseUrl();
        Path file = settings.dataDir().resolve(FILE);
        try {
            return url != null && Stores.isShared(url) ? Database.postgresql(url) : Database.sqlite(file);
        } catch (RuntimeException e) {
            // Without the URL: it may hold a password.
            throw new ConfigurationException(
                    "The application's tables could not be opened in " + (Stores.isShared(url) ? "PostgreSQL" : file)
                            + " (" + e.getClass().getSimpleName() + ").");
        }
    }
}

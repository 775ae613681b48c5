package io.notifyhub.host;

import io.notifyhub.social.data.Database;
import io.notifyhub.store.jdbc.JdbcNotificationStore;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the social application keeps everything in a load: in SQLite files, or in the empty PostgreSQL database that the system
 * property {@code social.load.database} names, as {@code postgres://user:password@host:5432/name}.
 */
final class SocialTables {
    private SocialTables() {}

    /** Null for SQLite. */
    static @Nullable String url() {
        return System.getProperty("social.load.database");
    }

    static Database application(Path folder) {
        String url = url();
        return url == null ? Database.sqlite(folder.resolve("data/social.db")) : Database.postgresql(url);
    }

    static JdbcNotificationStore logs(Path folder) {
        String url = url();
        return (url == null
                        ? JdbcNotificationStore.sqlite(folder.resolve("data/notify.db"))
                        : JdbcNotificationStore.postgresql(url))
                .build();
    }
}

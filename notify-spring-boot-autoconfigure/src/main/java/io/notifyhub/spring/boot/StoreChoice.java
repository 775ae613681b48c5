package io.notifyhub.spring.boot;

import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.store.jdbc.JdbcNotificationStore;
import java.nio.file.Path;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the notifications are kept. Stateless. */
final class StoreChoice {
    private static final Logger log = LoggerFactory.getLogger(StoreChoice.class);

    private StoreChoice() {}

    /**
     * The file, if one is named; else the application's PostgreSQL; else a file beside its SQLite file, which would have two
     * writers otherwise; else the memory. Blocks for the database.
     */
    static NotificationStore of(@Nullable Path file, Supplier<? extends @Nullable DataSource> database) {
        if (file != null) {
            return JdbcNotificationStore.sqlite(file).build();
        }
        DataSource source = database.get();
        if (source != null) {
            DatabaseKind kind = DatabaseKind.of(source);
            if (kind.isPostgres()) {
                return JdbcNotificationStore.postgresql(source).build();
            }
            Path beside = kind.fileBeside();
            if (beside != null) {
                return JdbcNotificationStore.sqlite(beside).build();
            }
        }
        log.warn("Notifications are kept in memory and lost with the process: set notify.file, or use a PostgreSQL or "
                + "SQLite DataSource");
        return MemoryNotificationStore.builder().build();
    }
}

package io.notifyhub.store.jdbc;

import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.testkit.ManualClock;
import io.notifyhub.testkit.NotificationStoreContract;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreContractTest extends NotificationStoreContract {
    @TempDir
    Path folder;

    private final Map<NotificationStore, Path> files = new HashMap<>();

    @Override
    protected NotificationStore newStore(ManualClock clock, int maxEntries) {
        return open(folder.resolve("logs-" + files.size() + ".db"), clock, maxEntries);
    }

    private NotificationStore open(Path file, ManualClock clock, int maxEntries) {
        NotificationStore store = JdbcNotificationStore.sqlite(file)
                .clock(clock)
                .maxEntries(maxEntries)
                .build();
        files.put(store, file);
        return store;
    }

    /** One process has a file for itself: only after it was closed. */
    @Override
    protected Optional<NotificationStore> sameData(NotificationStore first) {
        try {
            return Optional.of(open(Objects.requireNonNull(files.get(first)), clock, MAX_ENTRIES));
        } catch (StoreSetupException inUse) {
            return Optional.empty();
        }
    }

    @Override
    protected boolean isDurable() {
        return true;
    }
}

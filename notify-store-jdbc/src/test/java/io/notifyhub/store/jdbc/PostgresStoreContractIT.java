package io.notifyhub.store.jdbc;

import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.testkit.ManualClock;
import io.notifyhub.testkit.NotificationStoreContract;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

class PostgresStoreContractIT extends NotificationStoreContract {
    private final Map<NotificationStore, String> urls = new HashMap<>();

    @Override
    protected NotificationStore newStore(ManualClock clock, int maxEntries) {
        return open(TestPostgres.server().newUrl(), clock, maxEntries);
    }

    private NotificationStore open(String url, ManualClock clock, int maxEntries) {
        NotificationStore store = JdbcNotificationStore.postgresql(url)
                .clock(clock)
                .maxEntries(maxEntries)
                .build();
        urls.put(store, url);
        return store;
    }

    @Override
    protected Optional<NotificationStore> sameData(NotificationStore first) {
        return Optional.of(open(Objects.requireNonNull(urls.get(first)), clock, MAX_ENTRIES));
    }

    @Override
    protected boolean isDurable() {
        return true;
    }
}

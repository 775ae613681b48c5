package io.notifyhub.testkit;

import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.core.spi.NotificationStore;

class MemoryNotificationStoreContractTest extends NotificationStoreContract {
    @Override
    protected NotificationStore newStore(ManualClock clock, int maxEntries) {
        return MemoryNotificationStore.builder()
                .clock(clock)
                .maxEntries(maxEntries)
                .build();
    }
}

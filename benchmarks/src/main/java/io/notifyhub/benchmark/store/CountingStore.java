package io.notifyhub.benchmark.store;

import io.notifyhub.core.spi.NotificationStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Counts how many sends are gathered into one transaction. Thread-safe. */
final class CountingStore {
    private final LongAdder batches = new LongAdder();
    private final LongAdder sends = new LongAdder();

    /** The same store, counted. */
    NotificationStore around(NotificationStore store) {
        return (NotificationStore) Proxy.newProxyInstance(
                CountingStore.class.getClassLoader(),
                new Class<?>[] {NotificationStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("append")) {
                        batches.increment();
                        sends.add(((List<?>) arguments[0]).size());
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    void reset() {
        batches.reset();
        sends.reset();
    }

    int meanBatch() {
        return (int) Math.max(1, Math.round(sends.sum() / (double) Math.max(1, batches.sum())));
    }
}

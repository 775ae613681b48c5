package io.notifyhub.core.internal;

import io.notifyhub.core.NotifyException;
import io.notifyhub.core.StoreException;
import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.protocol.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers concurrent appends into batches, one at a time. Who finds the lane idle runs the first batch itself: a blocking
 * caller alone waits for nobody and hops between no threads; what came meanwhile is stored together, on the store executor.
 *
 * <p><b>Ordering.</b> A user always has the same lane, so appends of one caller to one user keep their order, and hints
 * leave in it. Futures are completed before the hints of their batch are published. Who sends from inside of a batch, as a
 * listener may, passes what waits. Whose log is locked by somebody else waits aside, with all that comes for that user, and
 * delays nobody but them.
 *
 * <p>Thread-safe, guarded by its own monitor; the store is called outside it.
 */
final class AppendLane {
    private static final Logger log = LoggerFactory.getLogger(AppendLane.class);

    /** True on a thread that runs a batch, of whichever lane. What it holds is never taken out: that would cost more than all else. */
    private static final ThreadLocal<boolean[]> LEADS = ThreadLocal.withInitial(() -> new boolean[1]);

    static final int MAX_BATCH = 256;
    static final int MAX_WAITING = 10_000;

    private final HubContext hub;
    private final BiConsumer<AppendRequest, AppendResult> stored;

    // guarded by this
    private final ArrayDeque<Item> waiting = new ArrayDeque<>();
    private final Map<String, ArrayDeque<Item>> aside = new HashMap<>(2);
    private boolean busy;

    /** One append that waits for its batch. */
    record Item(AppendRequest request, CompletableFuture<AppendResult> result) {}

    /** @param stored told of each result after its caller was answered */
    AppendLane(HubContext hub, BiConsumer<AppendRequest, AppendResult> stored) {
        this.hub = hub;
        this.stored = stored;
    }

    /**
     * Appends. The future fails with a {@link NotifyException}; it is completed by whoever runs the batch, so nothing that
     * blocks may hang on it directly.
     *
     * @param onThisThread whether the caller may run the batch if the lane is idle
     */
    CompletableFuture<AppendResult> append(AppendRequest request, boolean onThisThread) {
        Item item = new Item(request, new CompletableFuture<>());
        boolean lead;
        if (onThisThread && LEADS.get()[0]) {
            // A listener that is told of a step sends another one. It would wait for itself; or, in another lane, for
            // one
            // who waits for this one.
            store(List.of(item), false);
            return item.result();
        }
        synchronized (this) {
            ArrayDeque<Item> queue = aside.getOrDefault(request.userId(), waiting);
            if (queue.size() >= MAX_WAITING) {
                return CompletableFuture.failedFuture(
                        new NotifyException(ErrorCode.UNAVAILABLE, "too many notifications wait for the store"));
            }
            queue.add(item);
            if (queue != waiting) {
                return item.result();
            }
            lead = !busy;
            busy = true;
        }
        if (lead) {
            if (onThisThread) {
                runBatch();
            } else {
                runElsewhere();
            }
        }
        return item.result();
    }

    private void runElsewhere() {
        if (!hub.onStore(this::runBatch)) {
            List<Item> stranded;
            synchronized (this) {
                stranded = List.copyOf(waiting);
                waiting.clear();
                busy = false;
            }
            strand(stranded);
        }
    }

    private static void strand(List<Item> items) {
        NotifyException closed = new NotifyException(ErrorCode.UNAVAILABLE, "the hub is closed");
        items.forEach(item -> item.result().completeExceptionally(closed));
    }

    private void runBatch() {
        List<Item> batch = take();
        boolean[] leads = LEADS.get();
        leads[0] = true;
        try {
            store(batch, false);
        } finally {
            leads[0] = false;
            boolean more;
            synchronized (this) {
                more = !waiting.isEmpty();
                busy = more;
            }
            if (more) {
                runElsewhere();
            }
        }
    }

    private synchronized List<Item> take() {
        List<Item> batch = new ArrayList<>(Math.min(waiting.size(), MAX_BATCH));
        while (batch.size() < MAX_BATCH && !waiting.isEmpty()) {
            batch.add(waiting.poll());
        }
        return batch;
    }

    /** Waits for one user's log, on the store executor. */
    private void runAside(String userId) {
        if (!hub.onStore(() -> storeAside(userId))) {
            List<Item> stranded;
            synchronized (this) {
                stranded = List.copyOf(aside.getOrDefault(userId, new ArrayDeque<>()));
                aside.remove(userId);
            }
            strand(stranded);
        }
    }

    private void storeAside(String userId) {
        List<Item> batch = new ArrayList<>();
        synchronized (this) {
            ArrayDeque<Item> queue = aside.getOrDefault(userId, new ArrayDeque<>());
            while (batch.size() < MAX_BATCH && !queue.isEmpty()) {
                batch.add(queue.poll());
            }
            if (batch.isEmpty()) {
                aside.remove(userId);
                return;
            }
        }
        boolean[] leads = LEADS.get();
        leads[0] = true;
        try {
            store(batch, true);
        } finally {
            leads[0] = false;
            runAside(userId);
        }
    }

    /** The items of users whose logs were locked go aside, and after them what waits for the same users. */
    private void setAside(List<Item> batch, List<AppendResult> results) {
        Set<String> users = new LinkedHashSet<>();
        synchronized (this) {
            for (int i = 0; i < batch.size(); i++) {
                if (results.get(i).outcome() == AppendResult.Outcome.BUSY) {
                    String userId = batch.get(i).request().userId();
                    aside.computeIfAbsent(userId, user -> new ArrayDeque<>()).add(batch.get(i));
                    users.add(userId);
                }
            }
            waiting.removeIf(item -> {
                ArrayDeque<Item> queue = aside.get(item.request().userId());
                return queue != null && queue.add(item);
            });
        }
        users.forEach(this::runAside);
    }

    /** @param patiently whether to wait for a log that is locked; the batch is one user's then */
    private void store(List<Item> batch, boolean patiently) {
        if (batch.isEmpty()) {
            return;
        }
        List<AppendRequest> requests = requests(batch);
        List<AppendResult> results;
        try {
            results = patiently
                    ? hub.store().appendPatiently(requests)
                    : hub.store().append(requests);
            if (results.size() != batch.size()) {
                throw new IllegalStateException("a store gave " + results.size() + " results for " + batch.size());
            }
        } catch (RuntimeException | Error e) {
            failed(batch, e);
            return;
        }
        boolean anyBusy = false;
        for (int i = 0; i < batch.size(); i++) {
            boolean busyLog = results.get(i).outcome() == AppendResult.Outcome.BUSY;
            anyBusy |= busyLog;
            if (!busyLog) {
                batch.get(i).result().complete(results.get(i));
            }
        }
        if (anyBusy) {
            setAside(batch, results);
        }
        for (int i = 0; i < batch.size(); i++) {
            if (results.get(i).outcome() != AppendResult.Outcome.BUSY) {
                tell(batch.get(i).request(), results.get(i));
            }
        }
    }

    private static List<AppendRequest> requests(List<Item> batch) {
        if (batch.size() == 1) {
            return List.of(batch.get(0).request());
        }
        List<AppendRequest> requests = new ArrayList<>(batch.size());
        batch.forEach(item -> requests.add(item.request()));
        return requests;
    }

    private void failed(List<Item> batch, Throwable cause) {
        NotifyException failure = cause instanceof NotifyException known
                ? known
                : new StoreException("the store failed: " + cause.getClass().getSimpleName(), cause, true);
        batch.forEach(item -> item.result().completeExceptionally(failure));
        hub.listener().tell(listener -> listener.onStoreFailure(failure));
        if (cause instanceof Error error) {
            throw error;
        }
    }

    /** It is stored: whatever goes wrong with a hint is made good by reading the store, and is not the caller's. */
    private void tell(AppendRequest request, AppendResult result) {
        try {
            stored.accept(request, result);
        } catch (RuntimeException e) {
            log.warn("A hint could not be given: {}", e.toString(), e);
        }
    }
}

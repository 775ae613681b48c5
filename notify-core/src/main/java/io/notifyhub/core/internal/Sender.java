package io.notifyhub.core.internal;

import io.notifyhub.core.IdempotencyConflictException;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.NotifyException;
import io.notifyhub.core.NotifyResult;
import io.notifyhub.core.StoreException;
import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.HubMonitor;
import io.notifyhub.core.spi.IdempotencyKey;
import io.notifyhub.core.spi.OutboxGate;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.NotificationCreated;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The way of a notification: validated, stored in its user's lane, acknowledged, and then told to feeds and nodes.
 * Thread-safe.
 */
final class Sender implements OutboxGate {
    /** The origin of what the embedding application sends. */
    static final String HOST = "host";

    /** How long a caller waits for the store at most. */
    private static final long DEADLINE_SECONDS = 5;

    private static final int PRUNED_AT_ONCE = 16;
    private static final long PRUNE_PERIOD_MILLIS = 300_000;

    private final HubContext hub;
    private final StepPublisher publisher;
    private final RequestValidator validator;
    private final AppendLane[] lanes;
    private final AtomicBoolean pruning = new AtomicBoolean();
    private volatile boolean closed;

    Sender(HubContext hub, StepPublisher publisher) {
        this.hub = hub;
        this.publisher = publisher;
        this.validator =
                new RequestValidator(hub.limits(), hub.jsonCodec(), hub.clock(), hub.criticalTypes(), hub.monitor());
        this.lanes = new AppendLane[Math.max(1, hub.store().concurrency())];
        for (int i = 0; i < lanes.length; i++) {
            lanes[i] = new AppendLane(hub, this::stored);
        }
    }

    RequestValidator validator() {
        return validator;
    }

    /** Blocks for one write of the store. */
    NotifyResult send(String userId, NotificationRequest request, String origin) {
        AppendRequest append = validator.validate(userId, request, origin);
        CompletableFuture<AppendResult> result = append(append, true);
        try {
            return toResult(result.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            throw rethrown(withKey(append, e.getCause()));
        } catch (TimeoutException e) {
            throw new StoreException(
                    "the store did not answer within " + DEADLINE_SECONDS + " s", e, true, key(append));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for the store", e, true, key(append));
        }
    }

    /**
     * Validates at once; never blocks. The future is completed by whoever stored the batch, so nothing of the application may
     * hang on it.
     */
    CompletableFuture<NotifyResult> sendDirect(String userId, NotificationRequest request, String origin) {
        AppendRequest append = validator.validate(userId, request, origin);
        CompletableFuture<AppendResult> result = append(append, false);
        if (append.idempotency() != null) {
            result = result.exceptionally(failure -> {
                Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                throw rethrown(withKey(append, cause));
            });
        }
        return result.thenApply(Sender::toResult);
    }

    private CompletableFuture<AppendResult> append(AppendRequest request, boolean onThisThread) {
        CompletableFuture<AppendResult> result = lane(request.userId()).append(request, onThisThread);
        HubMonitor monitor = hub.monitor();
        return monitor == HubMonitor.NONE
                ? result
                : result.whenComplete((answer, failure) -> {
                    if (failure != null) {
                        monitor.sendFailed(request.trace(), failure);
                    }
                });
    }

    private static @Nullable String key(AppendRequest append) {
        IdempotencyKey key = append.idempotency();
        return key == null ? null : key.key();
    }

    /** A batch has one failure, and each of its calls a key of its own. */
    private static @Nullable Throwable withKey(AppendRequest append, @Nullable Throwable failure) {
        String key = key(append);
        return key != null && failure instanceof StoreException known && known.outcomeUnknown()
                ? new StoreException(String.valueOf(known.getMessage()), known, true, key)
                : failure;
    }

    @Override
    public AppendRequest prepare(String userId, NotificationRequest request, String key) {
        return validator.validate(userId, request, HOST, key);
    }

    @Override
    public List<AppendResult> deliver(List<AppendRequest> requests, boolean patiently) {
        List<AppendResult> results =
                patiently ? hub.store().appendPatiently(requests) : hub.store().append(requests);
        for (int i = 0; i < results.size(); i++) {
            stored(requests.get(i), results.get(i));
        }
        return results;
    }

    @Override
    public boolean isStoreUp() {
        try {
            hub.store().heads(List.of("1"));
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static NotifyException rethrown(@Nullable Throwable cause) {
        return cause instanceof NotifyException known
                ? known
                : new NotifyException(ErrorCode.INTERNAL, "sending failed", cause);
    }

    private AppendLane lane(String userId) {
        int hash = userId.hashCode();
        return lanes[Math.floorMod(hash ^ hash >>> 16, lanes.length)];
    }

    private static NotifyResult toResult(AppendResult result) {
        return switch (result.outcome()) {
            case STORED -> new NotifyResult(NotifyResult.Outcome.STORED, result.notification(), result.repeated());
            case TRANSIENT ->
                new NotifyResult(NotifyResult.Outcome.TRANSIENT, result.notification(), result.repeated());
            case SUPPRESSED ->
                new NotifyResult(NotifyResult.Outcome.SUPPRESSED, result.notification(), result.repeated());
            case CONFLICT -> throw new IdempotencyConflictException();
            case BUSY -> throw new IllegalStateException("a lane passes on no busy log");
        };
    }

    /** After the callers of a batch were answered. */
    private void stored(AppendRequest request, AppendResult result) {
        hub.counters().sent();
        hub.monitor().sent(request.trace(), result.outcome(), result.repeated());
        if (result.step() != null) {
            publisher.publish(request.userId(), result.step(), request.trace());
            hub.listener().tell(listener -> listener.onStored(request.userId(), result.notification()));
        } else if (result.outcome() == AppendResult.Outcome.TRANSIENT && !result.repeated()) {
            NotificationCreated frame =
                    new NotificationCreated(result.notification(), false, result.unreadCount(), null);
            publisher.event(request.userId(), hub.frames().frame(frame));
        }
        if (result.pruneDue() && !pruneAtOnce(request.userId())) {
            pruneSoon(request.userId());
        }
    }

    /** It is stored: what goes wrong here is no failure of the send. */
    private boolean pruneAtOnce(String userId) {
        try {
            Optional<StoredStep> step = hub.store().pruneAtOnce(userId);
            step.ifPresent(pruned -> publisher.publish(userId, pruned));
            return step.isPresent();
        } catch (RuntimeException e) {
            hub.listener().tell(listener -> listener.onStoreFailure(e));
            return false;
        }
    }

    /** Asks the store every few minutes what has outgrown its limits, or is too old. Called once. */
    void pruneFromTimeToTime() {
        hub.later(
                () -> {
                    if (!closed) {
                        hub.onStore(() -> {
                            pruneCandidates();
                            pruneFromTimeToTime();
                        });
                    }
                },
                PRUNE_PERIOD_MILLIS);
    }

    void close() {
        closed = true;
    }

    private void pruneCandidates() {
        try {
            hub.store().pruneCandidates(PRUNED_AT_ONCE).forEach(this::prune);
        } catch (RuntimeException e) {
            hub.listener().tell(listener -> listener.onStoreFailure(e));
        }
    }

    private void pruneSoon(String userId) {
        if (pruning.compareAndSet(false, true)) {
            hub.onStore(() -> {
                pruning.set(false);
                try {
                    prune(userId);
                } catch (RuntimeException e) {
                    hub.listener().tell(listener -> listener.onStoreFailure(e));
                }
                pruneCandidates();
            });
        }
    }

    private void prune(String userId) {
        hub.store().prune(userId).ifPresent(step -> publisher.publish(userId, step));
    }
}

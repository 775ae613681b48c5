package io.notifyhub.core.internal;

import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.HubMonitor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Several monitors as one; each has a trace of its own. Immutable. */
public final class Monitors implements HubMonitor {
    private final HubMonitor[] all;

    private Monitors(List<HubMonitor> all) {
        this.all = all.toArray(HubMonitor[]::new);
    }

    public static HubMonitor of(List<HubMonitor> all) {
        return all.isEmpty() ? NONE : all.size() == 1 ? all.get(0) : new Monitors(all);
    }

    private static @Nullable Object part(@Nullable Object trace, int index) {
        return trace instanceof @Nullable Object[] traces ? traces[index] : null;
    }

    @Override
    public Object sending(String type) {
        @Nullable Object[] traces = new @Nullable Object[all.length];
        for (int i = 0; i < all.length; i++) {
            traces[i] = all[i].sending(type);
        }
        return traces;
    }

    @Override
    public void sent(@Nullable Object trace, AppendResult.Outcome outcome, boolean repeated) {
        for (int i = 0; i < all.length; i++) {
            all[i].sent(part(trace, i), outcome, repeated);
        }
    }

    @Override
    public void sendFailed(@Nullable Object trace, Throwable failure) {
        for (int i = 0; i < all.length; i++) {
            all[i].sendFailed(part(trace, i), failure);
        }
    }

    /** That of the first that has one: one text travels. */
    @Override
    public @Nullable String traceContext(@Nullable Object trace) {
        for (int i = 0; i < all.length; i++) {
            String context = all[i].traceContext(part(trace, i));
            if (context != null) {
                return context;
            }
        }
        return null;
    }

    @Override
    public Object continued(String traceContext) {
        @Nullable Object[] traces = new @Nullable Object[all.length];
        for (int i = 0; i < all.length; i++) {
            traces[i] = all[i].continued(traceContext);
        }
        return traces;
    }

    @Override
    public void delivered(@Nullable Object trace, boolean live, long nanos) {
        for (int i = 0; i < all.length; i++) {
            all[i].delivered(part(trace, i), live, nanos);
        }
    }

    @Override
    public void storeCalled(String operation, long nanos, boolean failed) {
        for (HubMonitor monitor : all) {
            monitor.storeCalled(operation, nanos, failed);
        }
    }

    @Override
    public void published(long nanos, boolean failed) {
        for (HubMonitor monitor : all) {
            monitor.published(nanos, failed);
        }
    }

    @Override
    public void reconciled(int users, int behind) {
        for (HubMonitor monitor : all) {
            monitor.reconciled(users, behind);
        }
    }
}

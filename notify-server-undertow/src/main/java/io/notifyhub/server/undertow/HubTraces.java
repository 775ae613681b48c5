package io.notifyhub.server.undertow;

import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.HubMonitor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One trace from {@code notifyUser} to each connection of this node that the step is handed to: a span {@code notify send},
 * child of what is current on the sender's thread, until the store has answered, and below it a span {@code notify deliver} per
 * connection, from the commit until the frame was handed over. To be given to the hub's builder as a monitor. Immutable and
 * thread-safe.
 *
 * <p>Needs the OpenTelemetry API, which is an optional dependency of this module, and does nothing without an SDK behind it.
 */
public final class HubTraces implements HubMonitor {
    private static final String SCOPE = "io.notifyhub";

    private final Tracer tracer;

    public HubTraces(OpenTelemetry telemetry) {
        this.tracer = telemetry.getTracer(SCOPE);
    }

    @Override
    public @Nullable Object sending(String type) {
        Span span = tracer.spanBuilder("notify send")
                .setSpanKind(SpanKind.PRODUCER)
                .setAttribute("notify.type", type)
                .startSpan();
        return span.isRecording() ? span : null;
    }

    @Override
    public void sent(@Nullable Object trace, AppendResult.Outcome outcome, boolean repeated) {
        if (trace instanceof Span span) {
            span.setAttribute("notify.outcome", outcome.name().toLowerCase(Locale.ROOT));
            span.setAttribute("notify.repeated", repeated);
            span.end();
        }
    }

    @Override
    public void sendFailed(@Nullable Object trace, Throwable failure) {
        if (trace instanceof Span span) {
            span.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName());
            span.end();
        }
    }

    @Override
    public void delivered(@Nullable Object trace, boolean live, long nanos) {
        if (trace instanceof Span span) {
            Instant now = Instant.now();
            tracer.spanBuilder("notify deliver")
                    .setParent(Context.root().with(span))
                    .setSpanKind(SpanKind.INTERNAL)
                    .setStartTimestamp(now.minusNanos(Math.max(0, nanos)))
                    .startSpan()
                    .end(now);
        }
    }
}

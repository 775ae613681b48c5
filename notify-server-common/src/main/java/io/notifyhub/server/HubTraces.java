package io.notifyhub.server;

import io.notifyhub.core.spi.AppendResult;
import io.notifyhub.core.spi.HubMonitor;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One trace from {@code notifyUser} to each connection, of this node or another, that the step is handed to: a span {@code
 * notify send}, child of what is current on the sender's thread, until the store has answered, and below it a span {@code
 * notify deliver} per connection, on the sender's node from the commit until the frame was handed over, on others the moment
 * of that. To be given to the builder of every node's hub as a monitor; between nodes travels the {@code traceparent} of the
 * W3C's Trace Context, section 3.2, where the send is sampled. Immutable and thread-safe.
 *
 * <p>Needs the OpenTelemetry API, which is an optional dependency of this module, and does nothing without an SDK behind it.
 */
public final class HubTraces implements HubMonitor {
    private static final String SCOPE = "io.notifyhub";
    private static final String TRACEPARENT = "traceparent";

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
    public @Nullable String traceContext(@Nullable Object trace) {
        if (!(trace instanceof Span span) || !span.getSpanContext().isSampled()) {
            return null;
        }
        Map<String, String> fields = new HashMap<>();
        W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), fields, Map::put);
        return fields.get(TRACEPARENT);
    }

    @Override
    public @Nullable Object continued(String traceContext) {
        Context parent =
                W3CTraceContextPropagator.getInstance().extract(Context.root(), traceContext, TraceParent.ONLY);
        Span span = Span.fromContext(parent);
        return span.getSpanContext().isSampled() ? span : null;
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

    /** A text that is the one field there is. */
    private enum TraceParent implements TextMapGetter<String> {
        ONLY;

        @Override
        public @Nullable String get(@Nullable String carrier, String key) {
            return key.equals(TRACEPARENT) ? carrier : null;
        }
    }
}

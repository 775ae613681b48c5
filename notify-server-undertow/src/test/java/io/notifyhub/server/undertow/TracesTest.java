package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.notifyhub.core.StoreException;
import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.core.memory.MemoryTransport;
import io.notifyhub.core.spi.HubMonitor;
import io.notifyhub.server.HubTraces;
import io.notifyhub.server.testkit.SocketClient;
import io.notifyhub.testkit.FaultyStore;
import io.notifyhub.testkit.FaultyStore.Operation;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 20, unit = TimeUnit.SECONDS)
class TracesTest {
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();
    private final OpenTelemetry telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build();

    @Test
    void oneTraceLeadsFromTheCallerToTheDevice() {
        try (LiveServer server = LiveServer.start(settings -> settings.monitor(new HubTraces(telemetry)));
                SocketClient phone = server.connect("ann");
                SocketClient laptop = server.connect("ann")) {
            Span request = telemetry.getTracer("test").spanBuilder("request").startSpan();
            try (Scope scope = request.makeCurrent()) {
                assertThat(scope).isNotNull();
                server.hub().notifyUser("ann", "tick", "secret");
            }
            phone.next();
            laptop.next();
            String trace = request.getSpanContext().getTraceId();
            List<SpanData> found = spans.getFinishedSpanItems();
            assertThat(found)
                    .extracting(SpanData::getName)
                    .containsExactlyInAnyOrder("notify send", "notify deliver", "notify deliver");
            assertThat(found).allMatch(span -> span.getTraceId().equals(trace));
            SpanData send = named(found, "notify send");
            assertThat(send.getParentSpanId())
                    .isEqualTo(request.getSpanContext().getSpanId());
            SpanData deliver = named(found, "notify deliver");
            assertThat(deliver.getParentSpanId()).isEqualTo(send.getSpanId());
            assertThat(deliver.getEndEpochNanos()).isGreaterThanOrEqualTo(deliver.getStartEpochNanos());
            assertThat(found.toString()).doesNotContain("ann").doesNotContain("secret");
        }
    }

    @Test
    void theTraceGoesOnOnTheNodeOfTheDevice() {
        MemoryTransport.Bus bus = new MemoryTransport.Bus();
        try (MemoryNotificationStore store = MemoryNotificationStore.builder().build();
                LiveServer sender = LiveServer.start(settings ->
                        settings.store(store).transport(MemoryTransport.on(bus)).monitor(new HubTraces(telemetry)));
                LiveServer other = LiveServer.start(settings -> settings.store(store)
                        .transport(MemoryTransport.on(bus))
                        .nodeId("node-2")
                        .monitor(HubMonitor.NONE)
                        .monitor(new HubTraces(telemetry)));
                SocketClient phone = other.connect("ann")) {
            sender.hub().notifyUser("ann", "tick", null);
            phone.next();
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> spans.getFinishedSpanItems().size() == 2);
            SpanData send = named(spans.getFinishedSpanItems(), "notify send");
            SpanData deliver = named(spans.getFinishedSpanItems(), "notify deliver");
            assertThat(deliver.getTraceId()).isEqualTo(send.getTraceId());
            assertThat(deliver.getParentSpanId()).isEqualTo(send.getSpanId());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01\u0000"
            })
    void whatIsNoSampledTraceIsNotContinued(String context) {
        assertThat(new HubTraces(telemetry).continued(context)).isNull();
    }

    @Test
    void aSendThatFailsIsMarked() {
        try (MemoryNotificationStore memory = MemoryNotificationStore.builder().build();
                FaultyStore store = new FaultyStore(memory);
                LiveServer server =
                        LiveServer.start(settings -> settings.store(store).monitor(new HubTraces(telemetry)))) {
            store.failBefore(1, Operation.APPEND);
            assertThatThrownBy(() -> server.hub().notifyUser("ann", "tick", null))
                    .isInstanceOf(StoreException.class);
            SpanData send = named(spans.getFinishedSpanItems(), "notify send");
            assertThat(send.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(send.hasEnded()).isTrue();
        }
    }

    private static SpanData named(List<SpanData> spans, String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

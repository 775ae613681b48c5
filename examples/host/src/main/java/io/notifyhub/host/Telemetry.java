package io.notifyhub.host;

import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.server.HubMetrics;
import io.notifyhub.server.HubTraces;
import io.notifyhub.server.undertow.NotifyHandlers;
import io.opentelemetry.api.GlobalOpenTelemetry;

/**
 * The host's metrics, and its traces: these go to whatever OpenTelemetry agent the process was started with, and nowhere
 * without one. Thread-safe.
 */
final class Telemetry {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HubMetrics metrics;

    Telemetry() {
        // Their names are not as Prometheus wants names to be, and promtool says so.
        registry.config()
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
        metrics = new HubMetrics(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    NotificationHub.Builder watching(NotificationHub.Builder hub) {
        return hub.listener(metrics).monitor(metrics).monitor(new HubTraces(GlobalOpenTelemetry.get()));
    }

    NotifyHandlers.Builder serving(NotifyHandlers.Builder handlers, NotificationHub hub) {
        metrics.watch(hub);
        return handlers.metrics(registry::scrape);
    }
}

package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.core.StoreException;
import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.server.HubMetrics;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.RestCaller;
import io.notifyhub.server.testkit.SocketClient;
import io.notifyhub.testkit.FaultyStore;
import io.notifyhub.testkit.FaultyStore.Operation;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a running server tells Prometheus. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class MetricsContractTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HubMetrics metrics = new HubMetrics(registry);
    private final MemoryNotificationStore memory =
            MemoryNotificationStore.builder().build();
    private final FaultyStore store = new FaultyStore(memory);
    private LiveServer server;

    @BeforeEach
    void start() {
        server = LiveServer.start(
                settings -> settings.store(store).listener(metrics).monitor(metrics),
                door -> door.metrics(registry::scrape));
        metrics.watch(server.hub());
    }

    @AfterEach
    void stop() {
        server.close();
        store.close();
    }

    private static double value(MeterRegistry registry, String name, String... tags) {
        return registry.get(name).tags(tags).meter().measure().iterator().next().getValue();
    }

    @Test
    void countsWhatIsSentAndDelivered() {
        server.hub().notifyUser("ann", "tick", 0);
        try (SocketClient device = server.connect("ann");
                SocketClient back = server.resume(
                        "ann",
                        server.hub().inbox("bob").list(ListQuery.newest()).cursor())) {
            back.next();
            back.next();
            back.next();
            server.hub()
                    .notifyUser(
                            "ann",
                            NotificationRequest.type("tick").idempotencyKey("k").build());
            server.hub()
                    .notifyUser(
                            "ann",
                            NotificationRequest.type("tick").idempotencyKey("k").build());
            device.next();
            back.next();
            store.failBefore(1, Operation.APPEND);
            Assertions.assertThatThrownBy(() -> server.hub().notifyUser("ann", "tick", 1))
                    .isInstanceOf(StoreException.class);
            assertThat(value(registry, "notify.sends", "outcome", "stored")).isEqualTo(2);
            assertThat(value(registry, "notify.sends", "outcome", "repeated")).isEqualTo(1);
            assertThat(value(registry, "notify.sends", "outcome", "failed")).isEqualTo(1);
            assertThat(value(registry, "notify.deliveries", "source", "live")).isEqualTo(2);
            assertThat(value(registry, "notify.deliveries", "source", "page")).isEqualTo(1);
            assertThat(value(registry, "notify.delivery.time")).isEqualTo(2);
            assertThat(value(registry, "notify.connections")).isEqualTo(2);
            assertThat(value(registry, "notify.sessions.opened")).isEqualTo(2);
            assertThat(value(registry, "notify.sessions.behind")).isZero();
            assertThat(value(registry, "notify.store.calls", "operation", "append", "outcome", "failed"))
                    .isEqualTo(1);
        }
    }

    @Test
    void everyMeterIsExplainedAndBearsNobodysId() throws Exception {
        countsWhatIsSentAndDelivered();
        String page = Files.readString(Path.of("../docs/metrics.md"));
        Set<String> missing = new TreeSet<>();
        registry.getMeters().forEach(meter -> {
            String name = meter.getId().getName();
            if (!page.contains("`" + name.replace('.', '_'))) {
                missing.add(name);
            }
            meter.getId().getTags().forEach(tag -> assertThat(tag.getValue()).isNotIn("ann", "bob"));
        });
        assertThat(missing).isEmpty();
    }

    @Test
    void isReadByThisMachineAndByOperators() throws Exception {
        RestCaller here = new RestCaller(server, null);
        HttpResponse<String> text = here.call("GET", "/metrics");
        assertThat(text.statusCode()).isEqualTo(200);
        assertThat(text.headers().firstValue("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
        assertThat(text.body()).contains("# TYPE notify_sends_total counter").contains("notify_connections 0.0");
        RestCaller admin = new RestCaller(
                server, Jwt.of("ops").with("scope", "notify:admin").token());
        assertThat(admin.call("GET", "/metrics").statusCode()).isEqualTo(200);
        new RestCaller(server, Jwt.tokenOf("ann")).expectError(403, "forbidden", "GET", "/metrics");
        HttpResponse<String> forwarded = here.send(here.to("/metrics").header("X-Forwarded-For", "10.0.0.1"));
        assertThat(forwarded.statusCode()).isEqualTo(401);
    }

    @Test
    void isNotThereUnlessWanted() throws Exception {
        try (LiveServer plain = LiveServer.start()) {
            new RestCaller(plain, null).expectError(404, "not_found", "GET", "/metrics");
        }
    }
}

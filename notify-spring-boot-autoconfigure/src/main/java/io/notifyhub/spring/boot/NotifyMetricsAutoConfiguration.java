package io.notifyhub.spring.boot;

import io.micrometer.core.instrument.MeterRegistry;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.server.HubMetrics;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** The hub's meters, in the application's registry. */
@AutoConfiguration(
        before = NotifyAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass({MeterRegistry.class, HubMetrics.class})
@ConditionalOnBean(MeterRegistry.class)
@ConditionalOnProperty(name = "notify.enabled", matchIfMissing = true)
public final class NotifyMetricsAutoConfiguration {
    NotifyMetricsAutoConfiguration() {}

    /** The hub takes it for a listener and a monitor. */
    @Bean
    @ConditionalOnMissingBean
    HubMetrics notifyMetrics(MeterRegistry registry) {
        return new HubMetrics(registry);
    }

    @Bean
    SmartInitializingSingleton notifyMetricsWatch(HubMetrics metrics, ObjectProvider<NotificationHub> hub) {
        return () -> hub.ifAvailable(metrics::watch);
    }
}

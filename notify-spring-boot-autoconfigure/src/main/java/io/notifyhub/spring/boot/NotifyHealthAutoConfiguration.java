package io.notifyhub.spring.boot;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.host.HubEndpoint;
import io.notifyhub.core.host.HubStatus;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Whether the hub can serve: its store has to answer. A transport that is down is told and does not make it unhealthy. */
@AutoConfiguration(after = NotifyAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(NotificationHub.class)
@ConditionalOnEnabledHealthIndicator("notify")
public final class NotifyHealthAutoConfiguration {
    NotifyHealthAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean(name = "notifyHealthIndicator")
    HealthIndicator notifyHealthIndicator(NotificationHub hub) {
        return () -> health(hub.endpoint());
    }

    private static Health health(HubEndpoint endpoint) {
        boolean store = endpoint.isStoreUp();
        HubStatus status = endpoint.status();
        Health.Builder health = store ? Health.up() : Health.down();
        return health.withDetail("store", store ? "up" : "down")
                .withDetail("transport", status.transportUp() ? "up" : "down")
                .withDetail("connections", status.connections())
                .build();
    }
}

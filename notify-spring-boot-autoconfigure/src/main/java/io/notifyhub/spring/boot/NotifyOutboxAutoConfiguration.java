package io.notifyhub.spring.boot;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.spi.OutboxView;
import io.notifyhub.store.jdbc.TransactionalNotifier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** {@link TransactionalNotifications}, where the application has one database, of PostgreSQL or SQLite. */
@AutoConfiguration(
        after = NotifyAutoConfiguration.class,
        afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnClass({TransactionalNotifier.class, DataSourceUtils.class})
@ConditionalOnSingleCandidate(DataSource.class)
@ConditionalOnBean(NotificationHub.class)
@ConditionalOnProperty(name = "notify.outbox.enabled", matchIfMissing = true)
public final class NotifyOutboxAutoConfiguration {
    NotifyOutboxAutoConfiguration() {}

    /** Relays what was committed. Closed before the hub. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    @Nullable
    TransactionalNotifier transactionalNotifier(NotificationHub hub, DataSource source, NotifyProperties settings) {
        DatabaseKind kind = DatabaseKind.of(source);
        if (!kind.isPostgres() && !kind.isSqlite()) {
            return null;
        }
        return TransactionalNotifier.builder(hub, source)
                .relay(settings.outbox().relay())
                .createSchema(settings.outbox().createSchema())
                .build();
    }

    /** For the operators' page. */
    @Bean
    @ConditionalOnMissingBean
    @Nullable
    OutboxView notifyOutboxView(@Nullable TransactionalNotifier notifier) {
        return notifier == null ? null : notifier.view();
    }

    /** What application code calls within its transactions. */
    @Bean
    @ConditionalOnMissingBean
    @Nullable
    TransactionalNotifications transactionalNotifications(@Nullable TransactionalNotifier notifier, DataSource source) {
        return notifier == null ? null : new TransactionalNotifications(notifier, source);
    }
}

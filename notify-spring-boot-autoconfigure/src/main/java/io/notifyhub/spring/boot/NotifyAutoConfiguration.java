package io.notifyhub.spring.boot;

import io.notifyhub.core.HubListener;
import io.notifyhub.core.JsonCodec;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.core.auth.SendPolicy;
import io.notifyhub.core.auth.TokenAuthenticator;
import io.notifyhub.core.auth.UserDirectory;
import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.core.spi.HubMonitor;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.core.spi.Transport;
import io.notifyhub.transport.redis.RedisTransport;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A {@link NotificationHub}, with what the application has for it: a store, a transport, an authenticator, listeners. */
@AutoConfiguration(afterName = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
@ConditionalOnProperty(name = "notify.enabled", matchIfMissing = true)
@EnableConfigurationProperties(NotifyProperties.class)
public final class NotifyAutoConfiguration {
    private static final String STORE_CLASS = "io.notifyhub.store.jdbc.JdbcNotificationStore";

    NotifyAutoConfiguration() {}

    /** Closed by {@link NotifyLifecycle}, or with the context at the latest; before what it stands on. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    NotificationHub notificationHub(
            NotifyProperties settings,
            NotificationStore store,
            ObjectProvider<Transport> transport,
            ObjectProvider<TokenAuthenticator> authenticator,
            ObjectProvider<UserDirectory> directory,
            ObjectProvider<SendPolicy> policy,
            ObjectProvider<JsonCodec> json,
            ObjectProvider<HubListener> listeners,
            ObjectProvider<HubMonitor> monitors,
            ObjectProvider<NotificationHubCustomizer> customizers) {
        NotificationHub.Builder hub =
                settings.applyTo(NotificationHub.builder()).store(store);
        transport.ifAvailable(hub::transport);
        authenticator.ifAvailable(hub::authenticator);
        directory.ifAvailable(hub::userDirectory);
        policy.ifAvailable(hub::sendPolicy);
        json.ifAvailable(hub::jsonCodec);
        listeners.orderedStream().forEach(hub::listener);
        monitors.orderedStream().forEach(hub::monitor);
        customizers.orderedStream().forEach(customizer -> customizer.customize(hub));
        return hub.build();
    }

    /** Ends the hub in order when the application stops. */
    @Bean
    @ConditionalOnMissingBean
    NotifyLifecycle notifyLifecycle(NotificationHub hub, ObjectProvider<Leaving> leaving) {
        return new NotifyLifecycle(hub, leaving.getIfAvailable(() -> Leaving.NOBODY));
    }

    /** Tokens that were signed with {@code notify.secret-key}. */
    @Bean
    @ConditionalOnProperty("notify.secret-key")
    @ConditionalOnMissingBean
    TokenAuthenticator notifyTokenAuthenticator(NotifyProperties settings) {
        String secret = String.valueOf(settings.secretKey());
        JwtTokenAuthenticator.Builder tokens =
                JwtTokenAuthenticator.builder(secret).usernameClaim(settings.usernameClaim());
        String claim = settings.userIdClaim();
        return claim == null ? tokens.build() : tokens.userIdClaim(claim).build();
    }

    /** Keeps the notifications in the application's PostgreSQL, or in a SQLite file. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = STORE_CLASS)
    static class JdbcStore {
        @Bean(destroyMethod = "close")
        @ConditionalOnMissingBean
        NotificationStore notificationStore(NotifyProperties settings, ObjectProvider<DataSource> source) {
            return StoreChoice.of(settings.file(), source::getIfUnique);
        }
    }

    /** Without a module for a database. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass(STORE_CLASS)
    static class MemoryStore {
        @Bean(destroyMethod = "close")
        @ConditionalOnMissingBean
        NotificationStore notificationStore() {
            return MemoryNotificationStore.builder().build();
        }
    }

    /** Joins several nodes. The hub closes it. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RedisTransport.class)
    static class Redis {
        @Bean(destroyMethod = "")
        @ConditionalOnProperty("notify.redis-url")
        @ConditionalOnMissingBean
        Transport notifyTransport(NotifyProperties settings) {
            return RedisTransport.builder(String.valueOf(settings.redisUrl())).build();
        }
    }
}

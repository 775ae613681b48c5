package io.notifyhub.spring.boot;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.spi.OutboxView;
import io.notifyhub.server.AccessRules;
import io.notifyhub.server.jakarta.NotifyEndpoint;
import io.notifyhub.server.jakarta.NotifyFilter;
import io.notifyhub.server.jakarta.NotifyServlet;
import jakarta.servlet.ServletContext;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import java.util.ArrayList;
import java.util.List;
import org.apache.tomcat.websocket.server.WsSci;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.Authentication;

/** The hub's socket and its REST in the application's web server. */
@AutoConfiguration(after = NotifyAutoConfiguration.class)
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({ServerContainer.class, NotifyEndpoint.class, FilterRegistrationBean.class})
@ConditionalOnBean(NotificationHub.class)
public final class NotifyEndpointAutoConfiguration {
    private static final Logger log = LoggerFactory.getLogger(NotifyEndpointAutoConfiguration.class);
    /** Before Spring Security: what is refused here need not be authenticated. */
    private static final int FILTER_ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

    NotifyEndpointAutoConfiguration() {}

    /** Closed after the hub was. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    NotifyEndpoint notifyEndpoint(
            NotificationHub hub, NotifyProperties settings, ObjectProvider<NotifyEndpointCustomizer> customizers) {
        NotifyEndpoint.Builder endpoint = NotifyEndpoint.builder(hub)
                .path(settings.path())
                .access(rules(settings.allowedHosts(), settings.allowedOrigins()))
                .cookieName(settings.cookieName())
                .maxSocketsPerAddress(settings.maxSocketsPerAddress());
        customizers.orderedStream().forEach(customizer -> customizer.customize(endpoint));
        return endpoint.build();
    }

    private static AccessRules rules(List<String> hosts, List<String> origins) {
        AccessRules rules = hosts.isEmpty() ? AccessRules.sameOrigin() : AccessRules.hosts(hosts);
        return origins.isEmpty() ? rules : rules.withOrigins(origins);
    }

    /** Deploys the endpoint, once the web server has a container for it and before it listens. */
    @Bean
    SmartInitializingSingleton notifyEndpointDeployment(NotifyEndpoint endpoint, ServletContext context) {
        return () -> {
            if (!(context.getAttribute(ServerContainer.class.getName()) instanceof ServerContainer container)) {
                log.warn("The web server has no WebSocket container: add spring-boot-starter-websocket");
                return;
            }
            try {
                endpoint.addTo(container);
            } catch (DeploymentException e) {
                throw new IllegalStateException("the endpoint cannot be deployed at " + endpoint.path(), e);
            }
        };
    }

    @Bean
    FilterRegistrationBean<NotifyFilter> notifyFilter(NotifyEndpoint endpoint) {
        FilterRegistrationBean<NotifyFilter> filter = new FilterRegistrationBean<>(new NotifyFilter(endpoint));
        filter.addUrlPatterns(endpoint.path(), endpoint.path() + '/');
        filter.setOrder(FILTER_ORDER);
        return filter;
    }

    /** Filters run where a servlet is: without Spring MVC there is none at the endpoint's path. */
    @Bean
    ServletRegistrationBean<PathHolder> notifyPathHolder(NotifyEndpoint endpoint) {
        return new ServletRegistrationBean<>(new PathHolder(), endpoint.path(), endpoint.path() + '/');
    }

    /** REST at its fixed paths; health and meters are Spring Boot's own. */
    @Bean
    @ConditionalOnProperty(name = "notify.rest", matchIfMissing = true)
    ServletRegistrationBean<NotifyServlet> notifyServlet(
            NotifyEndpoint endpoint,
            NotifyProperties settings,
            ObjectProvider<OutboxView> outbox,
            ObjectProvider<NotifyServletCustomizer> customizers) {
        NotifyServlet.Builder servlet = NotifyServlet.builder(endpoint);
        List<String> paths = new ArrayList<>(NotifyServlet.USER_PATHS);
        if (settings.admin()) {
            paths.addAll(NotifyServlet.ADMIN_PATHS);
            outbox.ifAvailable(servlet::outbox);
        }
        customizers.orderedStream().forEach(customizer -> customizer.customize(servlet));
        return new ServletRegistrationBean<>(servlet.build(), paths.toArray(String[]::new));
    }

    @Bean
    Leaving notifyLeaving(NotifyEndpoint endpoint) {
        return new Leaving() {
            @Override
            public void drain() {
                endpoint.drain();
            }

            @Override
            public void awaitGone() {
                if (!endpoint.awaitGone()) {
                    log.info("{} connections did not close in time", endpoint.connectionCount());
                }
            }
        };
    }

    /** Who has a session that Spring Security has authenticated needs no token. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(Authentication.class)
    @ConditionalOnProperty(name = "notify.session", matchIfMissing = true)
    static class Sessions {
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        NotifyEndpointCustomizer notifySessions() {
            return endpoint -> endpoint.principals(SessionPrincipals::of);
        }

        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        NotifyServletCustomizer notifyRestSessions() {
            return servlet -> servlet.principals(SessionPrincipals::of);
        }
    }

    /** An embedded Tomcat has a WebSocket container if somebody makes one. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({WsSci.class, TomcatServletWebServerFactory.class})
    static class TomcatContainer {
        @Bean
        @Order(Ordered.LOWEST_PRECEDENCE)
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> notifyWebSocketContainer() {
            return factory -> factory.addContextCustomizers(context -> context.addServletContainerInitializer(
                    (classes, servlets) -> {
                        if (servlets.getAttribute(ServerContainer.class.getName()) == null) {
                            new WsSci().onStartup(classes, servlets);
                        }
                    },
                    null));
        }
    }
}

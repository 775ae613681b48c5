package io.notifyhub.spring.boot;

import io.notifyhub.core.auth.TokenAuthenticator;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/** The tokens of a resource server: those that Spring Security lets in, NotifyHub does too. */
@AutoConfiguration(
        before = NotifyAutoConfiguration.class,
        afterName =
                "org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration")
@ConditionalOnClass(JwtDecoder.class)
@ConditionalOnProperty(name = "notify.enabled", matchIfMissing = true)
@EnableConfigurationProperties(NotifyProperties.class)
public final class NotifyJwtAutoConfiguration {
    NotifyJwtAutoConfiguration() {}

    @Bean
    @ConditionalOnBean(JwtDecoder.class)
    @ConditionalOnMissingBean
    TokenAuthenticator notifyJwtAuthenticator(JwtDecoder decoder, ObjectProvider<NotifyProperties> settings) {
        NotifyProperties set = settings.getObject();
        String claim = set.userIdClaim();
        return new JwtDecoderAuthenticator(decoder, claim == null ? "sub" : claim, set.usernameClaim());
    }
}

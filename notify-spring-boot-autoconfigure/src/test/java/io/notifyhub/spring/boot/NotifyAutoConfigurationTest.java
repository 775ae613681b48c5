package io.notifyhub.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.AuthenticationException;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.auth.TokenAuthenticator;
import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.core.spi.ListQuery;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.store.jdbc.JdbcNotificationStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtValidationException;

/** Which beans there are, and when. */
class NotifyAutoConfigurationTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    NotifyMetricsAutoConfiguration.class,
                    NotifyJwtAutoConfiguration.class,
                    NotifyAutoConfiguration.class,
                    NotifyOutboxAutoConfiguration.class,
                    NotifyEndpointAutoConfiguration.class,
                    NotifyHealthAutoConfiguration.class));

    @TempDir
    Path folder = Path.of("");

    private static HikariDataSource sqlite(Path file) {
        HikariDataSource source = new HikariDataSource();
        source.setJdbcUrl("jdbc:sqlite:" + file + "?journal_mode=WAL&busy_timeout=5000&transaction_mode=IMMEDIATE");
        return source;
    }

    @Test
    void isAHubInMemoryWithoutAnySetting() {
        runner.run(context -> {
            assertThat(context).hasNotFailed().hasSingleBean(NotificationHub.class);
            assertThat(context).doesNotHaveBean(TokenAuthenticator.class);
            assertThat(context.getBean(NotificationStore.class)).isInstanceOf(MemoryNotificationStore.class);
            assertThat(context).doesNotHaveBean(TransactionalNotifications.class);
            assertThat(context.getBean(NotificationHub.class)
                            .notifyUser("5", "tick", 1)
                            .notification()
                            .id())
                    .isEqualTo(1);
        });
    }

    @Test
    void isNotThereWhereItIsSwitchedOff() {
        runner.withPropertyValues("notify.enabled=false")
                .withBean(SimpleMeterRegistry.class)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(NotificationHub.class));
    }

    @Test
    void checksTokensWithTheSecretKey() {
        runner.withPropertyValues("notify.secret-key=" + Tokens.SECRET).run(context -> {
            TokenAuthenticator tokens = context.getBean(TokenAuthenticator.class);
            assertThat(tokens.authenticate(Tokens.of("5")).userId()).isEqualTo("5");
            assertThatThrownBy(() -> tokens.authenticate("garbage")).isInstanceOf(AuthenticationException.class);
        });
        runner.withPropertyValues("notify.secret-key=short")
                .run(context -> assertThat(context).hasFailed());
    }

    @Test
    void stepsBackFromTheApplicationsOwnBeans() {
        TokenAuthenticator own = token -> Principal.of(token);
        MemoryNotificationStore store = MemoryNotificationStore.builder().build();
        runner.withPropertyValues("notify.secret-key=" + Tokens.SECRET, "notify.file=" + folder.resolve("n.db"))
                .withBean("own", TokenAuthenticator.class, () -> own)
                .withBean("store", NotificationStore.class, () -> store)
                .run(context -> {
                    assertThat(context.getBean(TokenAuthenticator.class)).isSameAs(own);
                    assertThat(context.getBean(NotificationStore.class)).isSameAs(store);
                });
    }

    @Test
    void letsTheApplicationChangeTheHubLast() {
        runner.withPropertyValues("notify.heartbeat=7s")
                .withBean(NotificationHubCustomizer.class, () -> hub -> hub.nodeId("mine"))
                .run(context -> {
                    NotificationHub hub = context.getBean(NotificationHub.class);
                    assertThat(hub.nodeId()).isEqualTo("mine");
                    assertThat(hub.endpoint().heartbeat()).hasSeconds(7);
                });
    }

    @Test
    void keepsNotificationsInAFileOverARestart() {
        ApplicationContextRunner filed = runner.withPropertyValues("notify.file=" + folder.resolve("n.db"));
        filed.run(context -> {
            assertThat(context.getBean(NotificationStore.class)).isInstanceOf(JdbcNotificationStore.class);
            context.getBean(NotificationHub.class).notifyUser("5", "tick", 1);
        });
        filed.run(context -> assertThat(context.getBean(NotificationHub.class)
                        .inbox("5")
                        .list(ListQuery.newest())
                        .total())
                .isEqualTo(1));
    }

    @Test
    void keepsThemBesideTheApplicationsOwnSqliteFile() {
        Path file = folder.resolve("app.db");
        runner.withBean(DataSource.class, () -> sqlite(file)).run(context -> {
            assertThat(context).hasSingleBean(TransactionalNotifications.class);
            assertThat(context.getBean(NotificationStore.class)).isInstanceOf(JdbcNotificationStore.class);
            assertThat(Files.exists(folder.resolve("app.db-notifications"))).isTrue();
        });
        runner.withBean(DataSource.class, () -> sqlite(file))
                .withPropertyValues("notify.outbox.enabled=false")
                .run(context -> assertThat(context).doesNotHaveBean(TransactionalNotifications.class));
    }

    @Test
    void doesWithoutTheModuleForDatabases() {
        runner.withClassLoader(new FilteredClassLoader("io.notifyhub.store", "io.notifyhub.transport"))
                .run(context -> assertThat(context.getBean(NotificationStore.class))
                        .isInstanceOf(MemoryNotificationStore.class));
    }

    @Test
    void doesWithoutSecurityMetersDatabaseAndServlets() {
        runner.withClassLoader(new FilteredClassLoader(
                        "org.springframework.security",
                        "io.micrometer",
                        "org.springframework.jdbc",
                        "jakarta",
                        "org.apache.tomcat"))
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(NotificationHub.class));
    }

    @Test
    void countsInTheApplicationsRegistry() {
        runner.withBean(SimpleMeterRegistry.class).run(context -> {
            context.getBean(NotificationHub.class).notifyUser("5", "tick", 1);
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("notify.sends")
                            .tag("outcome", "stored")
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("notify.connections").gauge().value()).isZero();
        });
    }

    @Test
    void tellsItsHealth() {
        runner.run(context -> {
            var health = Objects.requireNonNull(
                    context.getBean(HealthIndicator.class).health());
            assertThat(health.getStatus()).isEqualTo(Status.UP);
            assertThat(health.getDetails()).containsEntry("store", "up").containsEntry("connections", 0);
        });
    }

    @Test
    void closesTheHubWithTheContextAndDoesNotPauseIt() {
        runner.run(context -> {
            NotifyLifecycle lifecycle = context.getBean(NotifyLifecycle.class);
            assertThat(lifecycle.isRunning()).isTrue();
            assertThat(lifecycle.isPauseable()).isFalse();
            NotificationHub hub = context.getBean(NotificationHub.class);
            context.close();
            assertThat(lifecycle.isRunning()).isFalse();
            assertThatThrownBy(() -> hub.notifyUser("5", "tick", 1)).isInstanceOf(RuntimeException.class);
        });
    }

    // --- Spring Security's tokens

    private static Jwt.Builder jwt() {
        return Jwt.withTokenValue("t").header("alg", "RS256").subject("ada").issuedAt(Instant.EPOCH);
    }

    private static JwtDecoder refusing(JwtException why) {
        return token -> {
            throw why;
        };
    }

    @Test
    void letsInWhomTheResourceServerDoes() {
        JwtDecoder decoder = token -> jwt().claim("username", "Ada L")
                .claim("scope", "notify:send other")
                .expiresAt(Instant.ofEpochSecond(60))
                .build();
        runner.withPropertyValues("notify.secret-key=" + Tokens.SECRET)
                .withBean(JwtDecoder.class, () -> decoder)
                .run(context -> {
                    Principal who = context.getBean(TokenAuthenticator.class).authenticate("t");
                    assertThat(who.userId()).isEqualTo("ada");
                    assertThat(who.username()).isEqualTo("Ada L");
                    assertThat(who.scopes()).containsExactlyInAnyOrder("notify:send", "other");
                    assertThat(who.expiresAt()).isEqualTo(Instant.ofEpochSecond(60));
                });
        runner.withPropertyValues("notify.user-id-claim=uid")
                .withBean(
                        JwtDecoder.class, () -> token -> jwt().claim("uid", 7L).build())
                .run(context -> assertThat(context.getBean(TokenAuthenticator.class)
                                .authenticate("t")
                                .userId())
                        .isEqualTo("7"));
    }

    @Test
    void tellsAnExpiredTokenFromABadOneAndBothFromAnOutage() {
        OAuth2Error expired = new OAuth2Error("invalid_token", "Jwt expired at 2026-01-01T00:00:00Z", null);
        OAuth2Error wrong = new OAuth2Error("invalid_token", "The aud claim is not valid", null);
        assertThatThrownBy(() -> authenticate(refusing(new JwtValidationException("no", List.of(expired)))))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.isExpired()).isTrue());
        for (JwtException bad : List.of(new JwtValidationException("no", List.of(wrong)), new BadJwtException("no"))) {
            assertThatThrownBy(() -> authenticate(refusing(bad)))
                    .isInstanceOfSatisfying(
                            AuthenticationException.class,
                            e -> assertThat(e.isExpired()).isFalse());
        }
        assertThatThrownBy(() -> authenticate(refusing(new JwtException("the key set cannot be fetched"))))
                .isInstanceOf(JwtException.class);
        assertThatThrownBy(() -> authenticate(token -> jwt().subject("").build()))
                .isInstanceOf(AuthenticationException.class);
    }

    private static void authenticate(JwtDecoder decoder) throws AuthenticationException {
        Principal who = new JwtDecoderAuthenticator(decoder, "sub", "username").authenticate("t");
        throw new AssertionError("let in " + who);
    }

    // --- metadata

    @Test
    void describesItsSettingsForEditors() throws IOException {
        try (InputStream file = Objects.requireNonNull(
                NotifyProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
            String metadata = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(metadata).contains("\"notify.secret-key\"", "\"notify.outbox.relay\"", "where clients connect");
        }
    }
}

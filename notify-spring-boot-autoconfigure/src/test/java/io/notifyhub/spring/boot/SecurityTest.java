package io.notifyhub.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.notifyhub.core.NotificationHub;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Whole applications with Spring Security's real chain of filters before everything. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SecurityTest {
    private static final String INBOX = "/api/notifications/";

    /** As empty as an application can be. */
    @SpringBootConfiguration
    @EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
    static class Application {}

    /** Clients bring tokens of an issuer's. */
    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    static class ResourceServer {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            return http.authorizeHttpRequests(
                            requests -> requests.requestMatchers("/ws/notifications/**", "/api/notifications/**")
                                    .permitAll()
                                    .anyRequest()
                                    .authenticated())
                    .oauth2ResourceServer(tokens -> tokens.jwt(Customizer.withDefaults()))
                    .build();
        }

        @Bean
        JwtDecoder decoder() {
            byte[] secret = Tokens.SECRET.getBytes(StandardCharsets.UTF_8);
            return NimbusJwtDecoder.withSecretKey(new SecretKeySpec(secret, "HmacSHA256"))
                    .build();
        }
    }

    /** People log in with a form and have a session. */
    @Configuration(proxyBeanMethods = false)
    @EnableWebSecurity
    static class FormLogin {
        @Bean
        SecurityFilterChain chain(HttpSecurity http) throws Exception {
            // A foreign page cannot have these paths do anything: the Origin is checked there.
            return http.authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                    .formLogin(Customizer.withDefaults())
                    .csrf(csrf -> csrf.ignoringRequestMatchers("/api/notifications/**"))
                    .build();
        }

        /** Filters run where a servlet is: in the place of Spring MVC's. */
        @Bean
        ServletRegistrationBean<PathHolder> everythingElse() {
            return new ServletRegistrationBean<>(new PathHolder(), "/");
        }

        @Bean
        UserDetailsService people() {
            return new InMemoryUserDetailsManager(User.withUsername("ada")
                    .password("{noop}a password")
                    .roles("USER")
                    .build());
        }
    }

    private static ConfigurableApplicationContext start(Class<?> security) {
        SpringApplication application = new SpringApplication(Application.class, security);
        application.setDefaultProperties(
                Map.of("server.port", "0", "server.address", "127.0.0.1", "spring.main.banner-mode", "off"));
        return application.run();
    }

    private static String base(ConfigurableApplicationContext application) {
        return "http://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port");
    }

    private static HttpRequest.Builder to(ConfigurableApplicationContext application, String path) {
        return HttpRequest.newBuilder(URI.create(base(application) + path)).timeout(Duration.ofSeconds(10));
    }

    private static String issued(String subject) {
        return JWT.create()
                .withSubject(subject)
                .withExpiresAt(Instant.now().plus(Duration.ofHours(1)))
                .sign(Algorithm.HMAC256(Tokens.SECRET));
    }

    @Test
    void letsTokensOfAResourceServerInOnTheSocketAndOverRest() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        String bearer = "Bearer " + issued("ada");
        try (ConfigurableApplicationContext application = start(ResourceServer.class)) {
            application.getBean(NotificationHub.class).notifyUser("ada", "tick", 1);
            try (Socket client = new Socket(Socket.uri(application, "?token=" + issued("ada")))) {
                assertThat(client.next()).contains("\"user_id\":\"ada\"");
            }
            try (Socket client = new Socket(Socket.uri(application, ""), "Authorization", bearer)) {
                assertThat(client.next()).contains("\"user_id\":\"ada\"");
            }
            try (Socket client = new Socket(Socket.uri(application, "?token=garbage"))) {
                assertThat(client.next()).contains("\"code\":4001");
            }
            HttpResponse<String> list = http.send(
                    to(application, INBOX).header("Authorization", bearer).build(), BodyHandlers.ofString());
            assertThat(list.statusCode()).isEqualTo(200);
            assertThat(list.body()).contains("\"type\":\"tick\"", "\"unread_count\":1");
            HttpResponse<String> read = http.send(
                    to(application, INBOX + "read_all/")
                            .header("Authorization", bearer)
                            .POST(BodyPublishers.noBody())
                            .build(),
                    BodyHandlers.ofString());
            assertThat(read.statusCode()).isEqualTo(200);
            assertThat(read.body()).contains("\"unread_count\":0");
            HttpResponse<String> nobody = http.send(to(application, INBOX).build(), BodyHandlers.ofString());
            assertThat(nobody.statusCode()).isEqualTo(401);
            assertThat(nobody.body()).contains("\"code\":\"not_authenticated\"");
        }
    }

    @Test
    void letsASessionOfAFormLoginInWhereTheBrowserVouchesForThePage() throws Exception {
        CookieManager cookies = new CookieManager();
        HttpClient http = HttpClient.newBuilder().cookieHandler(cookies).build();
        try (ConfigurableApplicationContext application = start(FormLogin.class)) {
            assertThatThrownBy(() -> new Socket(Socket.uri(application, "")))
                    .as("Spring Security sends them to the login")
                    .hasCauseInstanceOf(WebSocketHandshakeException.class);
            login(application, http);
            String own = base(application);
            String cookie = cookies.getCookieStore().getCookies().stream()
                    .map(HttpCookie::toString)
                    .collect(Collectors.joining("; "));
            NotificationHub hub = application.getBean(NotificationHub.class);
            hub.notifyUser("ada", "tick", 1);
            try (Socket client = new Socket(Socket.uri(application, ""), "Cookie", cookie, "Origin", own)) {
                assertThat(client.next()).contains("\"user_id\":\"ada\"");
            }
            try (Socket client = new Socket(Socket.uri(application, ""), "Cookie", cookie)) {
                assertThat(client.next()).contains("\"code\":4001");
            }
            assertThat(http.send(to(application, INBOX).build(), BodyHandlers.ofString())
                            .body())
                    .contains("\"type\":\"tick\"", "\"unread_count\":1");
            assertThat(readAll(application, http, null)).isEqualTo(401);
            assertThat(readAll(application, http, "https://evil.com")).isEqualTo(403);
            assertThat(hub.inbox("ada").counts().unread()).isEqualTo(1);
            assertThat(readAll(application, http, own)).isEqualTo(200);
            assertThat(hub.inbox("ada").counts().unread()).isZero();
            HttpResponse<InputStream> stream =
                    http.send(to(application, INBOX + "stream").build(), BodyHandlers.ofInputStream());
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).startsWith("id: ");
                assertThat(lines.readLine()).contains("\"user_id\":\"ada\"");
            }
        }
    }

    private static int readAll(ConfigurableApplicationContext application, HttpClient http, @Nullable String origin)
            throws Exception {
        HttpRequest.Builder request = to(application, INBOX + "read_all/").POST(BodyPublishers.noBody());
        if (origin != null) {
            request.header("Origin", origin);
        }
        return http.send(request.build(), BodyHandlers.ofString()).statusCode();
    }

    /** As a browser does it: with the form's hidden field. */
    private static void login(ConfigurableApplicationContext application, HttpClient http) throws Exception {
        String form = http.send(to(application, "/login").build(), BodyHandlers.ofString())
                .body();
        Matcher hidden =
                Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"").matcher(form);
        assertThat(hidden.find()).as(form).isTrue();
        String fields =
                "username=ada&password=a+password&_csrf=" + URLEncoder.encode(hidden.group(1), StandardCharsets.UTF_8);
        HttpResponse<String> answer = http.send(
                to(application, "/login")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(fields))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location").orElse("")).doesNotContain("error");
    }
}

package io.notifyhub.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.NotificationHub;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** A whole application on Tomcat, and a client of the JDK's. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RealApplicationTest {
    @TempDir
    Path folder = Path.of("");

    /** As empty as an application can be. */
    @SpringBootConfiguration
    @WithoutSecurity
    static class Application {}

    /** With a user who is logged in, in every request that has a name in its header. */
    @Configuration(proxyBeanMethods = false)
    static class LoggedIn {
        @Bean
        FilterRegistrationBean<jakarta.servlet.Filter> login() {
            return new FilterRegistrationBean<>((request, response, chain) -> {
                String name = ((jakarta.servlet.http.HttpServletRequest) request).getHeader("X-User");
                if (name != null) {
                    SecurityContextHolder.getContext()
                            .setAuthentication(new TestingAuthenticationToken(name, "", "SCOPE_notify:send"));
                }
                try {
                    chain.doFilter(request, response);
                } finally {
                    SecurityContextHolder.clearContext();
                }
            });
        }
    }

    private ConfigurableApplicationContext start(Class<?>... more) {
        Class<?>[] all = new Class<?>[more.length + 1];
        all[0] = Application.class;
        System.arraycopy(more, 0, all, 1, more.length);
        return FileApplication.start(folder, 0, all);
    }

    private static URI socket(ConfigurableApplicationContext application, String query) {
        return Socket.uri(application, query);
    }

    private static String cursorOf(String frame) {
        int at = frame.indexOf("\"cursor\":\"") + "\"cursor\":\"".length();
        return frame.substring(at, frame.indexOf('"', at));
    }

    @Test
    void bringsANotificationToAClientAndKeepsItOverARestart() throws Exception {
        String token = "?token=" + Tokens.of("5");
        String cursor;
        try (ConfigurableApplicationContext application = start();
                Socket client = new Socket(socket(application, token))) {
            assertThat(client.next()).contains("connection_established").contains("Connected as 5");
            assertThat(client.next()).contains("caught_up");
            NotificationHub hub = application.getBean(NotificationHub.class);
            hub.notifyUser("5", "friend_request", Map.of("request_id", 1));
            String frame = client.next();
            assertThat(frame).startsWith("{\"type\":\"friend_request\",\"data\":{\"request_id\":1}");
            cursor = URLEncoder.encode(cursorOf(frame), StandardCharsets.UTF_8);
            hub.notifyUser("5", "friend_request", Map.of("request_id", 2));
            assertThat(client.next()).contains("\"request_id\":2");
            application.close();
            assertThat(client.next())
                    .contains("\"type\":\"closing\",\"code\":1001")
                    .contains("\"reconnect\":true");
            assertThat(client.next()).isEqualTo("close 1001");
        }
        try (ConfigurableApplicationContext application = start();
                Socket client = new Socket(socket(application, token + "&cursor=" + cursor))) {
            assertThat(client.next()).contains("\"resumed\":true").contains("\"missed\":1");
            assertThat(client.next()).contains("\"request_id\":2");
            assertThat(client.next()).contains("caught_up");
        }
    }

    @Test
    void letsInWhoIsLoggedInBesideAnAllowedOriginAlone() throws Exception {
        try (ConfigurableApplicationContext application = start(LoggedIn.class)) {
            URI uri = socket(application, "");
            String own = "http://127.0.0.1:" + uri.getPort();
            try (Socket client = new Socket(uri, "X-User", "ada", "Origin", own)) {
                assertThat(client.next()).contains("\"user_id\":\"ada\"");
            }
            try (Socket client = new Socket(uri, "X-User", "ada")) {
                assertThat(client.next()).contains("\"code\":4001");
            }
            try (Socket client = new Socket(uri, "Origin", own)) {
                assertThat(client.next()).contains("\"code\":4001");
            }
        }
    }
}

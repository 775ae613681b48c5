package io.notifyhub.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.core.NotificationHub;
import io.notifyhub.server.undertow.NotifyServer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings of who may come in: what cannot work stops the start with one sentence. */
class AccessTest {
    private static final String SECRET = "7d1e6b93255af0d7c2418e9b360c8f4a7d1e6b93255af0d7c2418e9b360c8f4a";

    @AutoClose
    private final NotificationHub hub = NotificationHub.builder().build();

    @TempDir
    private Path folder;

    private static void everything(Settings settings, NotificationHub hub) {
        assertThat(Access.authenticator(settings)).isNotNull();
        assertThat(Access.limits(settings).maxDevicesPerUser()).isPositive();
        assertThat(Access.handlers(settings, hub).build()).isNotNull();
        assertThat(Access.server(settings, NotifyServer.builder(hub))).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "ALLOWED_HOSTS, example.com:80",
        "ALLOWED_HOSTS, http://example.com",
        "ALLOWED_ORIGINS, example.com",
        "ALLOWED_ORIGINS, https://example.com/path",
        "TRUSTED_PROXIES, proxy.example.com",
        "TRUSTED_PROXIES, 10.0.0.0/99",
        "AUTH_COOKIE, a b",
        "TLS_CERT, missing.pem",
        "TLS_KEY, missing.pem",
        "JWKS_URL, http://example.com/keys",
        "JWKS_URL, not an address",
        "JWT_ALGORITHM, none",
        "JWT_ALGORITHM, RS256",
        "JWT_PUBLIC_KEY, missing.pem",
        "JWT_LEEWAY, soon",
        "JWT_LEEWAY, -1",
        "MAX_CONNECTIONS, 0",
        "MAX_CONNECTIONS_PER_ADDRESS, many",
        "MAX_DEVICES_PER_USER, 0",
        "MESSAGES_PER_SECOND, 0",
        "SECRET_KEY, short",
    })
    void whatCannotWorkIsSaidInOneSentence(String name, String value) {
        Settings settings = new Settings(
                name.equals("SECRET_KEY") ? Map.of(name, value) : Map.of(name, value, "SECRET_KEY", SECRET));
        assertThatThrownBy(() -> everything(settings, hub))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageMatching("[^\\n]+[.]")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void whatCanWorkDoes() {
        everything(
                new Settings(Map.of(
                        "SECRET_KEY",
                        SECRET,
                        "ALLOWED_HOSTS",
                        "example.com, .example.org",
                        "ALLOWED_ORIGINS",
                        "https://example.com http://localhost:3000",
                        "TRUSTED_PROXIES",
                        "10.0.0.0/8,::1",
                        "JWT_ALGORITHM",
                        "HS512",
                        "JWT_ISSUER",
                        "me",
                        "JWT_LEEWAY",
                        "5",
                        "MAX_DEVICES_PER_USER",
                        "3")),
                hub);
        Settings none = new Settings(Map.of("DATA_DIR", folder.toString()));
        everything(none, hub);
        assertThat(Access.leeway(none)).isEqualTo(Duration.ofSeconds(30));
        assertThat(none.list("ALLOWED_HOSTS")).isEqualTo(List.of());
    }

    @Test
    void aHalfOfTlsIsNotEnough() throws Exception {
        Path file = Files.writeString(folder.resolve("cert.pem"), "x");
        Settings settings = new Settings(Map.of("SECRET_KEY", SECRET, "TLS_CERT", file.toString()));
        assertThatThrownBy(() -> everything(settings, hub))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("TLS_KEY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    void whoListensForOthersWithoutTlsIsWarned(String host) {
        assertThat(Access.warning(new Settings(Map.of("HOST", host))))
                .contains("HOST is " + host, "TLS_CERT", "TRUSTED_PROXIES")
                .doesNotContain("\n");
    }

    @Test
    void nobodyIsWarnedWithoutNeed() {
        assertThat(Access.warning(new Settings(Map.of()))).isNull();
        for (String host : List.of("127.0.0.1", "localhost", "::1", "127.1.2.3")) {
            assertThat(Access.warning(new Settings(Map.of("HOST", host)))).isNull();
        }
        assertThat(Access.warning(new Settings(Map.of("HOST", "0.0.0.0", "TLS_CERT", "c.pem", "TLS_KEY", "k.pem"))))
                .isNull();
        assertThat(Access.warning(new Settings(Map.of("HOST", "0.0.0.0", "TRUSTED_PROXIES", "10.0.0.0/8"))))
                .isNull();
    }

    @Test
    void theLogShowsNoControlCharacterAsSuch() throws Exception {
        String configuration;
        try (InputStream file = Access.class.getResourceAsStream("/logback.xml")) {
            configuration = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        Matcher replaced =
                Pattern.compile("%replace\\(%msg\\)\\{'([^']+)', '\\?'\\}").matcher(configuration);
        assertThat(replaced.find()).isTrue();
        for (String bad : List.of("\n", "\r", "\u0000", "\u001b", "\u007f", "\u0085", "\u009b", "\u2028", "\u202e")) {
            assertThat(("a" + bad + "b").replaceAll(replaced.group(1), "?")).isEqualTo("a?b");
        }
        assertThat("Zoë, 漢字".replaceAll(replaced.group(1), "?")).isEqualTo("Zoë, 漢字");
    }
}

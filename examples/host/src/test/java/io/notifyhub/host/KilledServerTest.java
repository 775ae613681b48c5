package io.notifyhub.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.auth.Principal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host as a process of its own, without a setting but the folder. */
class KilledServerTest {
    private static final Pattern LISTENS = Pattern.compile("listens on (http://\\S+)");

    @TempDir
    Path folder = Path.of("");

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    @DisplayName("what was acknowledged is there after the server was killed and started again")
    void outlivesItsServer() throws Exception {
        Process first = start(Map.of());
        try {
            URI server = address(first);
            assertThat(post(server, "{\"user_id\":\"5\",\"title\":\"kept\"}").statusCode())
                    .isEqualTo(201);
        } finally {
            first.destroyForcibly().waitFor();
        }
        Process second = start(Map.of());
        try {
            assertThat(list(address(second))).contains("\"kept\"").contains("\"total\":1");
        } finally {
            second.destroyForcibly().waitFor();
        }
    }

    @Test
    @DisplayName(
            "a second server in the same folder, or a database that cannot be named so, ends with 78 and a sentence")
    void refusesWhatCannotWork() throws Exception {
        Process first = start(Map.of());
        try {
            address(first);
            assertThat(refusal(Map.of())).contains("is in use by another process");
        } finally {
            first.destroyForcibly().waitFor();
        }
        assertThat(refusal(Map.of("DATABASE_URL", "mysql://root:hidden@localhost/x")))
                .contains("DATABASE_URL must be sqlite:")
                .doesNotContain("hidden");
        assertThat(refusal(Map.of("DATABASE_URL", "postgres://me:hidden@localhost/x")))
                .contains("SECRET_KEY must be set")
                .doesNotContain("hidden");
    }

    private String refusal(Map<String, String> environment) throws IOException, InterruptedException {
        Process process = start(environment);
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isEqualTo(ConfigurationException.EXIT_CODE);
        assertThat(said.strip().lines()).hasSize(1);
        return said;
    }

    private Process start(Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        Main.class.getName(),
                        "serve",
                        "--port",
                        "0")
                .redirectErrorStream(true);
        Map<String, String> all = builder.environment();
        List.of("DATABASE_URL", "SECRET_KEY", "DJANGO_SECRET_KEY", "HOST", "PORT")
                .forEach(all::remove);
        all.put("DATA_DIR", folder.toString());
        all.putAll(environment);
        return builder.start();
    }

    private static URI address(Process server) throws IOException {
        BufferedReader said =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            Matcher listens = LISTENS.matcher(line);
            if (listens.find()) {
                return URI.create(Objects.requireNonNull(listens.group(1)));
            }
        }
        throw new AssertionError("the server ended: " + all);
    }

    private HttpRequest.Builder request(URI server) {
        String secret = SecretKey.of(new Settings(Map.of("DATA_DIR", folder.toString())));
        String token = Tokens.mint(secret, "5", Duration.ofMinutes(5), List.of(Principal.SCOPE_SEND));
        return HttpRequest.newBuilder(server.resolve("/api/notifications/"))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> post(URI server, String body) throws IOException, InterruptedException {
        return http.send(request(server).POST(BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    }

    private String list(URI server) throws IOException, InterruptedException {
        return http.send(request(server).GET().build(), BodyHandlers.ofString()).body();
    }
}

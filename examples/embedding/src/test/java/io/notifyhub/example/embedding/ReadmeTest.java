package io.notifyhub.example.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import io.notifyhub.client.NotifyClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadmeTest {
    private static final String SECRET = "a secret for tests, of 32 bytes or more";

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest(name = "the README quotes {0} as it is compiled")
    @CsvSource({"PlainUndertow, embed", "PlainJetty, jetty", "DesktopClient, client"})
    void quotes(String source, String region) throws IOException {
        Path file = Path.of("src/main/java/io/notifyhub/example/embedding", source + ".java");
        String readme = Files.readString(Path.of("../../README.md"));
        assertThat(readme).contains("```java\n" + region(file, region) + "\n```");
    }

    /** The lines of a region, without their common indentation. */
    private static String region(Path file, String name) throws IOException {
        List<String> lines = Files.readAllLines(file);
        int from = lines.indexOf("        // region " + name) + 1;
        List<String> rest = lines.subList(from, lines.size());
        List<String> region = rest.subList(0, rest.indexOf("        // end"));
        assertThat(region).hasSizeLessThanOrEqualTo(10);
        return String.join("\n", region).stripIndent();
    }

    @Test
    @DisplayName("the README's lines serve, notify, and bring the notification to a client that comes later")
    void runs() {
        List<Long> shown = new CopyOnWriteArrayList<>();
        try (PlainUndertow.Running running = PlainUndertow.start(SECRET, 0)) {
            int port = ((InetSocketAddress)
                            running.server().getListenerInfo().get(0).getAddress())
                    .getPort();
            URI uri = URI.create("ws://127.0.0.1:" + port + "/ws/notifications/");
            Path cursor = folder.resolve("cursor");
            try (NotifyClient client = connect(uri, cursor, shown)) {
                await().until(() -> Files.exists(cursor));
                running.hub().notifyUser("5", "friend_request", Map.of("request_id", 1));
                await().until(() -> shown.equals(List.of(1L)));
                assertThat(client.ignoredSteps()).isZero();
            }
            running.hub().notifyUser("5", "friend_request", Map.of("request_id", 2));
            try (NotifyClient client = connect(uri, cursor, shown)) {
                await().until(() -> shown.equals(List.of(1L, 2L)));
                assertThat(client.ignoredSteps()).isZero();
            }
        }
    }

    @Test
    @DisplayName("the lines for Jetty serve the socket and REST, and tell clients when to come back")
    void runsOnJetty() throws Exception {
        List<Long> shown = new CopyOnWriteArrayList<>();
        try (PlainJetty.Running running = PlainJetty.start(SECRET, 0)) {
            int port = running.server().getURI().getPort();
            Path cursor = folder.resolve("cursor");
            URI uri = URI.create("ws://127.0.0.1:" + port + "/ws/notifications/");
            try (NotifyClient client = connect(uri, cursor, shown)) {
                await().until(() -> Files.exists(cursor));
                running.hub().notifyUser("5", "friend_request", Map.of("request_id", 1));
                await().until(() -> shown.equals(List.of(1L)));
                assertThat(client.ignoredSteps()).isZero();
            }
            HttpRequest list = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/notifications/"))
                    .header("Authorization", "Bearer " + token())
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(list, BodyHandlers.ofString())
                            .body())
                    .contains("\"unread_count\":1");
        }
    }

    private static NotifyClient connect(URI uri, Path cursor, List<Long> shown) {
        return DesktopClient.connect(uri, ReadmeTest::token, cursor, request -> shown.add(request.request_id));
    }

    private static String token() {
        return JWT.create()
                .withClaim("user_id", 5)
                .withExpiresAt(Instant.now().plus(Duration.ofHours(1)))
                .sign(Algorithm.HMAC256(SECRET));
    }
}

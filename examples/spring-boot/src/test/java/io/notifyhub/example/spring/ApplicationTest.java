package io.notifyhub.example.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** The application as it is started by anyone, over a restart. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class ApplicationTest {
    private static final String SECRET = "a secret for tests, of 32 bytes or more";

    @TempDir
    Path folder = Path.of("");

    private ConfigurableApplicationContext start() {
        return SpringApplication.run(
                Application.class,
                "--SECRET_KEY=" + SECRET,
                "--notify.file=" + folder.resolve("notify.db"),
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--logging.level.root=error");
    }

    private static String token() {
        return JWT.create()
                .withClaim("user_id", "5")
                .withExpiresAt(Instant.now().plus(Duration.ofHours(1)))
                .sign(Algorithm.HMAC256(SECRET));
    }

    /** All that comes in on a socket. */
    private static BlockingQueue<String> connect(ConfigurableApplicationContext application, String cursor) {
        BlockingQueue<String> frames = new LinkedBlockingQueue<>();
        URI uri = URI.create("ws://127.0.0.1:" + application.getEnvironment().getProperty("local.server.port")
                + "/ws/notifications/?token=" + token() + cursor);
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(uri, new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        frames.add(data.toString());
                        from.request(1);
                        return null;
                    }
                })
                .join();
        assertThat(socket.isInputClosed()).isFalse();
        return frames;
    }

    private static String next(BlockingQueue<String> frames) throws InterruptedException {
        return String.valueOf(frames.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void notifiesABrowserAndKeepsItOverARestart() throws Exception {
        String cursor;
        try (ConfigurableApplicationContext application = start()) {
            BlockingQueue<String> frames = connect(application, "");
            String hello = next(frames);
            assertThat(hello).contains("connection_established");
            assertThat(next(frames)).contains("caught_up");
            application.getBean(FriendRequests.class).send("5", 123);
            assertThat(next(frames)).startsWith("{\"type\":\"friend_request\",\"data\":{\"request_id\":123}");
            int at = hello.indexOf("\"cursor\":\"") + "\"cursor\":\"".length();
            cursor = hello.substring(at, hello.indexOf('"', at));
        }
        try (ConfigurableApplicationContext application = start()) {
            BlockingQueue<String> frames = connect(application, "&cursor=" + cursor);
            assertThat(next(frames)).contains("\"resumed\":true");
            assertThat(next(frames)).contains("\"request_id\":123");
        }
    }

    @Test
    void isQuotedByTheReadme() throws IOException {
        String readme = Files.readString(Path.of("../../README.md"));
        String settings = Files.readString(Path.of("src/main/resources/application.properties"));
        assertThat(readme).contains("```properties\n" + settings + "```");
        List<String> lines =
                Files.readAllLines(Path.of("src/main/java/io/notifyhub/example/spring/FriendRequests.java"));
        List<String> region =
                lines.subList(lines.indexOf("        // region spring") + 1, lines.indexOf("        // end"));
        assertThat(readme).contains("```java\n" + String.join("\n", region).stripIndent() + "\n```");
    }
}

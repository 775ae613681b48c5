package friends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notifyhub.client.CursorStore;
import io.notifyhub.client.NotifyClient;
import io.notifyhub.protocol.Notification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TutorialTest {
    private static final String SECRET = "a secret for tests, of 32 bytes or more";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest(name = "the tutorial quotes the whole of {0}")
    @ValueSource(
            strings = {
                "standalone.xml",
                "src/main/java/friends/Hello.java",
                "src/main/java/friends/Friends.java",
                "src/main/java/friends/Routes.java",
                "src/main/java/friends/Application.java",
                "src/main/resources/page/index.html",
                "src/main/resources/page/friends.js"
            })
    void quotes(String file) throws IOException {
        String kind = file.substring(file.lastIndexOf('.') + 1);
        String tutorial = Files.readString(Path.of("../../docs/tutorial.md"));
        assertThat(tutorial).contains("```" + kind + "\n" + Files.readString(Path.of(file)) + "```\n");
    }

    @Test
    @DisplayName("the reader's build file names what this one does, in the same versions")
    void builds() throws IOException {
        String standalone = Files.readString(Path.of("standalone.xml"));
        String parent = Files.readString(Path.of("../../pom.xml"));
        String version = parent.replaceFirst("(?s).*?<version>(.*?)</version>.*", "$1");
        String slf4j = parent.replaceFirst("(?s).*<slf4j.version>(.*?)</slf4j.version>.*", "$1");
        assertThat(standalone.split("<dependency>")).hasSize(4);
        for (String module : List.of("notify-server-undertow", "notify-store-jdbc")) {
            assertThat(standalone).containsPattern(module + "</artifactId>\\s*<version>" + version);
        }
        assertThat(standalone).containsPattern("slf4j-simple</artifactId>\\s*<version>" + slf4j);
    }

    @Test
    @DisplayName(
            "a request that is made while its recipient is away, and the server restarted, comes once when they are back")
    void runs() throws Exception {
        List<Notification> adas = new CopyOnWriteArrayList<>();
        List<Notification> graces = new CopyOnWriteArrayList<>();
        CursorStore place = CursorStore.memory();
        int port;
        try (Application application = new Application(folder, SECRET, 0)) {
            port = application.port();
            try (NotifyClient grace = connect(port, "grace", place, graces)) {
                assertThat(grace.ignoredSteps()).isZero();
            }
            assertThat(send("POST", port, "/ask?to=grace", token(port, "ada")).statusCode())
                    .isEqualTo(201);
            assertThat(send("POST", port, "/ask?to=grace", token(port, "ada")).statusCode())
                    .isEqualTo(409);
            assertThat(send("POST", port, "/ask?to=grace", "nonsense").statusCode())
                    .isEqualTo(401);
        }
        try (Application application = new Application(folder, SECRET, port);
                NotifyClient ada = connect(port, "ada", CursorStore.memory(), adas);
                NotifyClient grace = connect(port, "grace", place, graces)) {
            await().until(() -> graces.size() == 1);
            assertThat(graces.get(0).message()).isEqualTo("ada wants to be your friend.");
            String accept = "/accept?id=" + graces.get(0).dataJson().replaceAll(".*\"request_id\":(\\d+).*", "$1");
            assertThat(send("POST", port, accept, token(port, "ada")).statusCode())
                    .isEqualTo(404);
            assertThat(send("POST", port, accept, token(port, "grace")).statusCode())
                    .isEqualTo(200);
            await().until(() -> adas.size() == 1);
            assertThat(adas.get(0).message()).isEqualTo("grace accepted your friend request!");
            assertThat(send("GET", port, "/friends", token(port, "ada")).body()).contains("\"friends\":[\"grace\"]");
            assertThat(send("GET", port, "/", "").body()).contains("<notify-inbox");
            assertThat(graces).hasSize(1);
            assertThat(ada.ignoredSteps() + grace.ignoredSteps()).isZero();
            assertThat(application.port()).isEqualTo(port);
        }
    }

    /** Waits for the greeting. */
    private static NotifyClient connect(int port, String name, CursorStore place, List<Notification> told) {
        NotifyClient client = NotifyClient.builder(URI.create("ws://127.0.0.1:" + port + "/ws/notifications/"))
                .token(() -> token(port, name))
                .cursorStore(place)
                .onNotification(told::add)
                .build();
        client.connect().toCompletableFuture().join();
        return client;
    }

    private static String token(int port, String name) throws IOException, InterruptedException {
        return send("POST", port, "/sign-in?name=" + name, "").body().replace("\"", "");
    }

    private static HttpResponse<String> send(String method, int port, String path, String token)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + token)
                .method(method, BodyPublishers.noBody())
                .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }
}

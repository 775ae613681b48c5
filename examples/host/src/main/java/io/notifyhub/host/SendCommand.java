package io.notifyhub.host;

import io.notifyhub.core.auth.Principal;
import io.notifyhub.protocol.Notification;
import io.notifyhub.protocol.SendNotification;
import io.notifyhub.protocol.codec.FrameCodec;
import io.notifyhub.protocol.codec.JsonText;
import io.notifyhub.protocol.codec.UserIdFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Notifies a user over the server's HTTP interface. */
@Command(name = "send", description = "Notifies a user.", mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(5);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final ServerOption server = new ServerOption();

    @Option(names = "--user-id", required = true, description = "Whom to notify.")
    private String userId = "";

    @ArgGroup(exclusive = false, validate = false, heading = "%nWhat to say:%n")
    private final Content content = new Content();

    /** What is sent. */
    private static final class Content {
        @Option(names = "--title", description = "A headline.")
        private @Nullable String title;

        @Option(names = "--message", description = "A text.")
        private @Nullable String message;

        @Option(names = "--type", defaultValue = Notification.DEFAULT_TYPE, description = "general by default.")
        private String type = Notification.DEFAULT_TYPE;

        @Option(names = "--data", defaultValue = "{}", description = "A payload, as JSON.")
        private String data = "{}";

        @Option(names = "--link", description = "Where it leads.")
        private @Nullable String link;
    }

    @Override
    public Integer call() throws InterruptedException {
        HttpResponse<String> answer = post(body());
        PrintWriter out = answer.statusCode() < 300
                ? spec.commandLine().getOut()
                : spec.commandLine().getErr();
        out.println(answer.body());
        out.flush();
        return answer.statusCode() < 300 ? 0 : 1;
    }

    private String body() {
        Notification notification = Notification.builder(content.type)
                .title(content.title)
                .message(content.message)
                .dataJson(JsonText.compact(content.data))
                .link(content.link)
                .build();
        return new FrameCodec(UserIdFormat.AUTO).encode(new SendNotification(userId, notification, null, null));
    }

    private HttpResponse<String> post(String body) throws InterruptedException {
        String given = server.token();
        String token = given != null
                ? given
                : Tokens.mint(
                        SecretKey.of(Settings.ofProcess()), userId, TOKEN_LIFETIME, List.of(Principal.SCOPE_SEND));
        HttpRequest request = HttpRequest.newBuilder(server.http("/api/notifications/"))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return HttpClient.newBuilder()
                    .connectTimeout(TIMEOUT)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException e) {
            throw new IllegalStateException(
                    "nothing listens on " + server.http("/") + ": start it with ./notify serve", e);
        } catch (IOException e) {
            throw new IllegalStateException(server.http("/") + " did not answer: " + e.getMessage(), e);
        }
    }
}

package io.notifyhub.host;

import io.notifyhub.host.SocialCall.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/** Calls the social application, and says what the caller knows afterwards. Methods block. Thread-safe. */
final class SocialHttp {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final String address;

    SocialHttp(int port) {
        address = "http://127.0.0.1:" + port;
    }

    /** @param status 0 if there was no answer */
    record Answer(Outcome outcome, int status, SocialJson body) {
        boolean isDone() {
            return outcome == Outcome.DONE;
        }

        long id() {
            return body.id();
        }
    }

    Answer get(String path, String token) {
        return call("GET", path, token, Map.of());
    }

    Answer post(String path, String token, Map<String, ?> body) {
        return call("POST", path, token, body);
    }

    Answer delete(String path, String token) {
        return call("DELETE", path, token, Map.of());
    }

    private Answer call(String method, String path, String token, Map<String, ?> body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(SocialJson.write(body)));
            if (!token.isEmpty()) {
                request.header("Authorization", "Bearer " + token);
            }
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            int status = response.statusCode();
            return new Answer(outcome(status), status, SocialJson.read(response.body()));
        } catch (ConnectException e) {
            return new Answer(Outcome.NOT_SENT, 0, SocialJson.NOTHING);
        } catch (IOException e) {
            return new Answer(Outcome.UNKNOWN, 0, SocialJson.NOTHING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(Outcome.UNKNOWN, 0, SocialJson.NOTHING);
        }
    }

    private static Outcome outcome(int status) {
        if (status < 300) {
            return Outcome.DONE;
        }
        return status < 500 ? Outcome.REFUSED : Outcome.UNKNOWN;
    }
}

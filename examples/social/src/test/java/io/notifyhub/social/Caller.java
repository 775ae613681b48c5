package io.notifyhub.social;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notifyhub.core.InboxPage;
import io.notifyhub.core.spi.ListQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody who calls the application, with their token. */
final class Caller {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RunningApplication application;
    private final String token;
    private final long id;

    Caller(RunningApplication application, String token, long id) {
        this.application = application;
        this.token = token;
        this.id = id;
    }

    long id() {
        return id;
    }

    String token() {
        return token;
    }

    /** An answer. */
    record Answer(HttpResponse<String> response) {
        /** The body, of an answer of this status. */
        JsonNode expect(int status) {
            assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
            return json();
        }

        /** An error of this status, code and sentence. */
        JsonNode expectError(int status, String code, String sentence) {
            JsonNode body = expect(status);
            assertThat(body.path("error").asText()).isEqualTo(sentence);
            assertThat(body.path("code").asText()).isEqualTo(code);
            return body;
        }

        JsonNode json() {
            return Caller.json(response.body());
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    Answer get(String path) {
        return call("GET", path, null);
    }

    Answer post(String path, @Nullable String json) {
        return call("POST", path, json);
    }

    /** @param json with single quotes for double ones */
    Answer call(String method, String path, @Nullable String json, String... headers) {
        return callAs("application/json", method, path, json, headers);
    }

    /** @param type of the body */
    Answer callAs(String type, String method, String path, @Nullable String json, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(application.url(path)))
                .timeout(Duration.ofSeconds(20))
                .method(
                        method,
                        json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json.replace('\'', '"')));
        if (json != null) {
            request.header("Content-Type", type);
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What is in their inbox by now, oldest first: the types, after as many as that have come. */
    List<String> inbox(int entries) {
        await().atMost(Duration.ofSeconds(10)).until(() -> page().total() >= entries);
        return page().entries().stream()
                .sorted((one, other) -> Long.compare(one.id(), other.id()))
                .map(entry -> entry.type() + " " + entry.dataJson())
                .toList();
    }

    private InboxPage page() {
        return application.hub().inbox(String.valueOf(id)).list(new ListQuery(200, Long.MAX_VALUE, false));
    }
}

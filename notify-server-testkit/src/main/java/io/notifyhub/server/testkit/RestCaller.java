package io.notifyhub.server.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Somebody who asks a server over plain HTTP, with a token. JSON is written with {@code '} for {@code "}. */
public record RestCaller(ServedHub server, @Nullable String token) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public HttpRequest.Builder to(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.http(path)).timeout(Duration.ofSeconds(5));
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> call(String method, String path) throws IOException, InterruptedException {
        return send(to(path).method(method, BodyPublishers.noBody()));
    }

    public HttpResponse<String> call(String method, String path, String json) throws IOException, InterruptedException {
        return send(to(path).header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(Json.quoted(json))));
    }

    /** Asks, and expects this status and body. */
    public JsonNode expect(int status, String expected, String method, String path)
            throws IOException, InterruptedException {
        return check(status, expected, call(method, path));
    }

    public JsonNode expect(int status, String expected, String method, String path, String json)
            throws IOException, InterruptedException {
        return check(status, expected, call(method, path, json));
    }

    public HttpResponse<String> expectError(int status, String code, String method, String path)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = call(method, path);
        check(status, "{'error':'<text>','code':'" + code + "'}", answer);
        return answer;
    }

    public HttpResponse<String> expectError(int status, String code, String method, String path, String json)
            throws IOException, InterruptedException {
        HttpResponse<String> answer = call(method, path, json);
        check(status, "{'error':'<text>','code':'" + code + "'}", answer);
        return answer;
    }

    private static JsonNode check(int status, String expected, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        JsonNode body = Json.parse(answer.body());
        Json.assertMatches(body, expected);
        return body;
    }
}

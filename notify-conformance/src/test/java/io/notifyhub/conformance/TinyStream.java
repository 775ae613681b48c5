package io.notifyhub.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The feed as Server-Sent Events, and what goes beside it over REST. One thread reads and tells the listener. */
final class TinyStream implements TinyTransport {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final TinySocket.Listener listener;
    private final String api;
    private final String token;
    private volatile @Nullable InputStream body;

    /** @param api the address of the REST routes, with its last slash */
    TinyStream(String api, String token, TinySocket.Listener listener) {
        this.api = api;
        this.token = token;
        this.listener = listener;
    }

    void open(@Nullable String cursor) {
        Thread thread = new Thread(() -> run(cursor), "tiny-stream");
        thread.setDaemon(true);
        thread.start();
    }

    private void run(@Nullable String cursor) {
        try {
            HttpRequest.Builder request = request("stream");
            if (cursor != null) {
                request.header("Last-Event-ID", cursor);
            }
            HttpResponse<InputStream> answer = HTTP.send(request.build(), BodyHandlers.ofInputStream());
            InputStream in = answer.body();
            body = in;
            if (answer.statusCode() != 200) {
                String said = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                listener.onEnd(said.contains("token_expired") ? 4002 : 0, null);
                return;
            }
            BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith("data: ")) {
                    listener.onText(line.substring("data: ".length()));
                }
            }
            listener.onEnd(1006, null);
        } catch (IOException | InterruptedException e) {
            listener.onEnd(1006, e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(api + path)).header("Authorization", "Bearer " + token);
    }

    /** The list with its cursor; blocks. */
    JsonNode list() throws IOException, InterruptedException {
        return Frames.parse(
                HTTP.send(request("").build(), BodyHandlers.ofString()).body());
    }

    /** Whether an entry could be marked as read; blocks. */
    boolean markRead(long id) throws IOException, InterruptedException {
        HttpRequest request =
                request(id + "/read/").POST(BodyPublishers.noBody()).build();
        return HTTP.send(request, BodyHandlers.ofString()).statusCode() == 200;
    }

    @Override
    public void send(String frame) {
        // Nothing can be sent over it.
    }

    @Override
    public void goodbye() {
        abort();
    }

    @Override
    public void abort() {
        InputStream open = body;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is closed all the same.
            }
        }
    }
}

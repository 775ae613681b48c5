package io.notifyhub.server.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads Server-Sent Events as the HTML Standard says (section 9.2.6), so far as a test needs it. */
public final class StreamClient implements AutoCloseable {
    private static final long SECONDS = 5;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<Part> parts = new LinkedBlockingQueue<>();
    private final HttpResponse<InputStream> answer;

    /** One event, a comment (both null), or the end (data is {@code END}). */
    public record Part(
            @Nullable String id,
            @Nullable String data,
            @Nullable String retry) {
        public static final String END = "END";

        public JsonNode json() {
            return Json.parse(String.valueOf(data));
        }
    }

    public StreamClient(HttpRequest.Builder request) throws IOException, InterruptedException {
        this.answer = HTTP.send(request.build(), BodyHandlers.ofInputStream());
        Thread reader = new Thread(this::read, "test-stream");
        reader.setDaemon(true);
        reader.start();
    }

    public HttpResponse<InputStream> answer() {
        return answer;
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            String id = null;
            String data = null;
            String retry = null;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.startsWith("retry: ")) {
                    retry = line.substring(7);
                } else if (line.isEmpty()) {
                    parts.add(new Part(id, data, retry));
                    id = null;
                    data = null;
                    retry = null;
                } else if (!line.startsWith(":")) {
                    parts.add(new Part(null, "unexpected line: " + line, null));
                }
            }
        } catch (IOException e) {
            // Cut: the same to a client as an end.
        }
        parts.add(new Part(null, Part.END, null));
    }

    /** The next event or comment. */
    public Part nextPart() throws InterruptedException {
        Part part = parts.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(part).as("what came within %d s", SECONDS).isNotNull();
        return part;
    }

    /** The next event. */
    public Part next() throws InterruptedException {
        Part part = nextPart();
        while (part.data() == null) {
            part = nextPart();
        }
        return part;
    }

    /** The next event, which has to be {@code expected}; its id is its cursor. */
    public Part expect(String expected) throws InterruptedException {
        Part part = next();
        Json.assertMatches(part.json(), expected);
        JsonNode cursor = part.json().get("cursor");
        assertThat(part.id()).isEqualTo(cursor == null ? null : cursor.textValue());
        return part;
    }

    public void expectEnd() throws InterruptedException {
        assertThat(next().data()).isEqualTo(Part.END);
    }

    @Override
    public void close() throws IOException {
        answer.body().close();
    }
}

package io.notifyhub.conformance.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A driver's way to the suite: asks for commands, and tells events in order. Thread-safe. */
public final class ControlChannel {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String url;
    private final String driver;
    private final BlockingQueue<ObjectNode> events = new LinkedBlockingQueue<>();

    /** Registers; blocks. */
    public ControlChannel(String url, String name, List<String> can) throws IOException, InterruptedException {
        this.url = url;
        ObjectNode said = JSON.createObjectNode().put("name", name);
        can.forEach(said.putArray("can")::add);
        String answer = send(request("/drivers").POST(BodyPublishers.ofString(said.toString())))
                .body();
        this.driver = "/drivers/" + JSON.readTree(answer).path("driver").asText();
        Thread teller = new Thread(this::tellAll, "driver-teller");
        teller.setDaemon(true);
        teller.start();
    }

    /** The next command; null if there is none for a while. Blocks. */
    @Nullable
    public JsonNode next() throws IOException, InterruptedException {
        HttpResponse<String> answer = send(request(driver + "/next").GET());
        return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : null;
    }

    /** What the client told its application; never blocks. */
    public void tell(ObjectNode event) {
        events.add(event);
    }

    /** Asks at any address of the suite's; blocks. */
    public static String ask(String address) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                HTTP.send(HttpRequest.newBuilder(URI.create(address)).GET().build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("no answer but " + answer.statusCode());
        }
        return answer.body();
    }

    private void tellAll() {
        try {
            while (true) {
                List<ObjectNode> batch = new ArrayList<>(List.of(events.take()));
                events.drainTo(batch);
                ArrayNode all = JSON.createArrayNode().addAll(batch);
                send(request(driver + "/told").POST(BodyPublishers.ofString(all.toString())));
            }
        } catch (IOException | InterruptedException e) {
            // The suite is over.
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}

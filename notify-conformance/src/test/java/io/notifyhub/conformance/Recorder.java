package io.notifyhub.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Records exchanges between the Java client and the real server of today. Its arguments are a version and the folder
 * {@code recorded}; what is there already is left alone, as released versions do not change.
 */
final class Recorder {
    private static final Duration QUIET = Duration.ofMillis(300);
    /** What came last is told by then. */
    private static final Duration SETTLED = Duration.ofSeconds(1);

    private final Run run;
    private final RecordedHost host;
    private final List<JsonNode> lines = new ArrayList<>();
    private @Nullable Connection connection;
    private @Nullable ServerLink link;

    private Recorder(Run run, RecordedHost host) {
        this.run = run;
        this.host = host;
    }

    /** By hand, when a version is released. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1], arguments[0]);
        Files.createDirectories(folder);
        List<String> index = new ArrayList<>(Files.readAllLines(folder.resolveSibling("index.txt")));
        for (Map.Entry<String, List<JsonNode>> each : Exchanges.all().entrySet()) {
            Path file = folder.resolve(each.getKey() + ".jsonl");
            if (!Files.exists(file)) {
                Files.write(
                        file,
                        record(each.getValue()).stream().map(JsonNode::toString).toList());
                index.add(arguments[0] + '/' + each.getKey());
            }
        }
        Files.write(folder.resolveSibling("index.txt"), index);
        System.exit(0);
    }

    static List<JsonNode> record(List<JsonNode> acts) throws Exception {
        List<JsonNode> recorded = new ArrayList<>();
        Scenario scenario = Draft.good("record").plays(run -> {
            try (RecordedHost host = new RecordedHost()) {
                Recorder recorder = new Recorder(run, host);
                recorder.play(acts);
                recorded.addAll(recorder.lines);
            }
        });
        try (ControlServer control = new ControlServer(0, new StaticFiles(null));
                Closeable drivers = Drivers.javaClient().start(control.url(), 1)) {
            Driver driver = control.acquire(Duration.ofSeconds(10));
            Verdict verdict =
                    new ScenarioPlayer(control, Duration.ofSeconds(10)).play(scenario, Objects.requireNonNull(driver));
            if (verdict.failed()) {
                throw new IllegalStateException(verdict.sentence() + "\n" + String.join("\n", verdict.transcript()));
            }
            return recorded;
        }
    }

    private void play(List<JsonNode> acts) throws Exception {
        run.client().allowAnyEntries();
        run.client().start(start -> start.put("inbox", false));
        open();
        Map<Integer, ObjectNode> calls = new TreeMap<>();
        for (JsonNode act : acts) {
            if (act.has("admit")) {
                open();
                continue;
            }
            ObjectNode line = act.deepCopy();
            lines.add(line);
            if (act.has("app")) {
                calls.put(
                        run.client().call(act.get("app").asText(), command -> command.setAll((ObjectNode) act)), line);
            } else if (act.has("host")) {
                host.perform(act);
            } else if (act.has("cut")) {
                cut();
            }
            relay();
        }
        for (Map.Entry<Integer, ObjectNode> call : calls.entrySet()) {
            JsonNode result = run.client().result(call.getKey());
            call.getValue().set("ok", result.get("ok"));
            if (result.hasNonNull("code")) {
                call.getValue().set("code", result.get("code"));
            }
        }
        run.pause(SETTLED);
        lines.add(told());
    }

    private void open() throws Exception {
        Connection next = run.arrival();
        ObjectNode with = Frames.JSON.createObjectNode();
        if (next.cursor() != null) {
            with.put("cursor", next.cursor());
        }
        lines.add(Frames.JSON.createObjectNode().set("open", with));
        link = new ServerLink(host.socket(next.cursor()));
        next.answerNoLists();
        connection = next.upgrade();
        while (lines.get(lines.size() - 1).findPath("type").asText("").isEmpty()) {
            relay();
        }
    }

    private void cut() {
        if (connection != null && link != null) {
            connection.cut();
            link.cut();
        }
        connection = null;
        link = null;
    }

    /** Carries frames over, in both directions, until none comes for a while. */
    private void relay() throws InterruptedException, IOException {
        Connection client = connection;
        ServerLink server = link;
        if (client == null || server == null) {
            return;
        }
        long quietSince = System.nanoTime();
        while (System.nanoTime() - quietSince < QUIET.toNanos()) {
            JsonNode sent = client.within(Duration.ofMillis(10), null);
            if (sent != null) {
                lines.add(Frames.JSON.createObjectNode().set("client", sent));
                server.send(sent);
            }
            JsonNode came = server.next(Duration.ofMillis(10));
            if (came != null) {
                lines.add(came);
                if (came.has("server")) {
                    client.send((ObjectNode) came.get("server"));
                } else {
                    client.close(came.get("close").asInt(), "");
                    connection = null;
                    link = null;
                    return;
                }
            }
            quietSince = sent == null && came == null ? quietSince : System.nanoTime();
        }
    }

    private JsonNode told() {
        ObjectNode told = Frames.JSON.createObjectNode();
        ArrayNode entries = told.putArray("entries");
        for (long id : run.client().entries()) {
            entries.add(id);
        }
        List<JsonNode> counts = run.client().told("unread");
        told.set("unread", counts.get(counts.size() - 1).get("count"));
        told.put("reloads", run.client().told("reloaded").size());
        List<JsonNode> states = run.client().told("state");
        told.set("state", states.get(states.size() - 1).get("state"));
        return Frames.JSON.createObjectNode().set("told", told);
    }
}

package io.notifyhub.conformance;

import static io.notifyhub.conformance.ExpectationException.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What servers of earlier versions really sent, to the client of today. */
final class RecordedScenarios {
    private static final Duration BEFORE_CLOSING = Duration.ofMillis(200);

    private RecordedScenarios() {}

    static List<Scenario> all() {
        return Recording.all().stream().map(RecordedScenarios::scenario).toList();
    }

    private static Scenario scenario(Recording recording) {
        return Draft.good("recorded-" + recording.version() + "-" + recording.name())
                .rule("(all)")
                .server("sends again, frame by frame, what a server of version " + recording.version() + " sent")
                .expects("does again what the Java client of that version did")
                .needs(needs(recording))
                .plays(run -> new Replay(run, List.of(needs(recording)).contains(Ability.LIST)).play(recording));
    }

    private static Ability[] needs(Recording recording) {
        Set<Ability> needs = EnumSet.noneOf(Ability.class);
        for (JsonNode line : recording.lines()) {
            if (line.has("app")) {
                needs.add(line.get("app").asText().equals("list") ? Ability.LIST : Ability.COMMANDS);
            }
        }
        return needs.toArray(new Ability[0]);
    }

    /** One replay. For one thread. */
    private static final class Replay {
        private final Run run;
        private final Map<String, JsonNode> refs = new HashMap<>();
        private final Map<Integer, JsonNode> calls = new HashMap<>();
        private Connection connection;
        private final boolean appLists;
        private int opened;

        Replay(Run run, boolean appLists) throws Exception {
            this.run = run;
            this.appLists = appLists;
            run.client().start();
            this.connection = run.arrival();
        }

        void play(Recording recording) throws Exception {
            for (JsonNode line : recording.lines()) {
                if (line.has("open")) {
                    connection = opened == 0 ? connection : run.arrival();
                    opened++;
                    open(line.get("open"));
                } else if (line.has("server")) {
                    server(line.get("server").deepCopy());
                } else if (line.has("client")) {
                    client(line.get("client"));
                } else if (line.has("app")) {
                    app(line);
                } else if (line.has("cut")) {
                    connection.cut();
                } else if (line.has("close")) {
                    connection.close(line.get("close").asInt(), "");
                } else if (line.has("told")) {
                    told(line.get("told"));
                }
            }
        }

        private void open(JsonNode with) throws Exception {
            String recorded = Run.text(with, "cursor");
            if (recorded == null) {
                require(connection.cursor() == null, "the client brought the cursor " + connection.cursor());
            } else if (recorded.matches("\\d+\\..*")) {
                connection.expectCursor(recorded);
            } else {
                connection.expectNoRealCursor();
            }
            connection.upgrade();
            if (appLists) {
                connection.answerNoLists();
            }
        }

        private void server(ObjectNode frame) throws Exception {
            if (frame.path("type").asText().equals("closing")) {
                // It did not come at once, and a client may have asked for its list first.
                run.pause(BEFORE_CLOSING);
            }
            if (frame.has("ref")) {
                JsonNode ref = refs.get(frame.get("ref").asText());
                if (ref == null && frame.path("type").asText().equals("done")) {
                    return;
                }
                frame.remove("ref");
                if (ref != null) {
                    frame.set("ref", ref);
                }
            }
            connection.send(frame);
        }

        private void client(JsonNode recorded) throws Exception {
            JsonNode frame = connection.expect(recorded.path("type").asText());
            require(
                    recorded.path("notification_id").equals(frame.path("notification_id")),
                    "the client sent " + frame + " where it had sent " + recorded);
            if (recorded.has("ref") && frame.has("ref")) {
                refs.put(recorded.get("ref").asText(), frame.get("ref"));
            }
        }

        private void app(JsonNode line) throws InterruptedException {
            run.client().awaitConnected(opened);
            int call = run.client().call(line.get("app").asText(), command -> {
                if (line.has("id")) {
                    command.set("id", line.get("id"));
                }
                if (line.has("limit")) {
                    command.set("limit", line.get("limit"));
                }
            });
            calls.put(call, line);
        }

        private void told(JsonNode expected) throws Exception {
            for (Map.Entry<Integer, JsonNode> each : calls.entrySet()) {
                JsonNode result = run.client().result(each.getKey());
                JsonNode line = each.getValue();
                require(
                        result.path("ok").asBoolean() == line.path("ok").asBoolean(),
                        "the call " + line + " ended with " + result);
                require(
                        line.path("code")
                                .asText()
                                .equals(Run.text(result, "code") == null ? "" : Run.text(result, "code")),
                        "the call " + line + " ended with " + result);
            }
            long[] entries = new long[expected.path("entries").size()];
            for (int i = 0; i < entries.length; i++) {
                entries[i] = expected.path("entries").get(i).asLong();
            }
            run.client().awaitEntries(entries);
            run.client().awaitUnread(expected.path("unread").asLong());
            int wanted = expected.path("reloads").asInt();
            run.watch()
                    .await(run.patience(), () -> run.client().told("reloaded").size() >= wanted ? true : null);
            int reloads = run.client().told("reloaded").size();
            require(
                    reloads == wanted,
                    "the application was given " + reloads + " lists anew, not " + expected.path("reloads"));
            if (expected.has("state")) {
                run.client().awaitState(expected.path("state").asText());
            }
        }
    }
}

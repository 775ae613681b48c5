package io.notifyhub.conformance;

import static io.notifyhub.conformance.ExpectationException.require;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notifyhub.conformance.wire.ServerFrames;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.LongStream;

/** Frames as a right server sends them, in every cut and with everything a later version may add. */
final class FrameScenarios {
    private static final String HARD_TEXT =
            "\"quotes\" \\ / \b\f\n\r\t \u0001 \u2028\u2029 é ß 中文 עברית 👩‍👩‍👧 <script>alert(1)</script> &amp; %00";
    private static final long LARGEST_NUMBER = 9_007_199_254_740_991L;

    private FrameScenarios() {}

    static List<Scenario> all() {
        return List.of(
                byteByByte(),
                fragments(),
                manyAtOnce(),
                largeFrame(),
                unknownFields(),
                unknownTypes(),
                events(),
                exactText(),
                shapes(),
                steps(),
                hugeNumbers(),
                unknownError());
    }

    private static Scenario byteByByte() {
        return Draft.slow("byte-by-byte")
                .rule("RFC 6455")
                .server("sends the handshake's answer and every frame one byte at a time, a millisecond each")
                .expects("understands it all")
                .plays(run -> {
                    run.client().start();
                    Connection first = run.arrival().upgradeInPieces();
                    for (ObjectNode frame : List.of(Frames.hello(5), Frames.caughtUp(5, 0), Frames.created(6, 1))) {
                        first.sendInPieces(frame.toString(), ServerFrames.text(frame.toString()));
                    }
                    run.client().awaitEntries(6);
                });
    }

    private static Scenario fragments() {
        return Draft.good("fragments")
                .rule("RFC 6455 section 5.4")
                .server("sends a message in fragments of three bytes, through the middle of characters, with pings"
                        + " between")
                .expects("puts it together, and answers the pings")
                .plays(run -> {
                    Connection first = run.connect(5);
                    ObjectNode frame = Frames.created(6, 1);
                    ((ObjectNode) frame.get("notification")).put("title", HARD_TEXT);
                    first.sendBytes("in fragments: " + frame, ServerFrames.fragments(frame.toString(), 3));
                    run.client().awaitEntries(6);
                    requireTitle(run, HARD_TEXT);
                    first.awaitPong("between");
                });
    }

    private static void requireTitle(Run run, String title) {
        JsonNode entry = run.client().told("notification").get(0);
        require(title.equals(Run.text(entry, "title")), "the title was told as " + entry.get("title"));
    }

    private static Scenario manyAtOnce() {
        return Draft.good("many-at-once")
                .rule("From the server")
                .server("sends 500 entries in one write")
                .expects("tells each once and in order")
                .plays(run -> {
                    Connection first = run.connect(5);
                    ByteArrayOutputStream all = new ByteArrayOutputStream();
                    long[] ids = LongStream.rangeClosed(6, 505).toArray();
                    for (long id : ids) {
                        all.writeBytes(
                                ServerFrames.text(Frames.created(id, id - 5).toString()));
                    }
                    first.sendBytes("500 entries", all.toByteArray());
                    run.client().awaitEntries(ids);
                    first.cut();
                    run.comesBack(505);
                });
    }

    private static Scenario largeFrame() {
        return Draft.good("large-frame")
                .rule("From the server")
                .server("sends an entry of the largest size: 32 KiB of data, texts of three bytes a character")
                .expects("tells it whole")
                .plays(run -> {
                    Connection first = run.connect(5);
                    ObjectNode frame = Frames.created(6, 1);
                    ObjectNode entry = (ObjectNode) frame.get("notification");
                    entry.put("title", "中".repeat(200)).put("message", "文".repeat(4_000));
                    entry.putObject("data").put("blob", "字".repeat(10_900));
                    first.send(frame);
                    run.client().awaitEntries(6);
                    requireTitle(run, "中".repeat(200));
                });
    }

    private static Scenario unknownFields() {
        return Draft.good("unknown-fields")
                .rule("(beginning)")
                .server("adds fields of every kind that no version has yet to each frame")
                .expects("ignores them")
                .plays(run -> {
                    run.client().start();
                    Connection first = run.accept();
                    ObjectNode entry = Frames.created(6, 1);
                    later((ObjectNode) entry.get("notification"));
                    first.send(later(Frames.hello(5)), later(Frames.caughtUp(5, 0)), later(entry));
                    first.send(later(Frames.untitled("friend_request", 7, 2)));
                    first.send(later(Frames.markedRead(8, 6, 1)), later(Frames.pruned(9, 6, 1)));
                    first.send(later(Frames.preferences(10, false)));
                    run.client().awaitEntries(6, 7);
                    first.close(later(Frames.closing(1001, "going", true, 0, false)));
                    run.comesBack(10);
                });
    }

    private static ObjectNode later(ObjectNode frame) {
        frame.put("a_later_text", "x")
                .put("a_later_number", 1.5e300)
                .putNull("a_later_null")
                .put("a_later_flag", true);
        frame.putObject("a_later_object").putObject("in").putArray("it").add(1).addNull();
        return frame;
    }

    private static Scenario unknownTypes() {
        return Draft.good("unknown-types")
                .rule("(beginning)")
                .server("sends frames and a step of types that begin with `notify.`, which later versions may have")
                .expects("tells nothing of them, and goes on")
                .plays(run -> {
                    Connection first = run.connect(5);
                    first.send(Frames.event("notify.later"));
                    first.send(Frames.object("notify.step")
                            .put("cursor", Frames.at(6))
                            .put("unread_count", 0));
                    first.send(Frames.created(7, 1));
                    run.client().awaitEntries(7);
                    require(
                            run.client().told("transient").isEmpty(),
                            "the application was told a frame of a later version: "
                                    + run.client().told("transient"));
                    first.cut();
                    run.comesBack(7);
                });
    }

    private static Scenario events() {
        return Draft.good("events")
                .rule("From the server")
                .server("sends transient events between two entries")
                .expects("tells them as events, and keeps its cursor from steps alone")
                .plays(run -> {
                    Connection first = run.connect(5);
                    first.send(Frames.event("typing"), Frames.created(6, 1), Frames.event("typing"));
                    run.client().awaitEntries(6);
                    run.client()
                            .await("transient", event -> "typing".equals(Run.text(event, "type")), "no event was told");
                    first.cut();
                    run.comesBack(6);
                });
    }

    private static Scenario exactText() {
        return Draft.good("exact-text")
                .rule("From the server")
                .server("sends an entry whose texts have quotes, control characters, line separators, emoji and markup")
                .expects("tells title, message and data to the letter")
                .plays(run -> {
                    Connection first = run.connect(5);
                    ObjectNode frame = Frames.created(6, 1);
                    ObjectNode entry = (ObjectNode) frame.get("notification");
                    entry.put("title", HARD_TEXT)
                            .put("message", HARD_TEXT + HARD_TEXT)
                            .put("link", "/a?b=c&d=%20#e");
                    ObjectNode data = entry.putObject("data");
                    data.put("text", HARD_TEXT).put("largest", LARGEST_NUMBER).put("fraction", 0.1);
                    data.putArray("list")
                            .add(1)
                            .addNull()
                            .add(false)
                            .addObject()
                            .put("", "");
                    first.send(frame);
                    run.client().awaitEntries(6);
                    requireTitle(run, HARD_TEXT);
                    JsonNode told = run.client().told("notification").get(0);
                    require(
                            (HARD_TEXT + HARD_TEXT).equals(Run.text(told, "message")),
                            "the message was told as " + told.get("message"));
                    JsonNode back = Frames.parse(String.valueOf(told.get("data")));
                    require(Frames.parse(data.toString()).equals(back), "the data was told as " + back);
                });
    }

    private static Scenario shapes() {
        return Draft.good("shapes")
                .rule("From the server")
                .server("sends an entry without a title, one with, one that is muted, and one that is not kept")
                .expects("tells all four, and which of them is not to be announced; the last has no id and moves no"
                        + " cursor")
                .plays(run -> {
                    Connection first = run.connect(5);
                    ObjectNode unkept = Frames.object("friend_request").put("created_at", "2026-11-21T10:00:00Z");
                    unkept.putObject("data").put("request_id", 77);
                    first.send(Frames.untitled("friend_request", 6, 1), Frames.created(7, 2));
                    first.send(Frames.titled("notification_added", Frames.entry(8), 3)
                            .put("cursor", Frames.at(8)));
                    first.send(unkept.put("unread_count", 3));
                    run.client().awaitEntries(6, 7, 8);
                    run.client()
                            .await(
                                    "notification",
                                    event -> event.path("id").asLong() == 0,
                                    "the notification that is not kept was not told");
                    for (JsonNode entry : run.client().told("notification")) {
                        long id = entry.path("id").asLong();
                        require(
                                entry.path("muted").asBoolean() == (id == 8),
                                "entry " + id + " was told as " + (id == 8 ? "one to announce" : "muted"));
                        String type = id == 6 || id == 0 ? "friend_request" : "general";
                        require(
                                type.equals(Run.text(entry, "type")),
                                "entry " + id + " was told as a " + entry.get("type"));
                    }
                    first.cut();
                    run.comesBack(8);
                });
    }

    private static Scenario steps() {
        return Draft.good("steps")
                .rule("From the server")
                .server("sends every kind of step")
                .expects("tells each, and the count of unread entries that the last one brought")
                .plays(run -> {
                    Connection first = run.connect(5);
                    first.send(Frames.created(6, 1), Frames.created(7, 2), Frames.created(8, 3));
                    run.client().awaitEntries(6, 7, 8);
                    run.client().awaitUnread(3);
                    first.send(Frames.markedRead(9, 6, 2));
                    awaitStep(run, "marked_read", "id", 6);
                    run.client().awaitUnread(2);
                    first.send(Frames.deleted(10, 7, 1));
                    awaitStep(run, "deleted", "id", 7);
                    run.client().awaitUnread(1);
                    first.send(Frames.allRead(11, 8, 0));
                    awaitStep(run, "all_read", "up_to", 8);
                    run.client().awaitUnread(0);
                    first.send(Frames.pruned(12, 6, 0));
                    awaitStep(run, "pruned", "up_to", 6);
                    first.send(Frames.preferences(13, true));
                    run.client()
                            .await(
                                    "preferences",
                                    event -> event.path("mute_all").asBoolean(),
                                    "no preferences were told");
                    first.cut();
                    run.comesBack(13);
                });
    }

    private static void awaitStep(Run run, String kind, String field, long value) throws InterruptedException {
        run.client()
                .await(
                        kind,
                        event -> event.path(field).asLong() == value,
                        "'" + kind + "' of " + value + " was not told");
    }

    private static Scenario hugeNumbers() {
        return Draft.good("huge-numbers")
                .rule("From the server")
                .server("sends the largest id and counts there can be, and data with numbers that fit nowhere")
                .expects("tells the entries with their exact ids")
                .plays(run -> {
                    run.client().start();
                    Connection first = run.accept();
                    first.send(Frames.hello(5).put("missed", LARGEST_NUMBER).put("unread_count", LARGEST_NUMBER));
                    first.send(Frames.caughtUp(5, LARGEST_NUMBER));
                    run.client().awaitUnread(LARGEST_NUMBER);
                    first.sendText(Frames.created(6, 1)
                            .toString()
                            .replace("{\"number\":6}", "{\"a\":1e400,\"b\":-123456789012345678901234567890,\"c\":-0}"));
                    first.send(Frames.created(LARGEST_NUMBER, 2));
                    run.client().awaitEntries(6, LARGEST_NUMBER);
                    first.cut();
                    run.comesBack(LARGEST_NUMBER);
                });
    }

    private static Scenario unknownError() {
        return Draft.good("unknown-error")
                .rule("From the client")
                .server("sends an `error` that answers nothing, with a code of a later version")
                .expects("stays connected")
                .plays(run -> {
                    Connection first = run.connect(5);
                    first.send(
                            Frames.error("a_later_code", "Something new"), Frames.error("internal", "Something old"));
                    first.send(Frames.created(6, 1));
                    run.client().awaitEntries(6);
                    require(
                            run.server().arrivals() == 1,
                            "the client left because of an error that left the socket open");
                });
    }
}

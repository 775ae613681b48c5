package io.notifyhub.conformance;

import static io.notifyhub.conformance.ExpectationException.require;

import io.notifyhub.conformance.wire.ServerFrames;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What no server may send. The client stays or leaves, and is well afterwards. */
final class HostileScenarios {
    private static final int TEXT = ServerFrames.FIN | ServerFrames.TEXT;
    private static final String SURVIVES = "stays or leaves; comes back with its cursor and is told the next entry";

    private HostileScenarios() {}

    static List<Scenario> all() {
        return List.of(
                text("broken-json", "sends text that is no JSON", "{\"type\":\"notification\",", "]", ""),
                text("no-object", "sends JSON that is no object", "[]", "\"text\"", "null", "7"),
                text(
                        "no-type",
                        "sends objects without a usable type",
                        "{}",
                        "{\"type\":5}",
                        "{\"type\":null}",
                        "{\"type\":\"\"}"),
                text(
                        "wrong-fields",
                        "sends known frames whose fields have the wrong type",
                        "{\"type\":\"notification\",\"notification\":7,\"cursor\":\"x\"}",
                        "{\"type\":\"notification\",\"notification\":{\"id\":{},\"type\":[]},\"unread_count\":\"many\",\"cursor\":9}",
                        "{\"type\":\"notification_marked_read\",\"notification_id\":\"six\",\"cursor\":true}",
                        "{\"type\":\"notifications_list\",\"notifications\":{\"a\":1}}",
                        "{\"type\":\"closing\",\"code\":\"x\",\"reconnect\":\"no\"}"),
                text(
                        "missing-fields",
                        "sends known frames without what they need",
                        "{\"type\":\"notification\"}",
                        "{\"type\":\"caught_up\"}",
                        "{\"type\":\"reset\"}",
                        "{\"type\":\"preferences_changed\"}"),
                text(
                        "deep-json",
                        "sends data that is nested 100,000 deep",
                        "{\"type\":\"typing\",\"data\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"),
                text(
                        "long-number",
                        "sends a number of a million digits",
                        "{\"type\":\"typing\",\"data\":" + "9".repeat(1_000_000) + "}"),
                text(
                        "unasked-answers",
                        "answers what nobody asked",
                        "{\"type\":\"done\",\"ref\":\"nobody\"}",
                        "{\"type\":\"pong\",\"ref\":\"nobody\"}",
                        "{\"type\":\"authenticated\",\"token_expires_at\":\"2099-01-01T00:00:00Z\"}",
                        "{\"type\":\"notification_sent\",\"success\":true,\"notification_id\":9,\"ref\":\"nobody\"}"),
                text("second-greeting", "greets a second time", Frames.hello(90).toString()),
                bytes(
                        "binary",
                        "sends a binary message",
                        ServerFrames.frame(ServerFrames.FIN | ServerFrames.BINARY, new byte[64])),
                bytes(
                        "masked",
                        "masks a frame, as only clients may",
                        ServerFrames.masked(TEXT, ServerFrames.utf8("{\"type\":\"typing\"}"))),
                bytes("bad-utf8", "sends text that is not UTF-8", ServerFrames.frame(TEXT, new byte[] {
                    '"', (byte) 0xc3, '"'
                })),
                bytes(
                        "reserved-bits",
                        "sets a bit of an extension that was not agreed",
                        ServerFrames.frame(TEXT | 0x40, new byte[] {'{', '}'})),
                bytes(
                        "unknown-opcode",
                        "sends a frame of an unknown kind",
                        ServerFrames.frame(ServerFrames.FIN | 0x3, new byte[4])),
                bytes(
                        "lone-continuation",
                        "continues a message that was not begun",
                        ServerFrames.frame(ServerFrames.FIN, new byte[4])),
                bytes(
                        "long-ping",
                        "sends a ping of 200 bytes",
                        ServerFrames.frame(ServerFrames.FIN | ServerFrames.PING, new byte[200])),
                bytes("ping-in-pieces", "sends a ping in pieces", ServerFrames.frame(ServerFrames.PING, new byte[4])),
                bytes(
                        "half-close-code",
                        "sends a close frame with half a code",
                        ServerFrames.frame(ServerFrames.FIN | ServerFrames.CLOSE, new byte[1])),
                bytes(
                        "endless-frame",
                        "announces a frame of 2^40 bytes, and sends 64 KiB of it",
                        ServerFrames.concat(ServerFrames.header(TEXT, 1L << 40), new byte[65_536])),
                bytes(
                        "negative-length",
                        "announces a frame whose length has its highest bit set",
                        ServerFrames.concat(ServerFrames.header(TEXT, Long.MIN_VALUE + 5), new byte[16])),
                endlessMessage(),
                beforeTheGreeting(),
                oddHeartbeat(),
                flood());
    }

    /** Each text on a connection of its own, in a life of its own. */
    private static Scenario text(String name, String server, String... texts) {
        return Draft.hostile(name).server(server).expects(SURVIVES).takesLong().plays(run -> {
            for (String text : texts) {
                hurt(run, connection -> connection.sendText(text));
            }
        });
    }

    private static Scenario bytes(String name, String server, byte[] bytes) {
        return Draft.hostile(name)
                .server(server)
                .expects(SURVIVES)
                .plays(run -> hurt(run, connection -> connection.sendBytes(server, bytes)));
    }

    private interface Harm {
        void to(Connection connection) throws Exception;
    }

    private static void hurt(Run run, Harm harm) throws Exception {
        int before = run.client().entries().length;
        String store = "life-" + before;
        run.client().start(start -> start.put("store", store));
        Connection first = run.greet(5).send(Frames.created(6, 1));
        run.client().awaitEntries(expected(before + 1));
        harm.to(first);
        first.endsWithin(Duration.ofMillis(400));
        first.cut();
        run.comesBack(6).send(Frames.created(7, 2));
        run.client().awaitEntries(expected(before + 2));
        run.client().stop();
    }

    /** Every life is told 6 and 7. */
    private static long[] expected(int count) {
        long[] ids = new long[count];
        for (int i = 0; i < count; i++) {
            ids[i] = 6 + i % 2;
        }
        return ids;
    }

    private static Scenario endlessMessage() {
        return Draft.hostile("endless-message")
                .server("sends fragments of a message that never ends, 32 MiB of it")
                .expects(SURVIVES)
                .takesLong()
                .plays(run -> hurt(run, connection -> {
                    byte[] piece = new byte[65_536];
                    Arrays.fill(piece, (byte) 'x');
                    connection.sendBytes("the first fragment", ServerFrames.frame(ServerFrames.TEXT, piece));
                    byte[] next = ServerFrames.frame(ServerFrames.CONTINUATION, piece);
                    for (int i = 0; i < 512 && !connection.endsWithin(Duration.ZERO); i++) {
                        connection.exchangeQuietly(next);
                    }
                }));
    }

    private static Scenario beforeTheGreeting() {
        return Draft.hostile("before-the-greeting")
                .server("sends `caught_up` and an event before it greets")
                .expects("stays or leaves; is connected in the end")
                .plays(run -> {
                    run.client().start();
                    Connection first = run.accept();
                    first.send(Frames.caughtUp(90, 1), Frames.event("typing"));
                    first.endsWithin(Duration.ofMillis(400));
                    first.cut();
                    Connection second = run.accept();
                    second.send(Frames.hello(5), Frames.caughtUp(5, 0), Frames.created(6, 1));
                    run.client().awaitEntries(6);
                });
    }

    private static Scenario oddHeartbeat() {
        return Draft.hostile("odd-heartbeat")
                .server("asks for heartbeats of 0, 1, -5 and 10^18 milliseconds")
                .expects("does not storm the server with pings, and stays")
                .takesLong()
                .plays(run -> {
                    for (long heartbeat : new long[] {0, 1, -5, 1_000_000_000_000_000_000L}) {
                        run.client().start(start -> start.put("store", "life" + heartbeat));
                        Connection first = run.accept();
                        first.send(Frames.hello(5).put("heartbeat_ms", heartbeat), Frames.caughtUp(5, 0));
                        run.pause(Duration.ofMillis(700));
                        require(
                                first.pings() <= 10,
                                "the client sent " + first.pings() + " pings in 700 ms for a heartbeat of " + heartbeat
                                        + " ms");
                        first.send(Frames.event("typing"));
                        require(
                                !first.endsWithin(Duration.ofMillis(50)),
                                "the client left because of a heartbeat of " + heartbeat);
                        run.client().stop();
                    }
                });
    }

    private static Scenario flood() {
        return Draft.hostile("flood")
                .server("sends 3,000 events without a pause, and a WebSocket ping after each hundred")
                .expects(SURVIVES)
                .plays(run -> hurt(run, connection -> {
                    byte[] event = ServerFrames.text(Frames.event("typing").toString());
                    for (int i = 0; i < 3_000; i++) {
                        connection.exchangeQuietly(
                                i % 100 == 0 ? ServerFrames.concat(event, ServerFrames.ping("x")) : event);
                    }
                }));
    }
}

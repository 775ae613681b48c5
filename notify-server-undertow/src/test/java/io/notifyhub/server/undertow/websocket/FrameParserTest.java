package io.notifyhub.server.undertow.websocket;

import static io.notifyhub.server.undertow.websocket.ClientFrames.FIN;
import static io.notifyhub.server.undertow.websocket.ClientFrames.binary;
import static io.notifyhub.server.undertow.websocket.ClientFrames.bytes;
import static io.notifyhub.server.undertow.websocket.ClientFrames.close;
import static io.notifyhub.server.undertow.websocket.ClientFrames.concat;
import static io.notifyhub.server.undertow.websocket.ClientFrames.frame;
import static io.notifyhub.server.undertow.websocket.ClientFrames.header;
import static io.notifyhub.server.undertow.websocket.ClientFrames.longLength;
import static io.notifyhub.server.undertow.websocket.ClientFrames.ping;
import static io.notifyhub.server.undertow.websocket.ClientFrames.shortLength;
import static io.notifyhub.server.undertow.websocket.ClientFrames.text;
import static io.notifyhub.server.undertow.websocket.ClientFrames.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameParserTest {

    private static final int LIMIT = 70_000;

    /** A bit of everything that is right. */
    private static final byte[] STREAM = concat(
            text("hello"),
            text(""),
            ping("p"),
            binary(bytes(0, 1, 2, 0xff)),
            frame(Opcode.TEXT, utf8("gr")),
            frame(Opcode.CONTINUATION, new byte[0]),
            ping("between"),
            frame(Opcode.CONTINUATION, bytes(0xc3)),
            frame(FIN | Opcode.PONG, utf8("unasked")),
            frame(FIN, concat(bytes(0xbc), utf8("n \uD83D\uDE00"))),
            text("x".repeat(130)),
            frame(Opcode.BINARY, new byte[200]),
            frame(FIN, new byte[0]),
            close(1000, "bye"));

    private static final List<String> FOUND = List.of(
            "text hello",
            "text ",
            "ping p",
            "binary 000102ff",
            "ping between",
            "text gr\u00fcn \uD83D\uDE00",
            "text " + "x".repeat(130),
            "binary " + "00".repeat(200),
            "close 1000 bye");

    @Test
    void findsEverythingAtEverySplit() throws Exception {
        for (int split = 0; split <= STREAM.length; split++) {
            Found found = new Found();
            feed(found, Arrays.copyOf(STREAM, split), Arrays.copyOfRange(STREAM, split, STREAM.length));
            assertThat(found.events).as("split at %d", split).isEqualTo(FOUND);
        }
    }

    @Test
    void findsEverythingByteByByte() throws Exception {
        Found found = new Found();
        FrameParser parser = new FrameParser(LIMIT, found);
        for (byte b : STREAM) {
            parser.parse(new byte[] {b}, 0, 1);
        }
        assertThat(found.events).isEqualTo(FOUND);
    }

    @Test
    void findsEverythingInRandomChunks() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            Found found = new Found();
            found.pauseAfterEach = round % 2 == 0;
            FrameParser parser = new FrameParser(LIMIT, found);
            byte[] copy = STREAM.clone();
            int at = 0;
            while (at < copy.length) {
                int to = Math.min(copy.length, at + 1 + random.nextInt(60));
                at = parser.parse(copy, at, to);
            }
            assertThat(found.events).as("seed %d, round %d", seed, round).isEqualTo(FOUND);
        }
    }

    @Test
    void stopsAfterTheFrameThatPausesIt() throws Exception {
        Found found = new Found();
        found.pauseAfterEach = true;
        byte[] two = concat(text("one"), text("two"));
        int used = new FrameParser(LIMIT, found).parse(two, 0, two.length);
        assertThat(used).isEqualTo(text("one").length);
        assertThat(found.events).containsExactly("text one");
    }

    @Test
    void takesTheLongestMessageThatIsAllowed() throws Exception {
        Found found = new Found();
        feed(found, binary(new byte[LIMIT]));
        feed(found, frame(Opcode.BINARY, new byte[LIMIT - 1]), frame(FIN, new byte[1]));
        assertThat(found.events).hasSize(2);
    }

    static Stream<Arguments> wrongs() {
        return Stream.of(
                wrong("unmasked", 1002, bytes(FIN | Opcode.TEXT, 0)),
                wrong("RSV1", 1002, bytes(FIN | 0x40 | Opcode.TEXT)),
                wrong("RSV2", 1002, bytes(FIN | 0x20 | Opcode.TEXT)),
                wrong("RSV3 on a ping", 1002, bytes(FIN | 0x10 | Opcode.PING)),
                wrong("fragmented ping", 1002, bytes(Opcode.PING)),
                wrong("fragmented close", 1002, bytes(Opcode.CLOSE)),
                wrong("ping of 126 bytes", 1002, bytes(FIN | Opcode.PING, 0x80 | 126)),
                wrong("ping with 64-bit length", 1002, bytes(FIN | Opcode.PING, 0x80 | 127)),
                wrong("continuation of nothing", 1002, bytes(FIN)),
                wrong("unfinished continuation of nothing", 1002, bytes(0)),
                wrong("continuation after a whole message", 1002, concat(text("a"), bytes(FIN))),
                wrong("text inside a message", 1002, concat(frame(Opcode.TEXT, utf8("a")), bytes(FIN | Opcode.TEXT))),
                wrong("binary inside a message", 1002, concat(frame(Opcode.TEXT, utf8("a")), bytes(Opcode.BINARY))),
                wrong("125 in 16 bits", 1002, shortLength(FIN | Opcode.TEXT, 125)),
                wrong("0 in 16 bits", 1002, shortLength(FIN | Opcode.TEXT, 0)),
                wrong("125 in 64 bits", 1002, longLength(FIN | Opcode.TEXT, 125)),
                wrong("65535 in 64 bits", 1002, longLength(FIN | Opcode.TEXT, 0xffff)),
                wrong("top bit of a length", 1002, longLength(FIN | Opcode.TEXT, Long.MIN_VALUE)),
                wrong("all bits of a length", 1002, longLength(FIN | Opcode.TEXT, -1)),
                wrong("too long", 1009, longLength(FIN | Opcode.TEXT, LIMIT + 1)),
                wrong("2^40 bytes", 1009, longLength(FIN | Opcode.BINARY, 1L << 40)),
                wrong("2^63-1 bytes", 1009, longLength(FIN | Opcode.BINARY, Long.MAX_VALUE)),
                wrong("fragments too long together", 1009, concat(frame(Opcode.BINARY, new byte[LIMIT]), header(0, 1))),
                wrong(
                        "fragments overflowing a long",
                        1009,
                        concat(frame(Opcode.BINARY, new byte[1]), longLength(0, Long.MAX_VALUE))),
                wrong("close with one byte", 1002, frame(FIN | Opcode.CLOSE, bytes(3))),
                wrong("close reason not UTF-8", 1007, frame(FIN | Opcode.CLOSE, bytes(3, 0xe8, 0xff))),
                wrong("close reason cut in a character", 1007, frame(FIN | Opcode.CLOSE, bytes(3, 0xe8, 0xc3))),
                wrong("text ends in a character", 1007, frame(FIN | Opcode.TEXT, bytes('a', 0xc3))),
                wrong(
                        "fragments end in a character",
                        1007,
                        concat(frame(Opcode.TEXT, bytes(0xe2, 0x82)), frame(FIN, new byte[0]))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("wrongs")
    void refuses(String name, int code, byte[] stream) {
        Found found = new Found();
        assertThatThrownBy(() -> feed(found, stream))
                .satisfies(thrown -> assertThat(code(thrown)).isEqualTo(code));
    }

    @ParameterizedTest(name = "{0}: {1}, byte by byte and not a byte later")
    @MethodSource("wrongs")
    void refusesAtTheFirstWrongByte(String name, int code, byte[] stream) throws Exception {
        FrameParser parser = new FrameParser(LIMIT, new Found());
        for (int i = 0; i < stream.length - 1; i++) {
            parser.parse(stream, i, i + 1);
        }
        assertThatThrownBy(() -> parser.parse(stream, stream.length - 1, stream.length))
                .satisfies(thrown -> assertThat(code(thrown)).isEqualTo(code));
        assertThat(parser.isMidMessage()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4, 5, 6, 7, 11, 12, 13, 14, 15})
    void refusesReservedOpcodes(int opcode) {
        assertThatThrownBy(() -> feed(new Found(), bytes(FIN | opcode)))
                .satisfies(thrown -> assertThat(code(thrown)).isEqualTo(1002));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535})
    void refusesCloseCodesThatMayNotBeSent(int code) {
        assertThatThrownBy(() -> feed(new Found(), close(code, "")))
                .satisfies(thrown -> assertThat(code(thrown)).isEqualTo(1002));
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999})
    void takesOtherCloseCodes(int code) throws Exception {
        Found found = new Found();
        feed(found, close(code, "why"));
        assertThat(found.events).containsExactly("close " + code + " why");
    }

    @Test
    void takesACloseFrameWithoutACode() throws Exception {
        Found found = new Found();
        feed(found, frame(FIN | Opcode.CLOSE, new byte[0]), text("after"));
        assertThat(found.events).containsExactly("close 1005 ");
    }

    @Test
    void refusesTextInsideAFrameThatIsNotComplete() {
        byte[] start =
                concat(header(FIN | Opcode.TEXT, 1000), ClientFrames.mask(), ClientFrames.masked(bytes('a', 0xc0)));
        assertThatThrownBy(() -> feed(new Found(), start))
                .satisfies(thrown -> assertThat(code(thrown)).isEqualTo(1007));
    }

    @Test
    void readsNothingAfterAnError() throws Exception {
        Found found = new Found();
        FrameParser parser = new FrameParser(LIMIT, found);
        assertThatThrownBy(() -> parser.parse(bytes(0x70), 0, 1)).isInstanceOf(WebSocketProtocolException.class);
        byte[] more = text("more");
        assertThat(parser.parse(more, 0, more.length)).isEqualTo(more.length);
        assertThat(found.events).isEmpty();
    }

    @Test
    void knowsWhetherAMessageHasBegun() throws Exception {
        FrameParser parser = new FrameParser(LIMIT, new Found());
        assertThat(parser.isMidMessage()).isFalse();
        parse(parser, bytes(FIN | Opcode.TEXT));
        assertThat(parser.isMidMessage()).isTrue();
        parse(parser, Arrays.copyOfRange(text("a"), 1, text("a").length));
        assertThat(parser.isMidMessage()).isFalse();
        int before = parser.completed();
        parse(parser, concat(frame(Opcode.TEXT, utf8("a")), ping("")));
        assertThat(parser.isMidMessage()).isTrue();
        assertThat(parser.completed()).as("a ping completes no message").isEqualTo(before);
        parse(parser, frame(FIN, new byte[0]));
        assertThat(parser.isMidMessage()).isFalse();
        assertThat(parser.completed()).isNotEqualTo(before);
    }

    private static Arguments wrong(String name, int code, byte[] stream) {
        return Arguments.of(name, code, stream);
    }

    private static int code(Throwable thrown) {
        return ((WebSocketProtocolException) thrown).status().code();
    }

    private static void feed(Found found, byte[]... parts) throws WebSocketProtocolException {
        FrameParser parser = new FrameParser(LIMIT, found);
        for (byte[] part : parts) {
            parse(parser, part);
        }
    }

    private static void parse(FrameParser parser, byte[] part) throws WebSocketProtocolException {
        byte[] copy = part.clone();
        assertThat(parser.parse(copy, 0, copy.length)).isEqualTo(copy.length);
    }

    private static final class Found implements FrameHandler {

        private final List<String> events = new ArrayList<>();
        private boolean pauseAfterEach;

        @Override
        public void onText(String text) {
            events.add("text " + text);
        }

        @Override
        public void onBinary(byte[] data) {
            events.add("binary " + HexFormat.of().formatHex(data));
        }

        @Override
        public void onPing(byte[] payload) {
            events.add("ping " + new String(payload, StandardCharsets.UTF_8));
        }

        @Override
        public void onClose(CloseStatus status) {
            events.add("close " + status.code() + " " + status.reason());
        }

        @Override
        public boolean paused() {
            return pauseAfterEach;
        }
    }
}

package io.notifyhub.server.undertow;

import static io.notifyhub.server.undertow.websocket.ClientFrames.bytes;
import static io.notifyhub.server.undertow.websocket.ClientFrames.concat;
import static io.notifyhub.server.undertow.websocket.ClientFrames.frame;
import static io.notifyhub.server.undertow.websocket.ClientFrames.header;
import static io.notifyhub.server.undertow.websocket.ClientFrames.longLength;
import static io.notifyhub.server.undertow.websocket.ClientFrames.mask;
import static io.notifyhub.server.undertow.websocket.ClientFrames.shortLength;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.server.undertow.websocket.ClientFrames;
import io.notifyhub.server.undertow.websocket.RawWebSocketClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that break RFC 6455 or a limit: the device is told, and the connection closed with its code. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class HostileFramesTest extends HostileTest {
    private static Arguments wrong(String what, int code, byte[]... parts) {
        return Arguments.of(what, code, concat(parts));
    }

    static Stream<Arguments> wrongFrames() {
        List<Arguments> frames = new ArrayList<>();
        byte[] ping = ClientFrames.utf8("{\"type\":\"ping\"}");
        frames.add(wrong("no mask", 1002, bytes(0x81, 2), ClientFrames.utf8("{}")));
        for (int bit : new int[] {0x40, 0x20, 0x10, 0x70}) {
            frames.add(wrong("reserved bits " + bit, 1002, frame(0x81 | bit, ping)));
        }
        for (int opcode : new int[] {3, 4, 5, 6, 7, 0xb, 0xc, 0xd, 0xe, 0xf}) {
            frames.add(wrong("opcode " + opcode, 1002, frame(0x80 | opcode, ping)));
        }
        for (int control : new int[] {8, 9, 0xa}) {
            frames.add(wrong("half a control frame " + control, 1002, frame(control, new byte[0])));
            frames.add(wrong("a long control frame " + control, 1002, shortLength(0x80 | control, 126)));
            frames.add(wrong("a huge control frame " + control, 1002, longLength(0x80 | control, 1L << 40)));
        }
        frames.add(wrong("half a close code", 1002, frame(0x88, bytes(3))));
        for (int code : new int[] {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535}) {
            frames.add(wrong("close code " + code, 1002, ClientFrames.close(code, "")));
        }
        frames.add(wrong("a close reason that is not UTF-8", 1007, frame(0x88, bytes(3, 0xe8, 0xff))));
        for (int[] bad : new int[][] {
            {0xff}, {0xc0, 0x80}, {0xed, 0xa0, 0x80}, {0xf5, 0x80, 0x80, 0x80}, {0xe2, 0x82}, {0xf4, 0x90, 0x80, 0x80}
        }) {
            frames.add(wrong("text that is not UTF-8: " + bad[0], 1007, frame(0x81, bytes(bad))));
        }
        frames.add(wrong("a continuation of nothing", 1002, frame(0x80, ping)));
        frames.add(wrong("a text inside a text", 1002, frame(0x01, ping), frame(0x81, ping)));
        frames.add(wrong("a length not in its shortest form", 1002, shortLength(0x81, 5), mask()));
        frames.add(wrong("a length of 64 bits for a few", 1002, longLength(0x81, 300), mask()));
        frames.add(wrong("a negative length", 1002, longLength(0x81, Long.MIN_VALUE)));
        frames.add(wrong("a length of an exabyte", 1009, longLength(0x81, 1L << 60)));
        frames.add(wrong("a length of a terabyte", 1009, longLength(0x81, 1L << 40), mask()));
        frames.add(wrong("a byte more than allowed", 1009, header(0x81, 65_537)));
        frames.add(wrong("fragments of more than allowed", 1009, frame(0x01, new byte[40_000]), header(0x80, 30_000)));
        frames.add(wrong("binary", 1003, frame(0x82, ping)));
        frames.add(wrong("no byte of binary", 1003, frame(0x82, new byte[0])));
        frames.add(wrong("an HTTP request", 1002, ClientFrames.utf8("GET / HTTP/1.1\r\n\r\n")));
        return frames.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongFrames")
    void aFrameThatBreaksTheRulesClosesWithItsCode(String what, int code, byte[] bytes) throws IOException {
        try (RawWebSocketClient client = open()) {
            client.send(bytes);
            JsonNode closing = next(client);
            assertThat(closing.get("type").textValue()).as("%s", closing).isEqualTo("closing");
            assertThat(closing.get("code").intValue()).isEqualTo(code);
            assertThat(client.readAnswer().closeCode()).isEqualTo(code);
        }
    }

    @Test
    void aPingOfEveryLengthIsAnsweredAndPongsAreIgnored() throws IOException {
        try (RawWebSocketClient client = open()) {
            for (int length : new int[] {0, 1, 124, 125}) {
                client.send(frame(0x8a, new byte[length]), frame(0x89, new byte[length]));
                assertThat(client.readAnswer().payload()).hasSize(length);
            }
        }
    }

    @Test
    void tenThousandEmptyFragmentsAreOneMessage() throws IOException {
        try (RawWebSocketClient client = open()) {
            byte[][] fragments = new byte[10_000][];
            fragments[0] = frame(0x01, ClientFrames.utf8("{\"type\":"));
            for (int i = 1; i < fragments.length - 1; i++) {
                fragments[i] = frame(0x00, new byte[0]);
            }
            fragments[fragments.length - 1] = frame(0x80, ClientFrames.utf8("\"ping\"}"));
            client.send(fragments);
            assertThat(type(client)).isEqualTo("pong");
        }
    }
}

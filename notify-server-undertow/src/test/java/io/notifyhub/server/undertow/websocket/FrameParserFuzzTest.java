package io.notifyhub.server.undertow.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;

/**
 * The frame parser, fed with any bytes in any pieces: it breaks only in the way it declares, keeps no more than its limit,
 * and hands the same messages on however the bytes are cut.
 */
public class FrameParserFuzzTest {
    private static final int LIMIT = 300;

    /** What came out, in order. */
    private static final class Seen implements FrameHandler {
        private final List<String> events = new ArrayList<>();

        @Override
        public void onText(String text) {
            assertThat(text.length()).isLessThanOrEqualTo(LIMIT);
            events.add("text " + text);
        }

        @Override
        public void onBinary(byte[] data) {
            assertThat(data.length).isLessThanOrEqualTo(LIMIT);
            events.add("binary " + java.util.Arrays.hashCode(data));
        }

        @Override
        public void onPing(byte[] payload) {
            assertThat(payload.length).isLessThanOrEqualTo(125);
            events.add("ping " + java.util.Arrays.hashCode(payload));
        }

        @Override
        public void onClose(CloseStatus status) {
            events.add("close " + status.code());
        }

        @Override
        public boolean paused() {
            return false;
        }
    }

    private static List<String> parse(byte[] bytes, int piece) {
        Seen seen = new Seen();
        FrameParser parser = new FrameParser(LIMIT, seen);
        try {
            for (int at = 0; at < bytes.length; at += piece) {
                byte[] part = java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + piece));
                assertThat(parser.parse(part, 0, part.length)).isEqualTo(part.length);
            }
        } catch (WebSocketProtocolException e) {
            assertThat(e.status().code()).isIn(1002, 1007, 1009);
            seen.events.add("broken " + e.status().code());
        }
        return seen.events;
    }

    @FuzzTest
    void anyBytesInAnyPieces(byte[] bytes) {
        fuzzerTestOneInput(bytes);
    }

    /** One run. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        List<String> whole = parse(bytes, Math.max(1, bytes.length));
        assertThat(parse(bytes, 1)).isEqualTo(whole);
        assertThat(parse(bytes, 7)).isEqualTo(whole);
    }
}

package io.notifyhub.server.undertow.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.codec.FrameCodec;
import io.notifyhub.protocol.codec.MalformedFrameException;
import io.notifyhub.protocol.codec.UserIdFormat;
import java.nio.charset.StandardCharsets;

/** What a device may send, as the server reads it: it fails only in the way it declares, and what was read is written and read alike. */
public class ClientFrameFuzzTest {
    private static final FrameCodec CODEC = new FrameCodec(UserIdFormat.AUTO);

    @FuzzTest
    void anyText(byte[] bytes) {
        fuzzerTestOneInput(bytes);
    }

    /** One run. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        ClientFrame frame;
        try {
            frame = CODEC.decodeClient(text);
        } catch (MalformedFrameException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        String written = CODEC.encode(frame);
        try {
            assertThat(CODEC.encode(CODEC.decodeClient(written))).isEqualTo(written);
        } catch (MalformedFrameException e) {
            throw new AssertionError("written and not read: " + written, e);
        }
    }
}

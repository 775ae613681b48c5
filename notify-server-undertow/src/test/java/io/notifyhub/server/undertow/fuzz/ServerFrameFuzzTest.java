package io.notifyhub.server.undertow.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.notifyhub.protocol.FrameTypes;
import io.notifyhub.protocol.NotificationCreated;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.protocol.codec.FrameCodec;
import io.notifyhub.protocol.codec.MalformedFrameException;
import io.notifyhub.protocol.codec.UserIdFormat;
import java.nio.charset.StandardCharsets;

/** What a server may send, as the client reads it: it fails only in the way it declares, and what was read is written and read alike. */
public class ServerFrameFuzzTest {
    private static final FrameCodec CODEC = new FrameCodec(UserIdFormat.AUTO);

    private static boolean isReserved(String type) {
        try {
            return !FrameTypes.applicationType(type).equals(type);
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    @FuzzTest
    void anyText(byte[] bytes) {
        fuzzerTestOneInput(bytes);
    }

    /** One run. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        ServerFrame frame;
        try {
            frame = CODEC.decodeServer(text);
        } catch (MalformedFrameException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        if (frame instanceof NotificationCreated created
                && isReserved(created.notification().type())) {
            // No server of ours sends that; written again, an entry without a title would be a frame of the protocol.
            return;
        }
        String written = new String(CODEC.encode(frame), StandardCharsets.UTF_8);
        try {
            assertThat(new String(CODEC.encode(CODEC.decodeServer(written)), StandardCharsets.UTF_8))
                    .isEqualTo(written);
        } catch (MalformedFrameException e) {
            throw new AssertionError("written and not read: " + written, e);
        }
    }
}

package io.notifyhub.server.undertow.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.notifyhub.protocol.Cursor;
import java.nio.charset.StandardCharsets;

/** A cursor as a client brings it: any text is one or none, and one is written as it was read. */
public class CursorFuzzTest {
    @FuzzTest
    void anyText(byte[] bytes) {
        fuzzerTestOneInput(bytes);
    }

    /** One run. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        Cursor cursor = Cursor.parse(text);
        if (cursor != null) {
            assertThat(Cursor.parse(cursor.toString())).isEqualTo(cursor);
            assertThat(cursor.rev()).isNotNegative();
        }
    }
}

package io.notifyhub.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Byte for byte what Jackson writes. */
class JsonOutTest {
    private static final long SEED = System.nanoTime();
    private static final int[] FIRST = {0, ' ', '"', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff
    };

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            int kind = random.nextInt(4);
            text.appendCodePoint(
                    kind == 0
                            ? FIRST[random.nextInt(FIRST.length)]
                            : kind == 1 ? random.nextInt(' ') : 'a' + random.nextInt(20));
        }
        return text.toString();
    }

    private static byte[] jackson(String text, long number) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = JsonText.FACTORY.createGenerator(bytes)) {
            out.writeStartObject();
            out.writeArrayFieldStart(text);
            out.writeString(text);
            out.writeNumber(number);
            out.writeStartObject();
            out.writeEndObject();
            out.writeNull();
            out.writeBoolean(true);
            out.writeEndArray();
            out.writeBooleanField("b", false);
            out.writeFieldName("r");
            out.writeRawValue(text);
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static byte[] ours(String text, long number) {
        return JsonWriting.object(out -> {
            out.name(text);
            out.startArray();
            out.string(text);
            out.number(number);
            out.startObject();
            out.endObject();
            out.nothing();
            out.bool(true);
            out.endArray();
            out.field("b", false);
            out.name("r");
            out.raw(text);
        });
    }

    @Test
    @DisplayName("texts and numbers of every kind")
    void random() throws IOException {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            String text = text(random);
            long number = random.nextLong() >> random.nextInt(64);
            assertThat(ours(text, number)).as("seed %d, %d", SEED, i).isEqualTo(jackson(text, number));
        }
        assertThat(ours("", Long.MIN_VALUE)).isEqualTo(jackson("", Long.MIN_VALUE));
        assertThat(ours("", Long.MAX_VALUE)).isEqualTo(jackson("", Long.MAX_VALUE));
    }

    @Test
    @DisplayName("long texts, and what is written while another is being written")
    void large() throws IOException {
        String text = "ä€😀\n".repeat(20_000);
        assertThat(ours(text, 7)).isEqualTo(jackson(text, 7));
        byte[] outer = JsonWriting.object(out -> {
            byte[] inner = JsonWriting.object(other -> other.field("a", 1));
            out.name("inner");
            out.raw(new String(inner, StandardCharsets.UTF_8));
        });
        assertThat(new String(outer, StandardCharsets.UTF_8)).isEqualTo("{\"inner\":{\"a\":1}}");
    }

    @Test
    @DisplayName("times as Instant writes them, the same twice and another")
    void instants() {
        Instant first = Instant.parse("2026-11-21T10:00:00.120Z");
        Instant second = Instant.parse("2026-11-21T10:00:00Z");
        byte[] bytes = JsonWriting.object(out -> {
            JsonWriting.instantOrNull(out, "a", first);
            JsonWriting.instantOrNull(out, "b", first);
            JsonWriting.instantOrNull(out, "c", second);
            JsonWriting.instantOrNull(out, "d", null);
        });
        assertThat(new String(bytes, StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":\"" + first + "\",\"b\":\"" + first + "\",\"c\":\"" + second + "\",\"d\":null}");
    }

    @Test
    @DisplayName("a frame that cannot be written leaves nothing behind")
    void broken() {
        assertThatThrownBy(() -> JsonWriting.object(out -> out.field("a", "\ud800")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(JsonWriting.object(out -> out.field("a", 1)))
                .isEqualTo("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
    }
}

package io.notifyhub.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.ServerFrame;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each case has its own seed, named by a failure; {@code -Dnotify.test.seed} starts from another. */
@DisplayName("frames and text made up from a seed")
class RandomFramesTest {
    private static final long SEED = Long.getLong("notify.test.seed", 20_260_102L);
    private static final int FRAMES = 5_000;
    private static final int TEXTS = 20_000;
    private static final String[] FRAGMENTS = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "\\u0000",
        "\\ud83d",
        "\\ude00",
        "0",
        "1",
        "-",
        "e",
        ".",
        "+",
        "null",
        "true",
        "NaN",
        "\"type\":",
        "\"ref\":",
        "\"id\":",
        "\"notification\":",
        "\"cursor\":",
        "\u0000",
        "\n",
        "\ud83d",
        "\ude00",
        "\ufeff",
        "//",
        "/*",
        "'",
        "9223372036854775808",
        "1e999999999",
        "[[[[[[[[[[[[[[[[[[[[",
        "\"ping\"",
        "\"notification_id\":",
        "é",
        "\"\":"
    };

    private final FrameCodec codec = new FrameCodec(UserIdFormat.AUTO);

    /** What is tried with one seed. */
    private interface Case {
        void run(long seed) throws MalformedFrameException;
    }

    private static void forSeeds(int cases, Case one) {
        for (long seed = SEED; seed < SEED + cases; seed++) {
            try {
                one.run(seed);
            } catch (MalformedFrameException | RuntimeException | AssertionError | StackOverflowError e) {
                throw new AssertionError("seed " + seed + ": " + e, e);
            }
        }
    }

    @Test
    @DisplayName("a frame of the server is the same after encoding and decoding, whatever the form of user ids")
    void serverFrames() {
        forSeeds(FRAMES, seed -> {
            FrameCodec formatted = new FrameCodec(UserIdFormat.values()[(int) (seed % 3)]);
            ServerFrame frame = new RandomFrames(seed).server();
            String text = text(formatted.encode(frame));
            ServerFrame decoded = formatted.decodeServer(text);
            assertThat(text(formatted.encode(decoded))).isEqualTo(text);
            assertThat(decoded)
                    .usingRecursiveComparison()
                    .withStrictTypeChecking()
                    .isEqualTo(frame);
            assertThat(JsonText.compact(text)).isEqualTo(text);
        });
    }

    @Test
    @DisplayName("a frame of a client is the same after encoding and decoding")
    void clientFrames() {
        forSeeds(FRAMES, seed -> {
            ClientFrame frame = new RandomFrames(seed).client();
            String text = codec.encode(frame);
            ClientFrame decoded = codec.decodeClient(text);
            assertThat(codec.encode(decoded)).isEqualTo(text);
            assertThat(decoded)
                    .usingRecursiveComparison()
                    .withStrictTypeChecking()
                    .isEqualTo(frame);
        });
    }

    @Test
    @DisplayName("any JSON without white space is compact already")
    void json() {
        forSeeds(FRAMES, seed -> {
            String json = new RandomFrames(seed).json(5);
            assertThat(JsonText.compact(json)).isEqualTo(json);
        });
    }

    @Test
    @DisplayName("a damaged sample is read or refused, and nothing else")
    void damagedSamples() {
        List<String> samples = Samples.all();
        forSeeds(TEXTS, seed -> {
            Random random = new Random(seed);
            String text = samples.get(random.nextInt(samples.size()));
            for (int i = 1 + random.nextInt(4); i > 0; i--) {
                text = damage(text, samples, random);
            }
            check(text);
        });
    }

    @Test
    @DisplayName("noise is read or refused, and nothing else")
    void noise() {
        forSeeds(TEXTS, seed -> {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(FRAGMENTS[random.nextInt(FRAGMENTS.length)]);
            }
            check(text.toString());
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            check(new String(bytes, StandardCharsets.UTF_8));
            check(new String(bytes, StandardCharsets.UTF_16BE));
        });
    }

    private static String damage(String text, List<String> samples, Random random) {
        int from = random.nextInt(text.length() + 1);
        int to = from + random.nextInt(Math.min(8, text.length() - from) + 1);
        String fragment = FRAGMENTS[random.nextInt(FRAGMENTS.length)];
        switch (random.nextInt(6)) {
            case 0:
                return text.substring(0, from) + text.substring(to);
            case 1:
                return text.substring(0, from) + fragment + text.substring(from);
            case 2:
                return text.substring(0, from) + fragment + text.substring(to);
            case 3:
                return text.substring(0, from);
            case 4:
                String other = samples.get(random.nextInt(samples.size()));
                return text.substring(0, from) + other.substring(random.nextInt(other.length() + 1));
            default:
                return text.substring(0, to) + text.substring(from);
        }
    }

    /** Whatever {@code text} is, the three readers agree on it and throw nothing but what they promise. */
    private void check(String text) throws MalformedFrameException {
        String compact = null;
        try {
            compact = JsonText.compact(text);
            assertThat(JsonText.compact(compact)).isEqualTo(compact);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
        checkClient(text, compact);
        try {
            codec.encode(codec.decodeServer(text));
        } catch (MalformedFrameException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private void checkClient(String text, @Nullable String compact) throws MalformedFrameException {
        ClientFrame frame;
        try {
            frame = codec.decodeClient(text);
        } catch (MalformedFrameException e) {
            assertThat(e.getMessage()).isNotEmpty();
            assertThat(e.code()).isIn(ErrorCode.INVALID_JSON, ErrorCode.INVALID_FIELD);
            if (e.code() == ErrorCode.INVALID_JSON) {
                assertThat(compact).isNull();
            }
            return;
        }
        assertThat(compact).isNotNull();
        String encoded = codec.encode(frame);
        assertThat(codec.encode(codec.decodeClient(encoded))).isEqualTo(encoded);
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}

package io.notifyhub.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.CustomMessage;
import io.notifyhub.protocol.ErrorCode;
import io.notifyhub.protocol.ErrorFrame;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("frames of clients, accepted and rejected")
class ClientFrameSamplesTest {
    private static final Map<String, String> ACCEPTED = Samples.in("client/accepted");
    private static final Map<String, ClientFrame> FRAMES = ClientSamples.frames();
    private static final Map<String, String> REJECTED = Samples.in("client/rejected");
    private static final Map<String, Refusal> REFUSALS = refusals();

    private final FrameCodec codec = new FrameCodec(UserIdFormat.AUTO);

    /** One line of {@code rejected.txt}. */
    private static final class Refusal {
        final String code;
        final @Nullable String ref;
        final String message;

        Refusal(String[] columns) {
            this.code = columns[1];
            this.ref = columns[2].equals("-") ? null : columns[2];
            this.message = columns[3];
        }
    }

    private static Map<String, Refusal> refusals() {
        Map<String, Refusal> refusals = new TreeMap<>();
        for (String line : Samples.lines("client/rejected.txt")) {
            if (!line.startsWith("#")) {
                String[] columns = line.split(" \\| ", 4);
                refusals.put(columns[0], new Refusal(columns));
            }
        }
        return refusals;
    }

    static Set<String> accepted() {
        return ACCEPTED.keySet();
    }

    static Set<String> rejected() {
        return REJECTED.keySet();
    }

    @Test
    @DisplayName("every file has an expectation and every expectation a file")
    void filesAndExpectationsMatch() {
        assertThat(ACCEPTED.keySet()).isEqualTo(FRAMES.keySet());
        assertThat(REJECTED.keySet()).isEqualTo(REFUSALS.keySet());
    }

    @ParameterizedTest
    @MethodSource("accepted")
    @DisplayName("an accepted sample is read as its frame")
    void accepts(String name) throws MalformedFrameException {
        ClientFrame expected = FRAMES.get(name);
        assertThat(expected).as("expectation of %s", name).isNotNull();
        assertThat(codec.decodeClient(String.valueOf(ACCEPTED.get(name))))
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("accepted")
    @DisplayName("what was accepted is encoded so that it is read as the same frame")
    void encodesWhatItAccepts(String name) throws MalformedFrameException {
        ClientFrame frame = codec.decodeClient(String.valueOf(ACCEPTED.get(name)));
        String text = codec.encode(frame);
        assertThat(codec.decodeClient(text))
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .isEqualTo(frame);
        assertThat(JsonText.compact(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("rejected")
    @DisplayName("a rejected sample is answered with its code, ref and message")
    void rejects(String name) {
        Refusal expected = REFUSALS.get(name);
        if (expected == null) {
            throw new AssertionError("no line for " + name + " in rejected.txt");
        }
        MalformedFrameException refused = catchThrowableOfType(
                MalformedFrameException.class, () -> codec.decodeClient(String.valueOf(REJECTED.get(name))));
        assertThat(refused).as("refusal of %s", name).isNotNull();
        assertThat(refused.code().wireName()).as(name).isEqualTo(expected.code);
        assertThat(refused.getMessage()).as(name).isEqualTo(expected.message);
        assertThat(refused.ref()).as(name).isEqualTo(expected.ref);
    }

    @ParameterizedTest
    @MethodSource("rejected")
    @DisplayName("a refusal makes an error frame that a client can read")
    void refusalsAreFrames(String name) throws MalformedFrameException {
        MalformedFrameException refused = catchThrowableOfType(
                MalformedFrameException.class, () -> codec.decodeClient(String.valueOf(REJECTED.get(name))));
        ErrorFrame error = new ErrorFrame(refused.code(), String.valueOf(refused.getMessage()), refused.ref());
        String text = new String(codec.encode(error), StandardCharsets.UTF_8);
        assertThat(codec.decodeServer(text)).usingRecursiveComparison().isEqualTo(error);
        assertThat(refused.getStackTrace()).isEmpty();
    }

    @Test
    @DisplayName("every kind of frame has a sample with a ref and one without")
    void coversEveryKind() {
        Set<String> with = new HashSet<>();
        Set<String> without = new HashSet<>();
        FRAMES.values()
                .forEach(frame -> (frame.ref() == null ? without : with)
                        .add(frame.getClass().getName()));
        assertThat(with).isEqualTo(ServerFrameSamplesTest.concrete(ClientFrame.class));
        assertThat(without).isEqualTo(with);
    }

    @Test
    @DisplayName("every frame that a client may send is refused for a wrong field of its own")
    void everyKindIsRefusedSomewhere() {
        Set<String> types = new HashSet<>();
        FRAMES.values().stream()
                .filter(frame -> !(frame instanceof CustomMessage))
                .forEach(frame -> types.add(frame.type()));
        for (String type : types) {
            assertThat(REFUSALS.keySet()).anyMatch(name -> name.startsWith(type + "-"));
        }
    }

    @Test
    @DisplayName("only two codes are given by the codec")
    void codes() {
        Set<String> codes = new HashSet<>();
        REFUSALS.values().forEach(refusal -> codes.add(refusal.code));
        assertThat(codes)
                .containsExactlyInAnyOrder(ErrorCode.INVALID_JSON.wireName(), ErrorCode.INVALID_FIELD.wireName());
    }
}

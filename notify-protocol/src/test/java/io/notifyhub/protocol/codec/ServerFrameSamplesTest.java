package io.notifyhub.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.notifyhub.protocol.FrameTypes;
import io.notifyhub.protocol.ServerFrame;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("frames of the server, byte for byte")
class ServerFrameSamplesTest {
    private static final Map<String, String> FILES = Samples.in("server");
    private static final Map<String, ServerFrame> FRAMES = ServerSamples.frames();

    private final FrameCodec codec = new FrameCodec(UserIdFormat.AUTO);

    static Set<String> names() {
        return FILES.keySet();
    }

    static Set<String> namesOfValues() {
        Set<String> names = new TreeSet<>(FILES.keySet());
        // These nest deeper than one value of an application may.
        names.removeIf(name -> name.endsWith("-deepest"));
        return names;
    }

    @Test
    @DisplayName("every file has a frame and every frame has a file")
    void filesAndFramesMatch() {
        assertThat(FILES.keySet()).isEqualTo(FRAMES.keySet());
    }

    @ParameterizedTest
    @MethodSource("names")
    @DisplayName("a frame is encoded as its sample")
    void encodes(String name) {
        assertThat(text(codec.encode(frame(name)))).as(name).isEqualTo(FILES.get(name));
    }

    @ParameterizedTest
    @MethodSource("names")
    @DisplayName("a sample is decoded as its frame, which is encoded as the sample again")
    void decodes(String name) throws MalformedFrameException {
        ServerFrame decoded = codec.decodeServer(sample(name));
        assertThat(decoded)
                .as(name)
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .isEqualTo(frame(name));
        assertThat(decoded.type()).isEqualTo(frame(name).type());
        assertThat(text(codec.encode(decoded))).isEqualTo(sample(name));
    }

    @ParameterizedTest
    @MethodSource("namesOfValues")
    @DisplayName("a sample is compact JSON")
    void isCompact(String name) {
        assertThat(JsonText.compact(sample(name))).isEqualTo(sample(name));
    }

    @Test
    @DisplayName("every kind of frame has a sample")
    void coversEveryKind() {
        Set<String> sampled = new HashSet<>();
        FRAMES.values().forEach(frame -> sampled.add(frame.getClass().getName()));
        assertThat(sampled).isEqualTo(concrete(ServerFrame.class));
    }

    @Test
    @DisplayName("every name in FrameTypes has a sample")
    void coversEveryType() throws IllegalAccessException {
        Set<String> sampled = new HashSet<>();
        FRAMES.values().forEach(frame -> sampled.add(frame.type()));
        ClientSamples.frames().values().forEach(frame -> sampled.add(frame.type()));
        for (Field constant : FrameTypes.class.getDeclaredFields()) {
            if (Modifier.isPublic(constant.getModifiers()) && !FrameTypes.RESERVED_PREFIX.equals(constant.get(null))) {
                assertThat(sampled).contains((String) constant.get(null));
            }
        }
    }

    /** The names of the classes of this module that are a {@code kind}. */
    static Set<String> concrete(Class<?> kind) {
        Set<String> names = new HashSet<>();
        for (JavaClass type : new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.notifyhub.protocol")) {
            if (!type.isInterface() && type.isAssignableTo(kind)) {
                names.add(type.getName());
            }
        }
        return names;
    }

    private static ServerFrame frame(String name) {
        ServerFrame frame = FRAMES.get(name);
        if (frame == null) {
            throw new AssertionError("no frame is expected of frames/server/" + name + ".json");
        }
        return frame;
    }

    private static String sample(String name) {
        return String.valueOf(FILES.get(name));
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}

package io.notifyhub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameTypesTest {
    /** The value of every constant that names a frame. */
    static List<String> names() throws IllegalAccessException {
        List<String> names = new ArrayList<>();
        for (Field field : FrameTypes.class.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers()) && !field.getName().equals("RESERVED_PREFIX")) {
                names.add((String) field.get(null));
            }
        }
        return names;
    }

    @Test
    @DisplayName("no two frames share a name")
    void namesAreUnique() throws IllegalAccessException {
        Set<String> unique = new HashSet<>(names());
        assertThat(names()).hasSize(25).hasSameSizeAs(unique);
    }

    @ParameterizedTest
    @MethodSource("names")
    @DisplayName("the name of a frame is reserved, also with dashes")
    void namesAreReserved(String name) {
        assertThat(FrameTypes.isReserved(name)).isTrue();
        refuses(name);
        refuses(name.replace('_', '-'));
    }

    @ParameterizedTest
    @ValueSource(strings = {"notify.", "notify.x", "notify.a.b"})
    @DisplayName("what begins with notify. is reserved")
    void prefixIsReserved(String type) {
        assertThat(FrameTypes.isReserved(type)).isTrue();
        refuses(type);
    }

    @ParameterizedTest
    @CsvSource({
        "general,general",
        "friend-request,friend_request",
        "a-b-c.d-e,a_b_c.d_e",
        "a,a",
        "a-,a_",
        "invoice.paid,invoice.paid",
        "a1_.,a1_.",
        "notify,notify",
        "notify-x,notify_x",
        "notifyx.y,notifyx.y",
        "pings,pings",
        "x.ping,x.ping"
    })
    @DisplayName("a type of an application is taken, with dashes as underscores")
    void accepts(String type, String normal) {
        assertThat(FrameTypes.applicationType(type)).isEqualTo(normal);
        assertThat(FrameTypes.applicationType(normal)).isEqualTo(normal);
        assertThat(FrameTypes.isReserved(normal)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "A", "aB", "1a", "_a", ".a", "-a", "a b", "a\n", "a/b", "ä", "aä", "a:b", "a+", "ａ", "a😀",
                "a\u0000"
            })
    @DisplayName("any other type is refused")
    void refusesMalformed(String type) {
        refuses(type);
    }

    @Test
    @DisplayName("a type has at most 64 characters")
    void limitsLength() {
        assertThat(FrameTypes.applicationType("a".repeat(64))).hasSize(64);
        refuses("a".repeat(65));
    }

    @Test
    @DisplayName("the refusal quotes what was given, made harmless")
    void quotes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameTypes.applicationType("Bad\nType"))
                .withMessage("type must match [a-z][a-z0-9_.]{0,63}, was 'Bad?Type'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FrameTypes.applicationType("mark-read"))
                .withMessage("type 'mark_read' is reserved by the protocol");
    }

    private static void refuses(String type) {
        assertThatIllegalArgumentException().isThrownBy(() -> FrameTypes.applicationType(type));
    }
}

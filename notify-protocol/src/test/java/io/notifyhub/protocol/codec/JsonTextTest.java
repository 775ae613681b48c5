package io.notifyhub.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    private static final Map<String, String> REJECTED = Samples.in("client/rejected");

    static Set<String> rejected() {
        Set<String> names = new TreeSet<>(REJECTED.keySet());
        // The others are JSON, but no frames.
        names.removeIf(name -> !name.matches("(json|deep|long|text)-.*"));
        return names;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "` { } ` | {}",
                "`[ 1 , 2.50 ,\t-0 , 1E+2 ]` | [1,2.50,-0,1E+2]",
                "`{ \"b\" : 1 , \"a\" : null }` | {\"b\":1,\"a\":null}",
                "`\" a b \"` | `\" a b \"`",
                "`\"\\u0041\\/\\u00e9\\ud83d\\ude00\"` | `\"A/é😀\"`",
                "`\"\\u000a\\u001f\"` | `\"\\n\\u001F\"`",
                "12345678901234567890123456789.0123456789 | 12345678901234567890123456789.0123456789",
                "1e400 | 1e400",
                "-1e-400 | -1e-400",
                "true | true",
                "false | false",
                "null | null"
            })
    @DisplayName("a value is written compactly, numbers as they came")
    void compacts(String json, String compact) {
        assertThat(JsonText.compact(json)).isEqualTo(compact);
        assertThat(JsonText.compact(compact)).isEqualTo(compact);
    }

    @ParameterizedTest
    @MethodSource("rejected")
    @DisplayName("what a frame must not be, data must not be either")
    void refuses(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> JsonText.compact(String.valueOf(REJECTED.get(name))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "1 2", "secret"})
    @DisplayName("the refusal says what is expected and not what came")
    void message(String json) {
        assertThatThrownBy(() -> JsonText.compact(json))
                .hasMessageStartingWith("data must be one JSON value")
                .message()
                .doesNotContain("secret");
    }

    @Test
    @DisplayName("a value nests at most 64 deep")
    void depth() {
        String deepest = "[".repeat(JsonText.MAX_DEPTH) + "]".repeat(JsonText.MAX_DEPTH);
        assertThat(JsonText.compact(deepest)).isEqualTo(deepest);
        assertThatThrownBy(() -> JsonText.compact("[" + deepest + "]"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nested too deeply");
    }

    @Test
    @DisplayName("a stack trace of a refusal does not show the payload either")
    void causeHidesPayload() {
        assertThatThrownBy(() -> JsonText.compact("{\"password\": hunter2secret}"))
                .satisfies(refused -> {
                    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
                        assertThat(String.valueOf(cause.getMessage())).doesNotContain("hunter2");
                    }
                });
    }
}

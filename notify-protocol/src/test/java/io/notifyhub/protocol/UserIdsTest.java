package io.notifyhub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserIdsTest {
    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "9", "10", "42", "999999999999999", "9007199254740991"})
    @DisplayName("a canonical decimal up to 2^53-1 is a JSON number")
    void numbers(String id) {
        assertThat(UserIds.isJsonNumber(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "007",
                "-1",
                "-0",
                "+1",
                "1.0",
                "1e3",
                " 1",
                "1 ",
                "0x1",
                "u-42",
                "٣",
                "1\u0000",
                "9007199254740992",
                "9999999999999999",
                "10000000000000000",
                "18446744073709551617"
            })
    @DisplayName("anything else is a string")
    void strings(String id) {
        assertThat(UserIds.isJsonNumber(id)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "u-42", " ", "Zoë😀", "a\nb", "a/b?c", "-1"})
    @DisplayName("any text of an application is an id")
    void accepts(String id) {
        assertThat(UserIds.check(id)).isSameAs(id);
    }

    @Test
    @DisplayName("an id has at most 128 bytes of UTF-8")
    void limitsBytes() {
        for (String unit : new String[] {"a", "ü", "日", "😀"}) {
            int most = UserIds.MAX_BYTES / Texts.utf8Length(unit);
            assertThat(UserIds.check(unit.repeat(most))).hasSize(unit.length() * most);
            refuses(unit.repeat(most + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000", "a\u0000b", "\ud83d", "\ude00", "a\ud83d", "\ude00\ud83d"})
    @DisplayName("no empty text, no U+0000 and no lone surrogate")
    void refuses(String id) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UserIds.check(id))
                .withMessageStartingWith("userId must have 1 to 128 bytes of UTF-8");
    }
}

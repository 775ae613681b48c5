package io.notifyhub.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "\u0001", "\u007f", "é", "日本語", "😀", "a😀b", "😀😀", "\ufffd", "\uffff", "\ufeff"})
    @DisplayName("text is storable")
    void storable(String text) {
        assertThat(Texts.isStorable(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000",
                "a\u0000",
                "\ud83d",
                "\ude00",
                "\ude00\ud83d",
                "\ud83d\ud83d\ude00",
                "😀\ude00",
                "😀\ud83d",
                "\ud83dx"
            })
    @DisplayName("text with U+0000 or a lone surrogate is not")
    void notStorable(String text) {
        assertThat(Texts.isStorable(text)).isFalse();
    }

    @Test
    @DisplayName("storable text survives UTF-8, and its length is counted without encoding it")
    void agreesWithTheEncoder() {
        long seed = 2;
        Random random = new Random(seed);
        char[] letters = {'a', '\u0001', '\u007f', '\u0080', 'é', '\u07ff', '\u0800', '日', '\uffff', '\ud83d', '\ude00'
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder built = new StringBuilder();
            for (int n = random.nextInt(8); n > 0; n--) {
                built.append(letters[random.nextInt(letters.length)]);
            }
            String text = built.toString();
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            boolean survives = new String(utf8, StandardCharsets.UTF_8).equals(text);
            assertThat(Texts.isStorable(text)).as("seed %d, case %d", seed, i).isEqualTo(survives);
            if (survives) {
                assertThat(Texts.utf8Length(text))
                        .as("seed %d, case %d", seed, i)
                        .isEqualTo(utf8.length);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"'',0", "a,1", "é,2", "日,3", "😀,4", "aé日😀,10"})
    @DisplayName("length in bytes of UTF-8")
    void utf8Length(String text, int bytes) {
        assertThat(Texts.utf8Length(text)).isEqualTo(bytes);
    }

    @Test
    @DisplayName("a lone surrogate counts as the three bytes of its replacement at most")
    void utf8LengthOfLoneSurrogate() {
        assertThat(Texts.utf8Length("\ud83d")).isEqualTo(3);
        assertThat(Texts.utf8Length("\ude00\ud83d")).isEqualTo(6);
        assertThat(Texts.utf8Length("\ud83da")).isEqualTo(4);
    }

    @Test
    @DisplayName("text for a log line is quoted, on one line and short")
    void quote() {
        assertThat(Texts.quote("")).isEqualTo("''");
        assertThat(Texts.quote("abc")).isEqualTo("'abc'");
        assertThat(Texts.quote("a\r\nb\u0000c\u001b[31m\u0085")).isEqualTo("'a??b?c?[31m?'");
        assertThat(Texts.quote("😀")).isEqualTo("'??'");
        assertThat(Texts.quote("x".repeat(40))).isEqualTo("'" + "x".repeat(40) + "'");
        assertThat(Texts.quote("x".repeat(41))).isEqualTo("'" + "x".repeat(40) + "…'");
    }
}

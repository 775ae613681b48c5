package io.notifyhub.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** It may say no to what is right, and never yes to what is not. */
class CompactJsonTest {
    private static final long SEED = System.nanoTime();
    private static final String PIECES = "{}[],:\"\" \\a01-.eE+tfn\u0001\u00e9\ud83d\ude00\0";
    private static final String[] WORDS = {
        "\"a\"", "\"b\"", "true", "false", "null", "0", "-1", "12.5", "1e3", "{", "}", "[", "]", ",", ":"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "0",
                "-0",
                "12",
                "\"\"",
                "null",
                "{\"n\":12,\"t\":-1.5E+3,\"p\":\"xé€\",\"a\":[true,false,null,{\"n\":{\"n\":0}}]}",
                "[[1],[2,3],{\"a\":[]}]"
            })
    @DisplayName("what mappers write is known at a glance")
    void known(String json) {
        assertThat(CompactJson.isIt(json)).isTrue();
        assertThat(JsonText.rewritten(json)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " {}",
                "{} ",
                "{\"a\" :1}",
                "{\"a\":1,}",
                "{\"a\":1,\"a\":2}",
                "{\"b\":{\"a\":1},\"c\":{\"a\":1,\"d\":0,\"a\":2}}",
                "{a:1}",
                "[1,]",
                "[1 2]",
                "01",
                "1.",
                ".5",
                "+1",
                "1e",
                "--1",
                "NaN",
                "tru",
                "truer",
                "\"a",
                "\"\\u0041\"",
                "\"\ud800\"",
                "\"\0\"",
                "[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]"
            })
    @DisplayName("everything else is looked at closely")
    void unknown(String json) {
        assertThat(CompactJson.isIt(json)).isFalse();
    }

    @Test
    @DisplayName("where it says yes, a closer look would change nothing")
    void random() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        int found = 0;
        for (int i = 0; i < 300_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(9); n >= 0; n--) {
                if (random.nextInt(8) == 0) {
                    text.append(PIECES.charAt(random.nextInt(PIECES.length())));
                } else {
                    text.append(WORDS[random.nextInt(WORDS.length)]);
                }
            }
            String json = text.toString();
            if (CompactJson.isIt(json)) {
                found++;
                assertThatCode(() -> assertThat(JsonText.rewritten(json)).isEqualTo(json))
                        .as("seed %d, '%s'", SEED, json)
                        .doesNotThrowAnyException();
            }
        }
        assertThat(found).isGreaterThan(1_000);
    }
}

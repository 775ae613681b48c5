package io.notifyhub.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0.000000000000",
        "1, 1, 1.000000000001",
        "42, 1250999896491, 42.0123456789ab",
        "9223372036854775807, 281474976710655, 9223372036854775807.ffffffffffff"
    })
    @DisplayName("a cursor is written as rev and mark, and read back")
    void writesAndReads(long rev, long mark, String text) {
        Cursor cursor = Cursor.of(rev, mark);
        assertThat(cursor).hasToString(text).isEqualTo(Cursor.parse(text)).hasSameHashCodeAs(Cursor.parse(text));
        assertThat(cursor.rev()).isEqualTo(rev);
        assertThat(cursor.mark()).isEqualTo(mark);
    }

    @Test
    @DisplayName("any cursor survives its text")
    void roundTrips() {
        long seed = 1;
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            Cursor cursor = Cursor.of(random.nextLong() >>> (1 + random.nextInt(63)), random.nextLong());
            assertThat(Cursor.parse(cursor.toString()))
                    .as("seed %d, case %d", seed, i)
                    .isEqualTo(cursor);
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                ".",
                "1",
                "1.",
                "0123456789ab",
                ".0123456789ab",
                "1.0123456789a",
                "1.0123456789abc",
                "1.0123456789aB",
                "1.0123456789ag",
                "1.0123456789 b",
                "1.-123456789ab",
                "1..123456789ab",
                "1.0123456789a\u0663",
                "01.0123456789ab",
                "00.0123456789ab",
                "-1.0123456789ab",
                "+1.0123456789ab",
                " 1.0123456789ab",
                "1.0123456789ab ",
                "1.0123456789ab\n",
                "1,0123456789ab",
                "1 .0123456789ab",
                "1a.0123456789ab",
                "\u0661.0123456789ab",
                "9223372036854775808.0123456789ab",
                "9999999999999999999.0123456789ab",
                "10000000000000000000.0123456789ab",
                "18446744073709551616.0123456789ab",
                "1.0x23456789ab",
                "1.0123456789ab-",
                "-2.0123456789ab",
                "1.0123456789ab-2.0123456789a",
                "1.0123456789ab-02.0123456789ab",
                "1.0123456789ab-1.ba9876543210",
                "2.0123456789ab-1.0123456789ab",
                "1.0123456789ab--2.0123456789ab",
                "1.0123456789ab-2.0123456789ab-3.0123456789ab",
                "null",
                "undefined"
            })
    @DisplayName("anything but what is written is refused")
    void refuses(String text) {
        assertThat(Cursor.parse(text)).isNull();
    }

    @Test
    @DisplayName("the cursor of a replay names the place whose state it shows as well")
    void namesTheStateItShows() {
        Cursor head = Cursor.of(20, 0xabc);
        Cursor cursor = Cursor.of(3, 1).asOf(head);
        assertThat(cursor).hasToString("3.000000000001-20.000000000abc").isEqualTo(Cursor.parse(cursor.toString()));
        assertThat(cursor.asOf()).isEqualTo(head);
        assertThat(cursor.place()).isEqualTo(Cursor.of(3, 1)).isNotEqualTo(cursor);
        assertThat(cursor.isAt(Cursor.of(3, 1))).isTrue();
        assertThat(cursor).isNotEqualTo(Cursor.of(3, 1).asOf(Cursor.of(20, 0xabd)));
    }

    @Test
    @DisplayName("at the end of a replay there is one place")
    void endsTheReplay() {
        Cursor head = Cursor.of(20, 0xabc);
        assertThat(head.asOf(head)).isEqualTo(head);
        assertThat(head.asOf()).isEqualTo(head);
        assertThat(Cursor.of(3, 1).asOf(head).asOf(Cursor.of(3, 1))).isEqualTo(Cursor.of(3, 1));
        assertThat(Cursor.of(3, 1).asOf(Cursor.of(5, 2).asOf(head)).asOf()).isEqualTo(Cursor.of(5, 2));
    }

    @Test
    @DisplayName("only the lowest 48 bits of a mark count")
    void masksMark() {
        assertThat(Cursor.of(1, -1).mark()).isEqualTo(Cursor.MARK_MASK);
        assertThat(Cursor.of(1, 1L << 48 | 5)).isEqualTo(Cursor.of(1, 5));
    }

    @Test
    @DisplayName("rev is never negative")
    void refusesNegativeRev() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cursor.of(-1, 0))
                .withMessage("rev must not be negative, was -1");
    }

    @Test
    @DisplayName("cursors differ by rev and by mark")
    void equality() {
        assertThat(Cursor.of(1, 2))
                .isNotEqualTo(Cursor.of(1, 3))
                .isNotEqualTo(Cursor.of(2, 2))
                .isNotEqualTo("1.000000000002")
                .isNotEqualTo(null);
    }
}

package io.notifyhub.server.undertow.websocket;

import static io.notifyhub.server.undertow.websocket.ClientFrames.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8ValidatorTest {

    @Test
    void acceptsEveryCodePointAndNoSurrogate() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
                byte[] surrogate = bytes(0xe0 | point >> 12, 0x80 | (point >> 6 & 0x3f), 0x80 | (point & 0x3f));
                assertThat(whole(surrogate)).isEqualTo(Utf8Validator.INVALID);
            } else {
                byte[] utf8 = new String(Character.toChars(point)).getBytes(StandardCharsets.UTF_8);
                assertThat(whole(utf8)).isEqualTo(Utf8Validator.START);
            }
        }
    }

    @Test
    void agreesWithTheDecoderOfThePlatformOnRandomBytes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int[] alphabet = {
            'a', 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5,
            0xff
        };
        for (int round = 0; round < 200_000; round++) {
            byte[] some = new byte[random.nextInt(7)];
            for (int i = 0; i < some.length; i++) {
                some[i] = (byte) alphabet[random.nextInt(alphabet.length)];
            }
            assertThat(whole(some) == Utf8Validator.START)
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(decodes(some));
        }
    }

    @Test
    void goesOnBetweenPieces() {
        byte[] utf8 =
                "plain text of some length, gr\u00fcn, \u20ac, \uD83D\uDE00 and more".getBytes(StandardCharsets.UTF_8);
        for (int split = 0; split <= utf8.length; split++) {
            int state = Utf8Validator.validate(Utf8Validator.START, utf8, 0, split);
            assertThat(Utf8Validator.validate(state, utf8, split, utf8.length)).isEqualTo(Utf8Validator.START);
        }
    }

    @Test
    void failsAtTheFirstWrongByte() {
        // The second byte of an overlong form, of a surrogate, and of what would lie above U+10FFFF.
        assertThat(whole(bytes(0xe0, 0x9f))).isEqualTo(Utf8Validator.INVALID);
        assertThat(whole(bytes(0xed, 0xa0))).isEqualTo(Utf8Validator.INVALID);
        assertThat(whole(bytes(0xf0, 0x8f))).isEqualTo(Utf8Validator.INVALID);
        assertThat(whole(bytes(0xf4, 0x90))).isEqualTo(Utf8Validator.INVALID);
    }

    private static int whole(byte[] utf8) {
        return Utf8Validator.validate(Utf8Validator.START, utf8, 0, utf8.length);
    }

    private static boolean decodes(byte[] some) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        try {
            decoder.decode(ByteBuffer.wrap(some));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}

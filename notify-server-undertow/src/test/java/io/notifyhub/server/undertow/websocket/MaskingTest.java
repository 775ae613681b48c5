package io.notifyhub.server.undertow.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskingTest {

    @Test
    void unmasksAnyPieceOfAFrame() {
        Random random = new Random(1);
        byte[] mask = ClientFrames.mask();
        int key = (mask[0] & 0xff) << 24 | (mask[1] & 0xff) << 16 | (mask[2] & 0xff) << 8 | (mask[3] & 0xff);
        for (int length = 0; length < 70; length++) {
            for (int split = 0; split <= length; split++) {
                byte[] payload = new byte[length];
                random.nextBytes(payload);
                byte[] masked = ClientFrames.masked(payload);
                Masking.unmask(masked, 0, split, key, 0);
                Masking.unmask(masked, split, length, key, split);
                assertThat(masked).as("%d of %d", split, length).isEqualTo(payload);
            }
        }
    }
}

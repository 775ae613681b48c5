package io.notifyhub.transport.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.core.spi.Envelope;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EnvelopeCodecTest {
    /** A message of this release: nodes of the next one have to understand it, as both run at once during an upgrade. */
    private static final String SAMPLE = "01" // version
            + "1601026131ac020102030405060a0b0c0d0e0f037b227d" // a step
            + "1302026131ac020102030405060a0b0c0d0e0f00" // one without its frame
            + "07030261" + "31027b7d" // an event
            + "06040261" + "31a31f" // a disconnect
            + "04050261" + "31" // a revocation
            + "07070261" + "31050164" // a device
            + "04080261" + "31" // too many devices
            + "020607" // a beacon
            + "037f0000"; // something of a later release

    private final List<Envelope> envelopes = new ArrayList<>();
    private final List<Long> beacons = new ArrayList<>();

    private void decode(byte[] message) {
        EnvelopeCodec.decode(message, envelopes::add, beacons::add);
    }

    @Test
    void theBytesOfThisReleaseAreRead() {
        decode(HexFormat.of().parseHex(SAMPLE));
        assertThat(envelopes.stream().map(Envelope::kind))
                .containsExactly(
                        Envelope.Kind.STEP,
                        Envelope.Kind.STEP,
                        Envelope.Kind.EVENT,
                        Envelope.Kind.DISCONNECT,
                        Envelope.Kind.REVOKED,
                        Envelope.Kind.DEVICE,
                        Envelope.Kind.TOO_MANY_DEVICES);
        assertThat(envelopes).allMatch(envelope -> envelope.userId().equals("a1"));
        Envelope step = envelopes.get(0);
        assertThat(step.rev()).isEqualTo(300);
        assertThat(step.mark()).isEqualTo(0x010203040506L);
        assertThat(step.prevMark()).isEqualTo(0x0a0b0c0d0e0fL);
        assertThat(step.frame()).isEqualTo(Keys.bytes("{\"}"));
        assertThat(envelopes.get(1).frame()).isNull();
        assertThat(envelopes.get(3).closeCode()).isEqualTo(4003);
        assertThat(envelopes.get(5).rev()).isEqualTo(5);
        assertThat(envelopes.get(5).frame()).isEqualTo(Keys.bytes("d"));
        assertThat(beacons).containsExactly(7L);
    }

    @Test
    void theBytesOfThisReleaseAreWritten() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(EnvelopeCodec.head());
        List<Envelope> sent = List.of(
                Envelope.step("a1", 300, 0x010203040506L, 0x0a0b0c0d0e0fL, Keys.bytes("{\"}")),
                Envelope.step("a1", 300, 0x010203040506L, 0x0a0b0c0d0e0fL, null),
                Envelope.event("a1", Keys.bytes("{}")),
                Envelope.disconnect("a1", 4003),
                Envelope.revoked("a1"),
                Envelope.device("a1", 5, Keys.bytes("d")),
                Envelope.tooManyDevices("a1"));
        sent.forEach(envelope -> out.writeBytes(Objects.requireNonNull(EnvelopeCodec.encode(envelope))));
        out.writeBytes(EnvelopeCodec.beacon(7));
        out.writeBytes(new byte[] {3, 0x7f, 0, 0});
        assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo(SAMPLE);
    }

    @Test
    void aFrameAboveTheLimitStaysAtHomeAndAnEventWithOneIsNotSent() {
        byte[] largest = new byte[EnvelopeCodec.MAX_FRAME_BYTES];
        byte[] larger = new byte[EnvelopeCodec.MAX_FRAME_BYTES + 1];
        for (byte[] frame : List.of(largest, larger)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(EnvelopeCodec.head());
            out.writeBytes(Objects.requireNonNull(EnvelopeCodec.encode(Envelope.step("a", 1, 2, 3, frame))));
            decode(out.toByteArray());
        }
        assertThat(envelopes.get(0).frame()).hasSize(largest.length);
        assertThat(envelopes.get(1).frame()).isNull();
        assertThat(EnvelopeCodec.encode(Envelope.event("a", larger))).isNull();
    }

    @Test
    void aStepBearsItsTraceWithItsFrameOrWithout() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(EnvelopeCodec.head());
        for (byte[] frame : List.of(Keys.bytes("{}"), new byte[EnvelopeCodec.MAX_FRAME_BYTES + 1])) {
            Envelope step = Envelope.step("a", 1, 2, 3, frame).withTraceContext("00-ab-cd-01");
            out.writeBytes(Objects.requireNonNull(EnvelopeCodec.encode(step)));
        }
        out.writeBytes(Objects.requireNonNull(EnvelopeCodec.encode(Envelope.step("a", 2, 2, 3, null))));
        decode(out.toByteArray());
        assertThat(envelopes).extracting(Envelope::traceContext).containsExactly("00-ab-cd-01", "00-ab-cd-01", null);
    }

    @Test
    void bytesThatFollowTheKnownFieldsOfAPartAreSkipped() {
        decode(HexFormat.of().parseHex("01" + "0605026131ffff" + "0405026231"));
        assertThat(envelopes.stream().map(Envelope::userId)).containsExactly("a1", "b1");
    }

    @Test
    void anotherVersionIsRefused() {
        assertThatThrownBy(() -> decode(new byte[] {2, 4, 5, 2, 'a', 'b'}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> decode(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void brokenMessagesAreRefusedAndNothingElseHappens() {
        byte[] sample = HexFormat.of().parseHex(SAMPLE);
        SplittableRandom random = new SplittableRandom(20_261_121);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] broken = Arrays.copyOf(sample, random.nextInt(1, sample.length + 1));
            for (int i = random.nextInt(4); i > 0; i--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            try {
                decode(broken);
            } catch (IllegalArgumentException e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(5_000, 19_999);
    }
}

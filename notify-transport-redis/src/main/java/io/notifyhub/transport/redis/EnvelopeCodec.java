package io.notifyhub.transport.redis;

import io.notifyhub.core.spi.Envelope;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * What travels between nodes. A message is a version byte and any number of parts; a part is its length (varint), a kind and
 * the kind's fields. Texts and frames are their length (varint) and bytes, marks six bytes. A part of an unknown kind is
 * skipped, and so are bytes at a part's end that are not known: later releases may add both. At the end of a step may be a text
 * more, what its trace is continued by. A message of another version is refused as a whole. Immutable.
 */
final class EnvelopeCodec {
    /** A frame above this size, in bytes, stays at home: the receivers read the step from the store. */
    static final int MAX_FRAME_BYTES = 16 * 1024;

    private static final byte VERSION = 1;
    private static final byte STEP = 1;
    private static final byte STEP_WITHOUT_FRAME = 2;
    private static final byte EVENT = 3;
    private static final byte DISCONNECT = 4;
    private static final byte REVOKED = 5;
    private static final byte BEACON = 6;
    private static final byte DEVICE = 7;
    private static final byte TOO_MANY_DEVICES = 8;
    private static final int MARK_BYTES = 6;
    private static final int MAX_VARINT_BYTES = 10;

    private EnvelopeCodec() {}

    /** What a message begins with. */
    static byte[] head() {
        return new byte[] {VERSION};
    }

    /** @return the part, or null if there is nothing to send: an event that is too large */
    static byte @org.jspecify.annotations.Nullable [] encode(Envelope envelope) {
        byte[] user = Keys.bytes(envelope.userId());
        byte[] frame = envelope.frame();
        boolean travels = frame != null && frame.length <= MAX_FRAME_BYTES;
        byte[] carried = travels && frame != null ? frame : new byte[0];
        String context = envelope.traceContext();
        byte[] trace = context == null ? new byte[0] : Keys.bytes(context);
        ByteBuffer out = ByteBuffer.allocate(
                1 + 5 * MAX_VARINT_BYTES + 2 * MARK_BYTES + user.length + carried.length + trace.length);
        switch (envelope.kind()) {
            case STEP -> {
                out.put(travels ? STEP : STEP_WITHOUT_FRAME);
                putBytes(out, user);
                putVarint(out, envelope.rev());
                putMark(out, envelope.mark());
                putMark(out, envelope.prevMark());
                putBytes(out, carried);
                if (trace.length > 0) {
                    putBytes(out, trace);
                }
            }
            case EVENT -> {
                if (!travels) {
                    return null;
                }
                out.put(EVENT);
                putBytes(out, user);
                putBytes(out, carried);
            }
            case DISCONNECT -> {
                out.put(DISCONNECT);
                putBytes(out, user);
                putVarint(out, envelope.closeCode());
            }
            case REVOKED -> {
                out.put(REVOKED);
                putBytes(out, user);
            }
            case TOO_MANY_DEVICES -> {
                out.put(TOO_MANY_DEVICES);
                putBytes(out, user);
            }
            case DEVICE -> {
                out.put(DEVICE);
                putBytes(out, user);
                putVarint(out, envelope.rev());
                putBytes(out, carried);
            }
        }
        return part(out);
    }

    /** @param epoch what the beacon proves when it comes back */
    static byte[] beacon(long epoch) {
        ByteBuffer out = ByteBuffer.allocate(1 + MAX_VARINT_BYTES);
        out.put(BEACON);
        putVarint(out, epoch);
        return part(out);
    }

    private static byte[] part(ByteBuffer content) {
        content.flip();
        ByteBuffer out = ByteBuffer.allocate(MAX_VARINT_BYTES + content.remaining());
        putVarint(out, content.remaining());
        out.put(content);
        return Arrays.copyOf(out.array(), out.position());
    }

    /**
     * Hands over what is in a message, in its order.
     *
     * @throws IllegalArgumentException if it is of another version, or broken; what came before the break was handed over
     */
    static void decode(byte[] message, Consumer<Envelope> envelopes, LongConsumer beacons) {
        ByteBuffer in = ByteBuffer.wrap(message);
        if (!in.hasRemaining() || in.get() != VERSION) {
            throw new IllegalArgumentException("the message is of another version");
        }
        while (in.hasRemaining()) {
            ByteBuffer part = slice(in);
            try {
                decodePart(part, envelopes, beacons);
            } catch (BufferUnderflowException e) {
                throw new IllegalArgumentException("a part is shorter than its fields", e);
            }
        }
    }

    private static void decodePart(ByteBuffer in, Consumer<Envelope> envelopes, LongConsumer beacons) {
        byte kind = in.get();
        switch (kind) {
            case STEP, STEP_WITHOUT_FRAME -> {
                String user = text(in);
                long rev = varint(in);
                long mark = mark(in);
                long prevMark = mark(in);
                byte[] frame = bytes(in);
                Envelope step = Envelope.step(user, rev, mark, prevMark, kind == STEP ? frame : null);
                envelopes.accept(in.hasRemaining() ? step.withTraceContext(text(in)) : step);
            }
            case EVENT -> {
                String user = text(in);
                envelopes.accept(Envelope.event(user, bytes(in)));
            }
            case DISCONNECT -> {
                String user = text(in);
                envelopes.accept(Envelope.disconnect(user, (int) varint(in)));
            }
            case REVOKED -> envelopes.accept(Envelope.revoked(text(in)));
            case TOO_MANY_DEVICES -> envelopes.accept(Envelope.tooManyDevices(text(in)));
            case DEVICE -> {
                String user = text(in);
                long attempt = varint(in);
                envelopes.accept(Envelope.device(user, attempt, bytes(in)));
            }
            case BEACON -> beacons.accept(varint(in));
            default -> {
                // Of a later release.
            }
        }
    }

    // --- fields

    private static void putBytes(ByteBuffer out, byte[] bytes) {
        putVarint(out, bytes.length);
        out.put(bytes);
    }

    private static void putVarint(ByteBuffer out, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.put((byte) (rest & 0x7F | 0x80));
            rest >>>= 7;
        }
        out.put((byte) rest);
    }

    private static void putMark(ByteBuffer out, long mark) {
        out.putShort((short) (mark >>> 32)).putInt((int) mark);
    }

    private static long mark(ByteBuffer in) {
        return (in.getShort() & 0xFFFFL) << 32 | in.getInt() & 0xFFFF_FFFFL;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = in.get();
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number has more than 64 bits");
    }

    private static ByteBuffer slice(ByteBuffer in) {
        long length;
        try {
            length = varint(in);
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("the message ends within a number", e);
        }
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException("a length reaches beyond the end");
        }
        ByteBuffer part = in.slice(in.position(), (int) length);
        in.position(in.position() + (int) length);
        return part;
    }

    private static byte[] bytes(ByteBuffer in) {
        ByteBuffer part = slice(in);
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        return bytes;
    }

    private static String text(ByteBuffer in) {
        return Keys.text(bytes(in));
    }
}

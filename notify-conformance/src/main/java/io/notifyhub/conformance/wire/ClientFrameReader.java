package io.notifyhub.conformance.wire;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads what a client sends on a WebSocket, and insists that it keeps RFC 6455. For one thread. */
final class ClientFrameReader {
    private static final int MAX_PAYLOAD = 16 * 1024 * 1024;
    private static final int MAX_CONTROL_PAYLOAD = 125;

    private final DataInputStream in;

    ClientFrameReader(InputStream in) {
        this.in = new DataInputStream(in);
    }

    /** A whole message or a control frame; {@code code} is that of a close frame, 1005 if it bears none. */
    record Message(int opcode, byte[] payload) {
        String text() throws ViolationException {
            return strictly(payload);
        }

        int closeCode() throws ViolationException {
            if (payload.length == 1) {
                throw new ViolationException("a close frame with half a code (section 5.5.1)");
            }
            return payload.length == 0 ? 1005 : (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
        }
    }

    /** The client broke RFC 6455. */
    static final class ViolationException extends IOException {
        private static final long serialVersionUID = 1L;

        ViolationException(String message) {
            super(message);
        }
    }

    private @Nullable ByteArrayOutputStream assembled;
    private int assembledOpcode;

    /** The next one; blocks. */
    Message next() throws IOException {
        while (true) {
            int first = in.readUnsignedByte();
            byte[] payload = payload(in.readUnsignedByte(), (first & 0x08) != 0);
            Message message = take(first, payload);
            if (message != null) {
                return message;
            }
        }
    }

    private byte[] payload(int second, boolean control) throws IOException {
        require((second & 0x80) != 0, "a frame without a mask (section 5.3)");
        long length = second & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
            require(length >= 126, "a length that is not in its shortest form (section 5.2)");
        } else if (length == 127) {
            length = in.readLong();
            require(length > 0xffff, "a length that is not in its shortest form (section 5.2)");
        }
        require(!control || length <= MAX_CONTROL_PAYLOAD, "a control frame of " + length + " bytes (section 5.5)");
        require(length >= 0 && length <= MAX_PAYLOAD, "a frame of " + length + " bytes");
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes((int) length);
        if (payload.length < length) {
            throw new EOFException("the stream ends in a frame");
        }
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i % 4];
        }
        return payload;
    }

    private @Nullable Message take(int first, byte[] payload) throws ViolationException {
        require((first & 0x70) == 0, "a reserved bit without an extension (section 5.2)");
        int opcode = first & 0x0f;
        boolean fin = (first & ServerFrames.FIN) != 0;
        if (opcode >= ServerFrames.CLOSE) {
            require(fin, "a control frame in pieces (section 5.5)");
            require(opcode <= ServerFrames.PONG, "an unknown opcode (section 5.2)");
            return new Message(opcode, payload);
        }
        require(opcode <= ServerFrames.BINARY, "an unknown opcode (section 5.2)");
        ByteArrayOutputStream pieces = assembled;
        if (opcode == ServerFrames.CONTINUATION) {
            require(pieces != null, "a continuation of nothing (section 5.4)");
        } else {
            require(pieces == null, "a message inside of another (section 5.4)");
            assembledOpcode = opcode;
            pieces = new ByteArrayOutputStream();
        }
        assembled = pieces;
        if (pieces != null) {
            pieces.writeBytes(payload);
        }
        if (!fin || pieces == null) {
            return null;
        }
        assembled = null;
        return new Message(assembledOpcode, pieces.toByteArray());
    }

    private static void require(boolean kept, String otherwise) throws ViolationException {
        if (!kept) {
            throw new ViolationException(otherwise);
        }
    }

    private static String strictly(byte[] bytes) throws ViolationException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ViolationException("text that is not UTF-8 (section 8.1)");
        }
    }
}

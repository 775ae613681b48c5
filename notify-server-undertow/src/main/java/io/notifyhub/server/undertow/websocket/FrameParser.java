package io.notifyhub.server.undertow.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads client frames (RFC 6455 5) from whatever bytes have arrived, checks every rule and limit at the first byte that
 * breaks it, and hands whole messages on. Keeps bytes only of a message that is not complete yet.
 *
 * <p>Confined to the connection's I/O thread. After it has thrown, or found a close frame, it reads nothing more.
 *
 * <pre>
 * FIRST → SECOND → [LENGTH] → MASK → [PAYLOAD] → FIRST, or ENDED after a close frame or an error
 * </pre>
 */
final class FrameParser {

    private enum Stage {
        FIRST,
        SECOND,
        LENGTH,
        MASK,
        PAYLOAD,
        ENDED
    }

    /** No message is open. */
    private static final int NONE = -1;

    private final FrameHandler handler;
    private final int maxMessageBytes;

    // valid for the frame
    private Stage stage = Stage.FIRST;
    private boolean last;
    private int opcode;
    private int missing;
    private int shortest;
    private long length;
    private int mask;
    private long position;
    private byte @Nullable [] control;

    // valid for the message
    private int messageOpcode = NONE;
    private long messageLength;
    private int utf8 = Utf8Validator.START;
    private @Nullable MessageBuffer message;

    private int completed;

    FrameParser(int maxMessageBytes, FrameHandler handler) {
        this.maxMessageBytes = maxMessageBytes;
        this.handler = handler;
    }

    /**
     * Parses, unmasking in place, until the bytes are used up or the handler pauses.
     *
     * @return the position of the first byte that was not used
     */
    int parse(byte[] bytes, int from, int to) throws WebSocketProtocolException {
        try {
            int at = from;
            while (at < to) {
                at = step(bytes, at, to);
                if (stage == Stage.FIRST && handler.paused()) {
                    return at;
                }
            }
            return at;
        } catch (WebSocketProtocolException e) {
            end();
            throw e;
        }
    }

    /** Whether a frame or a message has begun and is not complete. */
    boolean isMidMessage() {
        return stage != Stage.ENDED && (stage != Stage.FIRST || messageOpcode != NONE);
    }

    /** Changes whenever something that had begun was completed; tells one unfinished message from the next. */
    int completed() {
        return completed;
    }

    private int step(byte[] bytes, int at, int to) throws WebSocketProtocolException {
        switch (stage) {
            case FIRST:
                first(bytes[at] & 0xff);
                return at + 1;
            case SECOND:
                second(bytes[at] & 0xff);
                return at + 1;
            case LENGTH:
                length = length << Byte.SIZE | (bytes[at] & 0xff);
                if (--missing == 0) {
                    extendedLength();
                }
                return at + 1;
            case MASK:
                mask = mask << Byte.SIZE | (bytes[at] & 0xff);
                if (--missing == 0) {
                    payloadBegins();
                }
                return at + 1;
            case PAYLOAD:
                int count = (int) Math.min(to - at, length - position);
                payload(bytes, at, count);
                return at + count;
            default:
                return to;
        }
    }

    private void first(int b) throws WebSocketProtocolException {
        last = (b & 0x80) != 0;
        opcode = b & 0x0f;
        require((b & 0x70) == 0, "reserved bit set");
        require(!Opcode.isReserved(opcode), "reserved opcode");
        if (Opcode.isControl(opcode)) {
            require(last, "fragmented control frame");
        } else if (opcode == Opcode.CONTINUATION) {
            require(messageOpcode != NONE, "continuation of nothing");
        } else {
            require(messageOpcode == NONE, "new message inside a fragmented one");
            messageOpcode = opcode;
        }
        stage = Stage.SECOND;
    }

    private void second(int b) throws WebSocketProtocolException {
        require((b & 0x80) != 0, "frame without mask");
        length = b & 0x7f;
        if (length < 126) {
            lengthKnown();
            return;
        }
        require(!Opcode.isControl(opcode), "control frame too long");
        boolean wide = length == 127;
        missing = wide ? Long.BYTES : Short.BYTES;
        shortest = wide ? 0x10000 : 126;
        length = 0;
        stage = Stage.LENGTH;
    }

    private void extendedLength() throws WebSocketProtocolException {
        require(length >= 0, "length with the top bit set");
        require(length >= shortest, "length not in its shortest form");
        lengthKnown();
    }

    private void lengthKnown() throws WebSocketProtocolException {
        if (!Opcode.isControl(opcode)) {
            if (length > maxMessageBytes - messageLength) {
                throw new WebSocketProtocolException(
                        CloseStatus.TOO_BIG, "message longer than " + maxMessageBytes + " bytes");
            }
            messageLength += length;
        }
        missing = Integer.BYTES;
        mask = 0;
        stage = Stage.MASK;
    }

    private void payloadBegins() throws WebSocketProtocolException {
        position = 0;
        stage = Stage.PAYLOAD;
        if (Opcode.isControl(opcode)) {
            control = new byte[(int) length];
        }
        if (length == 0) {
            frameEnds();
        }
    }

    private void payload(byte[] bytes, int at, int count) throws WebSocketProtocolException {
        Masking.unmask(bytes, at, at + count, mask, position);
        boolean whole = count == length && last && message == null && opcode != Opcode.CONTINUATION;
        if (control != null) {
            System.arraycopy(bytes, at, control, (int) position, count);
        } else {
            validateText(bytes, at, count);
            if (whole) {
                wholeMessage(bytes, at, count);
                return;
            }
            open().append(bytes, at, count);
        }
        position += count;
        if (position == length) {
            frameEnds();
        }
    }

    private void validateText(byte[] bytes, int at, int count) throws WebSocketProtocolException {
        if (messageOpcode == Opcode.TEXT) {
            utf8 = Utf8Validator.validate(utf8, bytes, at, at + count);
            requireUtf8(utf8 != Utf8Validator.INVALID);
        }
    }

    /** The usual case: nothing to put together, so nothing is copied but the message itself. */
    private void wholeMessage(byte[] bytes, int at, int count) throws WebSocketProtocolException {
        boolean text = messageOpcode == Opcode.TEXT;
        requireUtf8(utf8 == Utf8Validator.START);
        messageEnds();
        if (text) {
            handler.onText(new String(bytes, at, count, StandardCharsets.UTF_8));
        } else {
            handler.onBinary(Arrays.copyOfRange(bytes, at, at + count));
        }
    }

    private void frameEnds() throws WebSocketProtocolException {
        stage = Stage.FIRST;
        byte[] controlPayload = control;
        if (controlPayload != null) {
            control = null;
            controlEnds(controlPayload);
        } else if (last) {
            boolean text = messageOpcode == Opcode.TEXT;
            requireUtf8(utf8 == Utf8Validator.START);
            MessageBuffer whole = open();
            messageEnds();
            if (text) {
                handler.onText(whole.asText());
            } else {
                handler.onBinary(whole.asBytes());
            }
        }
    }

    private void controlEnds(byte[] payload) throws WebSocketProtocolException {
        if (messageOpcode == NONE) {
            completed++;
        }
        if (opcode == Opcode.PING) {
            handler.onPing(payload);
        } else if (opcode == Opcode.CLOSE) {
            CloseStatus status = CloseStatus.parse(payload);
            end();
            handler.onClose(status);
        }
    }

    private void messageEnds() {
        stage = Stage.FIRST;
        messageOpcode = NONE;
        messageLength = 0;
        message = null;
        utf8 = Utf8Validator.START;
        completed++;
    }

    private MessageBuffer open() {
        MessageBuffer open = message;
        if (open == null) {
            open = new MessageBuffer(maxMessageBytes);
            message = open;
        }
        return open;
    }

    private void end() {
        stage = Stage.ENDED;
        message = null;
        control = null;
    }

    private static void require(boolean right, String otherwise) throws WebSocketProtocolException {
        if (!right) {
            throw new WebSocketProtocolException(CloseStatus.PROTOCOL_ERROR, otherwise);
        }
    }

    private static void requireUtf8(boolean right) throws WebSocketProtocolException {
        if (!right) {
            throw new WebSocketProtocolException(CloseStatus.INVALID_DATA, "text is not UTF-8");
        }
    }
}

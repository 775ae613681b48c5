package io.notifyhub.server.undertow.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Why a connection closes: code and reason (RFC 6455 7.4). Immutable.
 *
 * @param code as reported to the listener
 * @param reason may be empty
 */
record CloseStatus(int code, String reason) {

    static final int NORMAL = 1000;
    static final int PROTOCOL_ERROR = 1002;
    static final int UNSUPPORTED_DATA = 1003;
    static final int NO_STATUS = 1005;
    static final int ABNORMAL = 1006;
    static final int INVALID_DATA = 1007;
    static final int POLICY = 1008;
    static final int TOO_BIG = 1009;
    static final int INTERNAL_ERROR = 1011;
    /** Private range: the peer neither reads nor answers. */
    static final int STALLED = 4008;

    /** A control frame holds 125 bytes (RFC 6455 5.5), two of which are the code. */
    private static final int MAX_REASON_BYTES = 123;

    /** The connection broke without a close frame. */
    static final CloseStatus BROKEN = new CloseStatus(ABNORMAL, "");

    /**
     * What the application wants to close with.
     *
     * @throws IllegalArgumentException if the code may not be sent in a close frame
     */
    static CloseStatus toSend(int code, String reason) {
        if (!mayBeSent(code)) {
            throw new IllegalArgumentException("close code must be one that may be sent, was " + code);
        }
        return new CloseStatus(code, reason);
    }

    /** Whether a close frame may carry this code: defined or registered for use in frames, or in 3000–4999 (7.4.2). */
    static boolean mayBeSent(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }

    /** The close frame; without a payload where there is no status to tell. The reason is cut between characters. */
    WebSocketFrame toFrame() {
        if (code == NO_STATUS) {
            return WebSocketFrame.close(new byte[0]);
        }
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        int length = cut(text);
        byte[] payload = new byte[2 + length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, length);
        return WebSocketFrame.close(payload);
    }

    /** The status in a received close frame (7.1.5). */
    static CloseStatus parse(byte[] payload) throws WebSocketProtocolException {
        if (payload.length == 0) {
            return new CloseStatus(NO_STATUS, "");
        }
        if (payload.length == 1) {
            throw new WebSocketProtocolException(PROTOCOL_ERROR, "close frame with half a code");
        }
        int code = (payload[0] & 0xff) << 8 | (payload[1] & 0xff);
        if (!mayBeSent(code)) {
            throw new WebSocketProtocolException(PROTOCOL_ERROR, "invalid close code");
        }
        if (Utf8Validator.validate(Utf8Validator.START, payload, 2, payload.length) != Utf8Validator.START) {
            throw new WebSocketProtocolException(INVALID_DATA, "close reason is not UTF-8");
        }
        return new CloseStatus(
                code, new String(Arrays.copyOfRange(payload, 2, payload.length), StandardCharsets.UTF_8));
    }

    private static int cut(byte[] utf8) {
        if (utf8.length <= MAX_REASON_BYTES) {
            return utf8.length;
        }
        int end = MAX_REASON_BYTES;
        while ((utf8[end] & 0xc0) == 0x80) {
            end--;
        }
        return end;
    }
}

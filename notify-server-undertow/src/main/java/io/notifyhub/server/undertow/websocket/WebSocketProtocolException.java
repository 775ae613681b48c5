package io.notifyhub.server.undertow.websocket;

/** The peer broke RFC 6455 or a limit. Carries what the close frame shall say; has no stack trace, as peers cause it at will. */
final class WebSocketProtocolException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int code;

    WebSocketProtocolException(int code, String reason) {
        super(reason, null, false, false);
        this.code = code;
    }

    CloseStatus status() {
        String reason = getMessage();
        return new CloseStatus(code, reason == null ? "" : reason);
    }
}

package io.notifyhub.protocol;

import java.util.Objects;

/** Sent before the server closes the socket: all a client needs to know about what to do next. Immutable. */
public final class Closing implements ServerFrame {
    private final int code;
    private final String reason;
    private final boolean reconnect;
    private final long retryAfterMs;
    private final boolean reauthenticate;

    /**
     * @param code the code of the close frame that follows
     * @param reconnect whether to come back
     * @param retryAfterMs how long to wait first, in milliseconds
     * @param reauthenticate whether another token is needed
     */
    public Closing(int code, String reason, boolean reconnect, long retryAfterMs, boolean reauthenticate) {
        this.code = code;
        this.reason = Objects.requireNonNull(reason, "reason");
        this.reconnect = reconnect;
        this.retryAfterMs = retryAfterMs;
        this.reauthenticate = reauthenticate;
    }

    @Override
    public String type() {
        return FrameTypes.CLOSING;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    public boolean reconnect() {
        return reconnect;
    }

    public long retryAfterMs() {
        return retryAfterMs;
    }

    public boolean reauthenticate() {
        return reauthenticate;
    }
}

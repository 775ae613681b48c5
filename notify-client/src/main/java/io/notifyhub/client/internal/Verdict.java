package io.notifyhub.client.internal;

import io.notifyhub.protocol.CloseCode;
import io.notifyhub.protocol.Closing;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the end of a connection means for the next one. Immutable. */
final class Verdict {
    /** The code of a connection that ended without a close frame (RFC 6455 section 7.1.5). */
    private static final int NO_CLOSE_FRAME = 1006;

    private static final long MAX_RETRY_AFTER_MS = TimeUnit.HOURS.toMillis(24);

    final boolean reconnect;
    /** Whether the token is the reason. */
    final boolean reauthenticate;
    /** How long the server wants to be left alone. */
    final long waitNanos;
    /** For people: what the server said, or what went wrong at the bottom of it. */
    final String message;

    private Verdict(Closing closing, @Nullable Throwable cause) {
        this.reconnect = closing.reconnect();
        this.reauthenticate = closing.reauthenticate();
        this.waitNanos =
                TimeUnit.MILLISECONDS.toNanos(Math.max(0, Math.min(closing.retryAfterMs(), MAX_RETRY_AFTER_MS)));
        this.message = messageOf(closing, cause);
    }

    /**
     * @param said the server's own words, which count; null if it said none, and then the code counts
     * @param cause what went wrong with the socket, where it is known
     */
    static Verdict of(@Nullable Closing said, int code, String reason, @Nullable Throwable cause) {
        return new Verdict(said == null ? meaningOf(code, reason) : said, cause);
    }

    private static Closing meaningOf(int code, String reason) {
        CloseCode known = CloseCode.fromCode(code);
        return known == null
                ? new Closing(code, reason, true, 0, false)
                : new Closing(code, reason, known.reconnect(), 0, known.reauthenticate());
    }

    private static String messageOf(Closing closing, @Nullable Throwable cause) {
        if (closing.code() == NO_CLOSE_FRAME && cause != null) {
            Throwable root = cause;
            for (Throwable next = root.getCause(); next != null && next != root; next = root.getCause()) {
                root = next;
            }
            String text = root.getMessage();
            return "no connection: " + (text == null ? root.getClass().getSimpleName() : text);
        }
        String code = closing.code() == NO_CLOSE_FRAME ? "the connection broke" : "closed with " + closing.code();
        return code + (closing.reason().isEmpty() ? "" : " " + closing.reason());
    }
}

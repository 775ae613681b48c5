package io.notifyhub.server;

import io.notifyhub.core.host.Handshake;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads from a request what a device brings when it connects. Stateless. */
public final class Handshakes {
    private static final String DIGITS = "[0-9]{1,18}";

    private Handshakes() {}

    /**
     * The handshake of a socket or a stream.
     *
     * @param tokens as {@link Credentials} found them
     * @throws IllegalArgumentException if a parameter of the query cannot be what it should
     */
    public static Handshake of(RequestHead request, List<String> tokens) {
        String attempt = request.parameter("attempt");
        if (attempt != null && !attempt.matches(DIGITS)) {
            throw new IllegalArgumentException("attempt must be a whole number");
        }
        return new Handshake(
                tokens,
                request.parameters("ticket"),
                request.parameter("cursor"),
                request.parameter("device"),
                attempt == null ? 0 : Long.parseLong(attempt));
    }

    /** The same, where {@code Last-Event-ID} of a browser's EventSource goes before {@code ?cursor=}. */
    public static Handshake ofStream(RequestHead request, List<String> tokens) {
        Handshake given = of(request, tokens);
        @Nullable String last = request.header("Last-Event-ID");
        return last == null || last.isEmpty()
                ? given
                : new Handshake(given.tokens(), given.tickets(), last, given.device(), given.attempt());
    }
}

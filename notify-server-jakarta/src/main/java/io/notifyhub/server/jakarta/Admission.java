package io.notifyhub.server.jakarta;

import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.host.Handshake;
import io.notifyhub.protocol.CloseCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a handshake came to, on its way to the connection. Immutable; holds credentials.
 *
 * @param known who it is, where the container knows
 * @param refusal why nobody is let in, which can only be said once the socket is open
 * @param reason belongs to the refusal
 */
record Admission(
        Handshake handshake,
        @Nullable Principal known,
        @Nullable CloseCode refusal,
        String reason) {
    /** Where a session's properties keep it. */
    static final String KEY = "io.notifyhub.admission";

    private static final Handshake NOTHING = new Handshake(List.of(), null);

    static Admission of(Handshake handshake, @Nullable Principal known) {
        return new Admission(handshake, known, null, "");
    }

    static Admission refused(CloseCode code, String reason) {
        return new Admission(NOTHING, null, code, reason);
    }

    /** Names no credentials. */
    @Override
    public String toString() {
        return "Admission[refusal=" + refusal + ']';
    }
}

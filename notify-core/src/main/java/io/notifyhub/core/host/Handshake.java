package io.notifyhub.core.host;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a device brought when it connected. Immutable.
 *
 * @param tokens every token found, wherever it was; two different ones let nobody in
 * @param cursor where the device wants to go on, as it came; null if it brought none
 */
public record Handshake(List<String> tokens, @Nullable String cursor) {
    public Handshake {
        tokens = List.copyOf(tokens);
    }

    /** Names neither token nor cursor. */
    @Override
    public String toString() {
        return "Handshake[tokens=" + tokens.size() + ']';
    }
}

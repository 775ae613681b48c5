package io.notifyhub.core.host;

import io.notifyhub.protocol.Texts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a device brought when it connected. Immutable.
 *
 * @param tokens every token found, wherever it was; two different ones let nobody in
 * @param tickets every ticket found ({@link HubEndpoint#issueTicket}); one beside another credential lets nobody in
 * @param cursor where the device wants to go on, as it came; null if it brought none
 * @param device which of the user's devices this is; null if it does not say
 * @param attempt counts the device's attempts to connect, so that an older one that comes late is known as such
 */
public record Handshake(
        List<String> tokens,
        List<String> tickets,
        @Nullable String cursor,
        @Nullable String device,
        long attempt) {
    /** The longest device id, in characters. */
    public static final int MAX_DEVICE_LENGTH = 64;

    /** @throws IllegalArgumentException if the device's id or its attempt cannot be one */
    public Handshake {
        tokens = List.copyOf(tokens);
        tickets = List.copyOf(tickets);
        if (device != null && (device.isEmpty() || device.length() > MAX_DEVICE_LENGTH || !Texts.isStorable(device))) {
            throw new IllegalArgumentException("device must have 1 to " + MAX_DEVICE_LENGTH + " characters");
        }
        if (attempt < 0) {
            throw new IllegalArgumentException("attempt must not be negative");
        }
    }

    /** With tokens alone, of a device that does not say which it is. */
    public Handshake(List<String> tokens, @Nullable String cursor) {
        this(tokens, List.of(), cursor, null, 0);
    }

    /** Names neither token nor cursor. */
    @Override
    public String toString() {
        return "Handshake[tokens=" + tokens.size() + ", tickets=" + tickets.size() + ']';
    }
}

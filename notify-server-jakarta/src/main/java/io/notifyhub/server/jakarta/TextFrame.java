package io.notifyhub.server.jakarta;

import java.nio.charset.StandardCharsets;

/**
 * A frame in the form that containers take, made once for all connections. Immutable.
 *
 * @param bytes how many it has as UTF-8
 */
record TextFrame(String text, int bytes) {
    static TextFrame of(byte[] payload) {
        return new TextFrame(new String(payload, StandardCharsets.UTF_8), payload.length);
    }
}

package io.notifyhub.client.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads Server-Sent Events (HTML Standard section 9.2.6), as far as a server of notifications writes them. For one thread. */
final class EventStreamReader {
    /** The longest line, in characters: as long as the longest frame on a socket. */
    private static final int MAX_LINE = JakartaContainer.MAX_FRAME_BYTES;

    private final BufferedReader in;
    private final StringBuilder line = new StringBuilder();

    EventStreamReader(InputStream in) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** An event, or a comment, which has neither. Immutable. */
    static final class Event {
        final @Nullable String data;
        final @Nullable String id;

        Event(@Nullable String data, @Nullable String id) {
            this.data = data;
            this.id = id;
        }
    }

    /** Blocks until there is one; null at the end. */
    @Nullable
    Event next() throws IOException {
        String data = null;
        String id = null;
        while (readLine()) {
            if (line.length() == 0) {
                if (data != null) {
                    return new Event(data, id);
                }
            } else if (line.charAt(0) == ':') {
                return new Event(null, null);
            } else if (line.indexOf("data:") == 0) {
                data = (data == null ? "" : data + '\n') + valueAfter("data:");
            } else if (line.indexOf("id:") == 0) {
                id = valueAfter("id:");
            }
        }
        return null;
    }

    private String valueAfter(String name) {
        int begin = name.length();
        return line.substring(begin < line.length() && line.charAt(begin) == ' ' ? begin + 1 : begin);
    }

    /** Whether there was another line; it is in {@link #line} without its end. */
    private boolean readLine() throws IOException {
        line.setLength(0);
        while (true) {
            int c = in.read();
            if (c < 0) {
                return false;
            } else if (c == '\n') {
                return true;
            } else if (c != '\r') {
                line.append((char) c);
            }
            if (line.length() > MAX_LINE) {
                throw new IOException("a line of more than " + MAX_LINE + " characters");
            }
        }
    }
}

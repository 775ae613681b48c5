package io.notifyhub.conformance.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request. Immutable.
 *
 * @param target path and query as they came
 * @param headers by name in lower case; several of one name are joined with a comma
 */
public record Request(String method, String target, Map<String, String> headers, String body) {
    private static final int MAX_HEAD = 64 * 1024;
    private static final int MAX_BODY = 16 * 1024 * 1024;

    /** The next request, or null if the other side has ended the stream. Blocks. */
    static @Nullable Request read(InputStream in) throws IOException {
        String head = readHead(in);
        if (head == null) {
            return null;
        }
        String[] lines = head.split("\r\n");
        String[] first = lines[0].split(" ");
        if (first.length != 3) {
            throw new IOException("no request line: " + lines[0]);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 1) {
                throw new IOException("no header: " + lines[i]);
            }
            headers.merge(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).trim(),
                    (one, two) -> one + ", " + two);
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        if (length < 0 || length > MAX_BODY) {
            throw new IOException("a body of " + length + " bytes");
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Request(first[0], first[1], Map.copyOf(headers), body);
    }

    private static @Nullable String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int next = in.read();
            if (next < 0) {
                if (head.length() == 0) {
                    return null;
                }
                throw new EOFException("the request ends in its head");
            }
            head.append((char) next);
            if (head.length() > MAX_HEAD) {
                throw new IOException("a head of more than " + MAX_HEAD + " bytes");
            }
        }
        return head.toString();
    }

    public String path() {
        int question = target.indexOf('?');
        return question < 0 ? target : target.substring(0, question);
    }

    public @Nullable String header(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** The parameter of the query, decoded; null if it is not there. */
    public @Nullable String query(String name) {
        List<String> all = queries(name);
        return all.isEmpty() ? null : all.get(0);
    }

    /** Every parameter of that name. */
    public List<String> queries(String name) {
        List<String> found = new ArrayList<>();
        int question = target.indexOf('?');
        if (question >= 0) {
            for (String pair : target.substring(question + 1).split("&")) {
                int equals = pair.indexOf('=');
                String key = equals < 0 ? pair : pair.substring(0, equals);
                if (decode(key).equals(name)) {
                    found.add(equals < 0 ? "" : decode(pair.substring(equals + 1)));
                }
            }
        }
        return found;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    public boolean isUpgrade() {
        return "websocket".equalsIgnoreCase(headers.get("upgrade"));
    }

    @Override
    public String toString() {
        return method + ' ' + target;
    }
}

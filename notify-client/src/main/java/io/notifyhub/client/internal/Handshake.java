package io.notifyhub.client.internal;

import io.notifyhub.client.spi.SocketRequest;
import java.io.UnsupportedEncodingException;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The request that opens a socket: the address the application gave, with what the client adds to it. Stateless. */
final class Handshake {
    private Handshake() {}

    /** @param attempt the number of this attempt, sent beside a device id */
    static SocketRequest request(
            EngineSettings settings, @Nullable String token, @Nullable String cursor, long attempt) {
        StringBuilder query = new StringBuilder();
        String given = settings.uri.getRawQuery();
        if (given != null) {
            query.append(given);
        }
        append(query, "cursor", cursor);
        if (settings.deviceId != null) {
            append(query, "device", settings.deviceId);
            append(query, "attempt", Long.toString(attempt));
        }
        if (settings.tokenInQuery) {
            append(query, "token", token);
        }
        Map<String, String> headers = token == null || settings.tokenInQuery
                ? Collections.emptyMap()
                : Collections.singletonMap("Authorization", "Bearer " + token);
        return new SocketRequest(withQuery(settings.uri, query.toString()), headers);
    }

    private static void append(StringBuilder query, String name, @Nullable String value) {
        if (value == null) {
            return;
        }
        if (query.length() > 0 && query.charAt(query.length() - 1) != '&') {
            query.append('&');
        }
        query.append(name).append('=').append(encode(value));
    }

    private static String encode(String value) {
        try {
            return URLEncoder.encode(value, "UTF-8").replace("+", "%20");
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Put together from raw parts, so that nothing the application encoded is decoded on the way. */
    private static URI withQuery(URI uri, String query) {
        String path = uri.getRawPath();
        return URI.create(uri.getScheme() + "://" + uri.getRawAuthority() + (path.isEmpty() ? "/" : path)
                + (query.isEmpty() ? "" : "?" + query));
    }
}

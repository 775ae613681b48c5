package io.notifyhub.client.internal;

import io.notifyhub.client.spi.SocketRequest;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The HTTP addresses that belong to the address of a socket. Immutable. */
final class HttpAddress {
    private static final String SOCKET = "/ws/notifications";
    private static final String API = "/api/notifications/";
    private static final int CONNECT_MS = 10_000;

    private final String base;
    private final @Nullable String query;
    private final String credentials;
    private final Map<String, String> headers;

    private HttpAddress(String base, SocketRequest request) {
        this.base = base;
        this.query = request.uri().getRawQuery();
        this.credentials = credentialsIn(query);
        this.headers = request.headers();
    }

    /** Null if {@code request} is not for a path that ends in {@code /ws/notifications/}, as there is no telling then. */
    static @Nullable HttpAddress of(SocketRequest request) {
        String base = base(request.uri());
        return base == null ? null : new HttpAddress(base, request);
    }

    static @Nullable String base(URI socket) {
        String path = String.valueOf(socket.getRawPath());
        String bare = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (!bare.endsWith(SOCKET)) {
            return null;
        }
        return ("wss".equals(socket.getScheme()) ? "https" : "http") + "://" + socket.getRawAuthority()
                + bare.substring(0, bare.length() - SOCKET.length()) + API;
    }

    /** Tokens that are in the address of the socket count for every request. */
    private static String credentialsIn(@Nullable String query) {
        for (String part : query == null ? new String[0] : query.split("&")) {
            if (part.startsWith("token=")) {
                return part;
            }
        }
        return "";
    }

    /** The stream that brings the same as the socket. */
    HttpURLConnection stream(int readMillis) throws java.io.IOException {
        return open("stream" + (query == null ? "" : '?' + query), readMillis);
    }

    /** @param path below {@code /api/notifications/}, with a query if it has one */
    HttpURLConnection command(String path, int readMillis) throws java.io.IOException {
        String separator = path.indexOf('?') < 0 ? "?" : "&";
        return open(credentials.isEmpty() ? path : path + separator + credentials, readMillis);
    }

    private HttpURLConnection open(String path, int readMillis) throws java.io.IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(base + path).toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MS);
        connection.setReadTimeout(readMillis);
        connection.setUseCaches(false);
        // Whoever sends us elsewhere is a portal, not our server.
        connection.setInstanceFollowRedirects(false);
        headers.forEach(connection::setRequestProperty);
        return connection;
    }
}

package io.notifyhub.core.auth;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** A key set behind an address: https, or http on this machine alone. Redirects are not followed. Immutable. */
record JwksUrl(URI uri) implements JwksKeys.Source {
    private static final int CONNECT_MILLIS = 3_000;
    private static final int READ_MILLIS = 5_000;
    private static final int MAX_BYTES = 256 << 10;
    private static final Set<String> THIS_MACHINE = Set.of("localhost", "127.0.0.1", "[::1]");

    JwksUrl {
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String host = String.valueOf(uri.getHost());
        if (!scheme.equals("https") && !(scheme.equals("http") && THIS_MACHINE.contains(host))) {
            throw new IllegalArgumentException(
                    "a key set is fetched by https, or by http from this machine, not from " + withoutQuery(uri));
        }
    }

    private static String withoutQuery(URI uri) {
        try {
            return new URI(uri.getScheme(), uri.getHost(), uri.getPath(), null).toString();
        } catch (URISyntaxException e) {
            return "there";
        }
    }

    @Override
    public byte[] fetch() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(READ_MILLIS);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setRequestProperty("Accept", "application/json");
        try {
            int status = connection.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException("status " + status);
            }
            try (InputStream body = connection.getInputStream()) {
                byte[] bytes = body.readNBytes(MAX_BYTES + 1);
                if (bytes.length > MAX_BYTES) {
                    throw new IOException("more than " + MAX_BYTES + " bytes");
                }
                return bytes;
            }
        } finally {
            connection.disconnect();
        }
    }
}

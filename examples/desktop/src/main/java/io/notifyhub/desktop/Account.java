package io.notifyhub.desktop;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose notifications, and from where.
 *
 * @param server such as {@code https://notify.example.com}
 * @param token an access token of that server
 * @param device a name of this device that no other has
 */
record Account(URI server, String token, String device) {
    private static final Pattern USER_ID = Pattern.compile("\"user_id\"\\s*:\\s*\"?([^\",}]+)");

    Account {
        String scheme = String.valueOf(server.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("The server's address begins with http:// or https://");
        }
        if (server.getHost() == null) {
            throw new IllegalArgumentException("The server's address has no host");
        }
        if (token.isBlank()) {
            throw new IllegalArgumentException("A token is missing");
        }
    }

    /** The address of the server's socket. */
    URI socket() {
        String base = server.toString().replaceAll("/+$", "");
        return URI.create(base.replaceFirst("^http", "ws") + "/ws/notifications/");
    }

    /** What tells the users of this machine apart. The server alone decides what a token is good for. */
    String userKey() {
        String[] parts = token.split("\\.");
        try {
            String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            Matcher user = USER_ID.matcher(claims);
            return user.find() ? user.group(1) : "";
        } catch (RuntimeException e) {
            return Integer.toHexString(token.hashCode());
        }
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "Account[" + server + ", " + userKey() + ']';
    }
}

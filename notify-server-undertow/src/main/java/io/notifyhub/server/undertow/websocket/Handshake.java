package io.notifyhub.server.undertow.websocket;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.Protocols;
import io.undertow.util.StatusCodes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server's side of the opening handshake (RFC 6455 4.2), as far as it needs no channel. Stateless. */
final class Handshake {

    static final HttpString KEY = new HttpString("Sec-WebSocket-Key");
    static final HttpString VERSION = new HttpString("Sec-WebSocket-Version");
    static final HttpString ACCEPT = new HttpString("Sec-WebSocket-Accept");
    static final HttpString PROTOCOL = new HttpString("Sec-WebSocket-Protocol");

    /** The only version there is an RFC of. */
    static final String SUPPORTED_VERSION = "13";

    /** RFC 6455 1.3. */
    private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /** Base64 of 16 bytes. */
    private static final int KEY_CHARACTERS = 24;

    private static final String SEPARATORS = "()<>@,;:\\\"/[]?={} \t";

    private Handshake() {}

    /** What is wrong with the request, or null if it may be upgraded. */
    static @Nullable Refusal check(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getRequestHeaders();
        if (!exchange.getRequestMethod().equals(Methods.GET)) {
            return Refusal.METHOD;
        }
        if (count(headers, Headers.HOST) != 1) {
            return Refusal.bad("There must be exactly one Host header.");
        }
        if (!exchange.getProtocol().equals(Protocols.HTTP_1_1)
                || !hasToken(headers, Headers.UPGRADE, "websocket")
                || !hasToken(headers, Headers.CONNECTION, "upgrade")) {
            return Refusal.NOT_AN_UPGRADE;
        }
        if (count(headers, VERSION) != 1 || !SUPPORTED_VERSION.equals(trimmed(headers, VERSION))) {
            return Refusal.VERSION;
        }
        return checkRest(headers);
    }

    private static @Nullable Refusal checkRest(HeaderMap headers) {
        if (count(headers, KEY) != 1 || !isKey(trimmed(headers, KEY))) {
            return Refusal.bad("Sec-WebSocket-Key must be given once, as Base64 of 16 bytes.");
        }
        if (count(headers, Headers.AUTHORIZATION) > 1 || count(headers, Headers.ORIGIN) > 1) {
            return Refusal.bad("Authorization and Origin may be given only once.");
        }
        if (headers.contains(Headers.TRANSFER_ENCODING) || hasLength(headers)) {
            return Refusal.bad("An upgrade request has no body.");
        }
        if (!offered(headers).stream().allMatch(Handshake::isToken)) {
            return Refusal.bad("Sec-WebSocket-Protocol must be a list of tokens.");
        }
        return null;
    }

    /** The subprotocols the client offers, in its order of preference. */
    static List<String> offered(HeaderMap headers) {
        List<String> offered = new ArrayList<>();
        HeaderValues lines = headers.get(PROTOCOL);
        if (lines != null) {
            for (String line : lines) {
                for (String name : line.split(",")) {
                    if (!name.isBlank()) {
                        offered.add(name.trim());
                    }
                }
            }
        }
        return offered;
    }

    /** The first one offered that is supported, or null. */
    static @Nullable String choose(List<String> offered, List<String> supported) {
        for (String name : offered) {
            int index = supported.indexOf(name);
            if (index >= 0) {
                // Our own string: all connections share it.
                return supported.get(index);
            }
        }
        return null;
    }

    /** What proves to the client that its key was understood (4.2.2, step 5.4). */
    static String accept(HeaderMap headers) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((trimmed(headers, KEY) + MAGIC).getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    private static int count(HeaderMap headers, HttpString name) {
        return headers.count(name);
    }

    private static String trimmed(HeaderMap headers, HttpString name) {
        String value = headers.getFirst(name);
        return value == null ? "" : value.trim();
    }

    private static boolean hasToken(HeaderMap headers, HttpString name, String token) {
        HeaderValues lines = headers.get(name);
        if (lines == null) {
            return false;
        }
        for (String line : lines) {
            for (String part : line.split(",")) {
                if (part.trim().equalsIgnoreCase(token)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean hasLength(HeaderMap headers) {
        return headers.contains(Headers.CONTENT_LENGTH)
                && !trimmed(headers, Headers.CONTENT_LENGTH).equals("0");
    }

    private static boolean isKey(String key) {
        if (key.length() != KEY_CHARACTERS) {
            return false;
        }
        try {
            return Base64.getDecoder().decode(key).length == 16;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isToken(String name) {
        return name.chars().allMatch(c -> c > 0x20 && c < 0x7f && SEPARATORS.indexOf(c) < 0);
    }

    /**
     * Why a request is not upgraded.
     *
     * @param status HTTP status
     * @param code for programs
     * @param error one sentence for people; plain ASCII without quotes
     */
    record Refusal(int status, String code, String error) {

        static final Refusal METHOD =
                new Refusal(StatusCodes.METHOD_NOT_ALLOWED, "method_not_allowed", "A WebSocket is opened with GET.");
        static final Refusal NOT_AN_UPGRADE = new Refusal(
                StatusCodes.UPGRADE_REQUIRED,
                "upgrade_required",
                "This address speaks WebSocket: ask for an upgrade over HTTP/1.1.");
        static final Refusal VERSION = new Refusal(
                StatusCodes.UPGRADE_REQUIRED,
                "unsupported_version",
                "Sec-WebSocket-Version must be given once, and be 13.");

        static Refusal bad(String error) {
            return new Refusal(StatusCodes.BAD_REQUEST, "bad_upgrade", error);
        }
    }
}

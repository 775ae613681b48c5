package io.notifyhub.host;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What strangers and users send that is wrong, each kind as the bytes of a whole connection. Stateless. */
final class WrongInput {
    private static final byte[] MASK = {1, 2, 3, 4};
    private static final String START = "GET /ws/notifications/ HTTP/1.1\r\nHost: localhost\r\n";
    private static final String UPGRADE = "Upgrade: websocket\r\nConnection: Upgrade\r\n";
    private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private static final String VERSION = "Sec-WebSocket-Version: 13\r\n";

    private static final String CLOSED_OR_REFUSED = "^(HTTP/1.1 [45]\\d\\d.*)?$";

    private final List<Kind> kinds = new ArrayList<>();
    private final String token;

    /** @param expected what the answer has to match, as it stands on the wire but for the bytes that are no text */
    record Kind(String name, byte[] bytes, String expected) {}

    private WrongInput(String token) {
        this.token = token;
    }

    /** All of them, by a user with this token. */
    static List<Kind> all(String token) {
        WrongInput input = new WrongInput(token);
        input.messages();
        input.frames();
        input.requests();
        input.tokens();
        input.bodies();
        return List.copyOf(input.kinds);
    }

    // --- messages of a user

    private void messages() {
        message("broken JSON", "{\"type\":", "invalid_json");
        message("JSON nested 30,000 deep", "[".repeat(30_000) + "]".repeat(30_000), "invalid_json");
        message("a number of 60,000 digits", "9".repeat(60_000), "invalid_json");
        message("60 kB of valid JSON", "\"" + "x".repeat(60_000) + "\"", "echo");
        message("a key twice", "{\"type\":\"ping\",\"type\":\"ping\"}", "invalid_json");
        message("a field of a wrong type", "{\"type\":\"mark_read\",\"notification_id\":[]}", "invalid_field");
        message("U+0000", "{\"a\":\"\\u0000\"}", "invalid_field");
        message("a lone surrogate", "{\"a\":\"\\ud800\"}", "invalid_field");
        message("a reserved type", send("\"notification_type\":\"error\""), "invalid_field");
        message("a malformed type", send("\"notification_type\":\"../x\""), "invalid_field");
        message("too large data", send("\"data\":\"" + "x".repeat(40_000) + "\""), "forbidden|payload_too_large");
        message("a notification that it may not send", send("\"title\":\"t\""), "forbidden");
    }

    private static String send(String field) {
        return "{\"type\":\"send_notification\",\"user_id\":1," + field + "}";
    }

    // --- frames

    private void frames() {
        byte[] ping = utf8("{\"type\":\"ping\"}");
        frame("binary", "1003", framed(0x82, ping));
        frame("no mask", "1002", new byte[] {(byte) 0x81, 2, '{', '}'});
        frame("reserved bits", "1002", framed(0xf1, ping));
        frame("a reserved opcode", "1002", framed(0x83, ping));
        frame("half a control frame", "1002", framed(0x09, new byte[0]));
        frame("a control frame of 126 bytes", "1002", framed(0x89, new byte[126]));
        frame("a close frame with half a code", "1002", framed(0x88, new byte[] {3}));
        frame("a close code that may not be sent", "1002", framed(0x88, new byte[] {3, (byte) 0xed}));
        frame("text that is not UTF-8", "1007", framed(0x81, new byte[] {(byte) 0xff}));
        frame("a continuation of nothing", "1002", framed(0x80, ping));
        frame("a text inside a text", "1002", framed(0x01, ping), framed(0x81, ping));
        frame("a declared length of a terabyte", "1009", length(1L << 40));
        frame("a declared length below zero", "1002", length(Long.MIN_VALUE));
        frame("a message of 64 KiB and one byte", "1009", length(65_537));
        ByteArrayOutputStream fragments = new ByteArrayOutputStream();
        fragments.writeBytes(framed(0x01, utf8("{\"type\":")));
        for (int i = 0; i < 5_000; i++) {
            fragments.writeBytes(framed(0x00, new byte[0]));
        }
        fragments.writeBytes(framed(0x80, utf8("\"ping\"}")));
        frame("5,000 empty fragments", "pong", fragments.toByteArray());
    }

    // --- upgrade requests, and what is no HTTP

    private void requests() {
        request("no upgrade", START + "\r\n", "426");
        request("version 8", START + UPGRADE + KEY + "Sec-WebSocket-Version: 8\r\n\r\n", "426");
        request("no key", START + UPGRADE + VERSION + "\r\n", "400");
        request("the key abc", START + UPGRADE + VERSION + "Sec-WebSocket-Key: abc\r\n\r\n", "400");
        request("two keys", START + UPGRADE + VERSION + KEY + KEY + "\r\n", "400");
        request("two hosts", START + "Host: other\r\n" + UPGRADE + VERSION + KEY + "\r\n", "400");
        request("no host", "GET / HTTP/1.1\r\n\r\n", "400");
        request("another host", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "400");
        request("another origin", START + UPGRADE + VERSION + KEY + "Origin: http://evil.example\r\n\r\n", "403");
        request("HTTP/1.0", START.replace("1.1", "1.0") + UPGRADE + VERSION + KEY + "\r\n", "4\\d\\d");
        request("a body", START + UPGRADE + VERSION + KEY + "Content-Length: 5\r\n\r\nhello", "400");
        request("TRACE", START.replace("GET", "TRACE") + "\r\n", "4\\d\\d");
        request("a header of 20 KiB", START + "X: " + "x".repeat(20_000) + "\r\n\r\n", "4\\d\\d");
        request("100 headers", START + "X: y\r\n".repeat(100) + "\r\n", "4\\d\\d");
        request("100 parameters", START.replace("/ HTTP", "/?" + "a=b&".repeat(100) + " HTTP") + "\r\n", "4\\d\\d");
        request("a path out of the root", START.replace("/ws/", "/../../ws/") + "\r\n", "4\\d\\d");
        kinds.add(new Kind("garbage", Attackers.ascii("\u0001\u0002\u0003\r\n\r\n"), CLOSED_OR_REFUSED));
        kinds.add(new Kind("a TLS greeting", Attackers.ascii("\u0016\u0003\u0001\u0002\r\n\r\n"), CLOSED_OR_REFUSED));
        kinds.add(
                new Kind("an HTTP/2 greeting", Attackers.ascii("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), CLOSED_OR_REFUSED));
    }

    // --- tokens and cursors

    private void tokens() {
        Algorithm secret = Algorithm.HMAC256(HostProcess.SECRET);
        Instant soon = Instant.now().plusSeconds(60);
        credential("no token", "", "4001");
        credential("a token that is none", "?token=x", "4001");
        credential("a token of 9 KiB", "?token=" + "x".repeat(9_000), "4001");
        credential("a token with U+0000", "?token=%00", "4001");
        credential("a token with another signature", "?token=" + token + "x", "4001");
        credential(
                "a token without a signature",
                "?token="
                        + JWT.create()
                                .withClaim("user_id", 1)
                                .withExpiresAt(soon)
                                .sign(Algorithm.none()),
                "4001");
        credential(
                "a token without an end",
                "?token=" + JWT.create().withClaim("user_id", 1).sign(secret),
                "4001");
        credential(
                "a refresh token",
                "?token="
                        + JWT.create()
                                .withClaim("token_type", "refresh")
                                .withClaim("user_id", 1)
                                .withExpiresAt(soon)
                                .sign(secret),
                "4001");
        credential(
                "an expired token",
                "?token=" + Tokens.mint(HostProcess.SECRET, "1", Duration.ofHours(-1), List.of()),
                "4002");
        credential("two tokens", "?token=" + token + "&token=x", "4001");
        credential("a ticket that is none", "?ticket=x", "4001");
        credential("a cursor that is none", "?token=" + token + "&cursor=garbage", "malformed");
        credential("a cursor of another log", "?token=" + token + "&cursor=1.0123456789ab", "ahead|replaced");
        kinds.add(new Kind(
                "a device of 65 characters",
                Attackers.upgrade("?token=" + token + "&device=" + "d".repeat(65)),
                "^HTTP/1.1 400"));
    }

    // --- REST

    private void bodies() {
        post("a broken body", "{", "Content-Length: 1", "400");
        post("a body that is not JSON", "x", "Content-Type: text/plain\r\nContent-Length: 1", "415");
        post("a body of 70 kB", "x".repeat(70_000), "Content-Length: 70000", "413");
        post("a declared body of 100 GB", "", "Content-Length: 99999999999", "413");
        post("a chunk that is none", "zz\r\n\r\n", "Transfer-Encoding: chunked", "4\\d\\d");
        post("a chunk longer than any", "FFFFFFFFFFFFFFFF1\r\n", "Transfer-Encoding: chunked", CLOSED_OR_REFUSED);
        post("a length and chunks", "0\r\n\r\n", "Content-Length: 5\r\nTransfer-Encoding: chunked", "400");
        kinds.add(new Kind(
                "a limit that is no number",
                Attackers.ascii("GET /api/notifications/?limit=x HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                        + token + "\r\n\r\n"),
                "^HTTP/1.1 400"));
    }

    // --- how they are made

    private void message(String name, String json, String expected) {
        frame(name, expected, Attackers.text(json));
    }

    private void frame(String name, String expected, byte[]... frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Attackers.upgrade("?token=" + token));
        for (byte[] frame : frames) {
            bytes.writeBytes(frame);
        }
        kinds.add(new Kind(name, bytes.toByteArray(), "caught_up.*(" + expected + ")"));
    }

    private void request(String name, String request, String status) {
        boolean whole = status.startsWith("^");
        kinds.add(new Kind(name, Attackers.ascii(request), whole ? status : "^HTTP/1.[01] " + status));
    }

    private void credential(String name, String query, String expected) {
        kinds.add(new Kind(name, Attackers.upgrade(query), "^HTTP/1.1 101.*(" + expected + ")"));
    }

    private void post(String name, String body, String headers, String status) {
        request(
                name,
                "POST /api/notifications/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n"
                        + headers + "\r\n\r\n" + body,
                status);
    }

    private static byte[] framed(int first, byte[] payload) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else {
            frame.writeBytes(new byte[] {(byte) 0xfe, (byte) (payload.length >> 8), (byte) payload.length});
        }
        frame.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.write(payload[i] ^ MASK[i % MASK.length]);
        }
        return frame.toByteArray();
    }

    /** The header of a text that claims to be so long. */
    private static byte[] length(long length) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(new byte[] {(byte) 0x81, (byte) 0xff});
        for (int shift = 56; shift >= 0; shift -= 8) {
            header.write((int) (length >> shift));
        }
        header.writeBytes(MASK);
        return header.toByteArray();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

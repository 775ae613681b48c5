package io.notifyhub.server.undertow;

import io.notifyhub.server.testkit.Json;
import io.notifyhub.server.undertow.websocket.RawWebSocketClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Requests with every header exactly as a test wants it. */
final class RawHttp {
    private RawHttp() {}

    /** What came back. */
    record Answer(int status, String head, String body) {
        /** The value of a header, or null. */
        @Nullable
        String header(String name) {
            String start = "\n" + name.toLowerCase(Locale.ROOT) + ": ";
            int at = head.toLowerCase(Locale.ROOT).indexOf(start);
            return at < 0 ? null : head.substring(at + start.length(), head.indexOf('\r', at + start.length()));
        }
    }

    static String request(String method, String path, String... headers) {
        StringBuilder request = new StringBuilder(method + ' ' + path + " HTTP/1.1\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    static String upgrade(String rest, String... headers) {
        String[] all = new String[headers.length + 4];
        all[0] = "Upgrade: websocket";
        all[1] = "Connection: Upgrade";
        all[2] = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";
        all[3] = "Sec-WebSocket-Version: 13";
        System.arraycopy(headers, 0, all, 4, headers.length);
        return request("GET", "/ws/notifications/" + rest, all);
    }

    static Answer send(int port, String request) {
        try (RawWebSocketClient client = RawWebSocketClient.connect(port)) {
            client.send(request.getBytes(StandardCharsets.UTF_8));
            return read(client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Answer read(RawWebSocketClient client) throws IOException {
        String head = client.readHead();
        int status = Integer.parseInt(head.substring(9, 12));
        String length = new Answer(status, head, "").header("content-length");
        return new Answer(status, head, length == null ? "" : client.readBody(Integer.parseInt(length)));
    }

    /** The type of the first frame on a socket, and the code if it is {@code closing}. */
    static String firstFrame(int port, String upgrade) {
        try (RawWebSocketClient client = RawWebSocketClient.connect(port)) {
            client.send(upgrade.getBytes(StandardCharsets.UTF_8));
            Answer answer = read(client);
            if (answer.status() != 101) {
                return "status " + answer.status();
            }
            var frame = Json.parse(client.readAnswer().text());
            String type = frame.get("type").textValue();
            return type.equals("closing") ? "closing " + frame.get("code") : type;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.notifyhub.server.undertow.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends requests, whatever they are made of, one after the other, on one connection as long as the server keeps it. Confined to a thread. */
final class HttpExchanges {
    private static final int PATIENCE_MILLIS = 20_000;

    private final int port;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    HttpExchanges(int port) {
        this.port = port;
    }

    /** @param body empty too where there may be none; of a stream that does not end nothing is read */
    record Answer(int status, Map<String, String> headers, byte[] body) {
        boolean isJson() {
            return headers.getOrDefault("content-type", "").startsWith("application/json");
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** @return null if the server closed without an answer */
    @Nullable
    Answer exchange(byte[] request, boolean hasBody) {
        try {
            boolean fresh = socket == null;
            Answer answer = attempt(request, hasBody);
            // The connection may have been closed after what came before.
            return answer == null && !fresh ? attempt(request, hasBody) : answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private @Nullable Answer attempt(byte[] request, boolean hasBody) throws IOException {
        Socket current = socket;
        InputStream from = in;
        if (current == null || from == null) {
            current = new Socket("127.0.0.1", port);
            current.setSoTimeout(PATIENCE_MILLIS);
            current.setTcpNoDelay(true);
            socket = current;
            from = new BufferedInputStream(current.getInputStream());
            in = from;
        }
        try {
            current.getOutputStream().write(request);
            Answer answer = read(from, hasBody);
            if ("close".equalsIgnoreCase(answer.headers().get("connection")) || !isDelimited(answer)) {
                close();
            }
            return answer;
        } catch (EOFException | SocketException e) {
            close();
            return null;
        }
    }

    private static boolean isDelimited(Answer answer) {
        return answer.headers().containsKey("content-length")
                || answer.headers().containsKey("transfer-encoding")
                || answer.status() == 204
                || answer.status() == 304;
    }

    private static Answer read(InputStream in, boolean hasBody) throws IOException {
        String[] start = line(in).split(" ", 3);
        int status = Integer.parseInt(start[1]);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).trim());
        }
        String length = headers.get("content-length");
        boolean none = !hasBody || status == 204 || status == 304 || length == null;
        byte[] body = none ? new byte[0] : in.readNBytes(Integer.parseInt(length));
        if (headers.containsKey("transfer-encoding")) {
            // Nothing of ours that ends is sent so.
            headers.put("connection", "close");
        }
        return new Answer(status, headers, body);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private void close() throws IOException {
        Socket current = socket;
        socket = null;
        in = null;
        if (current != null) {
            current.close();
        }
    }
}

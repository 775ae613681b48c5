package io.notifyhub.server.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The WebSocket of the JDK, as a test drives it: what comes in is kept in order and taken one by one, with a deadline. */
public final class SocketClient implements AutoCloseable {
    private static final long SECONDS = 5;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final BlockingQueue<Object> incoming = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    /** How a connection ended. */
    public record Close(int code, String reason) {}

    private SocketClient(WebSocket.Builder builder, URI uri) {
        this.socket = builder.connectTimeout(Duration.ofSeconds(SECONDS))
                .buildAsync(uri, new Incoming())
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
    }

    public static SocketClient connect(URI uri) {
        return new SocketClient(HTTP.newWebSocketBuilder(), uri);
    }

    public static SocketClient withHeader(URI uri, String name, String value) {
        return new SocketClient(HTTP.newWebSocketBuilder().header(name, value), uri);
    }

    public static SocketClient withSubprotocols(URI uri, List<String> subprotocols) {
        String[] others = subprotocols.subList(1, subprotocols.size()).toArray(String[]::new);
        return new SocketClient(HTTP.newWebSocketBuilder().subprotocols(subprotocols.get(0), others), uri);
    }

    /** The next frame. */
    public JsonNode next() {
        return take(JsonNode.class);
    }

    /** The next frame, which has to be {@code expected}. */
    public JsonNode expect(String expected) {
        JsonNode frame = next();
        Json.assertMatches(frame, expected);
        return frame;
    }

    /** Greets and catches up, as a connection without a cursor does. @return the hello */
    public JsonNode expectHello() {
        JsonNode hello = next();
        assertThat(hello.path("type").textValue()).isEqualTo("connection_established");
        expect("{'type':'caught_up','unread_count':'<number>','cursor':'<cursor>'}");
        return hello;
    }

    /** The closing frame, and then the close it speaks of. */
    public void expectClosing(int code, boolean reconnect, boolean reauthenticate) {
        JsonNode closing = expect("{'type':'closing','code':" + code + ",'reason':'<text>','reconnect':" + reconnect
                + ",'retry_after_ms':'<number>','reauthenticate':" + reauthenticate + "}");
        Close close = take(Close.class);
        assertThat(close.code()).isEqualTo(code);
        assertThat(close.reason()).isEqualTo(closing.get("reason").textValue());
    }

    public Close expectClose() {
        return take(Close.class);
    }

    /** Nothing came since: an answer to something sent now is the next. */
    public void expectNothing() {
        send("{'type':'ping','ref':'nothing'}");
        expect("{'type':'pong','ref':'nothing'}");
    }

    /** @param json with {@code '} for {@code "} */
    public void send(String json) {
        sendRaw(Json.quoted(json));
    }

    public void sendRaw(String text) {
        socket.sendText(text, true).orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    public void sendBinary(byte... bytes) {
        socket.sendBinary(ByteBuffer.wrap(bytes), true)
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
    }

    public void sendPing(byte... payload) {
        socket.sendPing(ByteBuffer.wrap(payload))
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
    }

    public byte[] expectPong() {
        return take(byte[].class);
    }

    public void sendClose(int code) {
        socket.sendClose(code, "").orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    public String subprotocol() {
        return socket.getSubprotocol();
    }

    @Override
    public void close() {
        socket.abort();
    }

    private <T> T take(Class<T> kind) {
        try {
            Object next = incoming.poll(SECONDS, TimeUnit.SECONDS);
            assertThat(next).as("what came within %d s", SECONDS).isInstanceOf(kind);
            return kind.cast(next);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private final class Incoming implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                incoming.add(Json.parse(parts.toString()));
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            incoming.add("a binary frame");
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onPong(WebSocket from, ByteBuffer payload) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            incoming.add(bytes);
            from.request(1);
            return CompletableFuture.completedFuture(bytes);
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            incoming.add(new Close(code, reason));
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            incoming.add(error);
        }
    }
}

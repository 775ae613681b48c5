package io.notifyhub.conformance;

import static io.notifyhub.conformance.ExpectationException.require;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notifyhub.conformance.wire.Exchange;
import io.notifyhub.conformance.wire.Request;
import io.notifyhub.conformance.wire.ServerFrames;
import io.notifyhub.conformance.wire.WebSocketPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One handshake of the client's and the socket that may come of it. What the client sends is checked and kept; its pings
 * and its goodbye are answered unless the script says otherwise. Thread-safe, guarded by the run's watch.
 */
final class Connection implements WebSocketPeer.Listener {
    private static final int MAX_REF = 64;
    private static final int MAX_PINGS = 40;
    private static final long BYTE_PAUSE_NANOS = 1_000_000;

    private final int number;
    private final Exchange exchange;
    private final Watch watch;
    private final Transcript transcript;
    private final Duration patience;
    private final ServedList list;
    private final WebSocketPeer peer;
    private final long arrivedNanos = System.nanoTime();

    // guarded by list
    private boolean caughtUp;

    // guarded by watch
    private final List<JsonNode> frames = new ArrayList<>();
    private final List<String> pongs = new ArrayList<>();
    private int taken;
    private int pings;
    private boolean answersLists = true;
    private boolean deaf;
    private boolean saidGoodbye;
    private boolean ended;
    private long endedNanos;
    private @Nullable Integer closeCode;

    Connection(int number, Exchange exchange, Watch watch, Transcript transcript, Duration patience, ServedList list) {
        this.number = number;
        this.exchange = exchange;
        this.watch = watch;
        this.transcript = transcript;
        this.patience = patience;
        this.list = list;
        this.peer = new WebSocketPeer(exchange, this);
        transcript.received(number, exchange.request().toString());
    }

    Request request() {
        return exchange.request();
    }

    Exchange exchange() {
        return exchange;
    }

    long arrivedNanos() {
        return arrivedNanos;
    }

    // ---- the handshake

    Connection upgrade() throws IOException {
        sendBytes("101", WebSocketPeer.switching(request(), WebSocketPeer.acceptOf(request())));
        peer.read();
        return this;
    }

    /** The same byte by byte. */
    Connection upgradeInPieces() {
        sendInPieces("101", WebSocketPeer.switching(request(), WebSocketPeer.acceptOf(request())));
        peer.read();
        return this;
    }

    /** An answer that upgrades nothing; the connection ends. */
    void answer(int status, String body, String... headers) throws IOException {
        transcript.sent(number, status + " " + String.join(", ", headers));
        try {
            exchange.answer(status, body, withEnd(headers));
        } finally {
            exchange.close();
        }
    }

    private static String[] withEnd(String[] headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Connection: close");
        return all.toArray(new String[0]);
    }

    // ---- what the server sends

    /** In order with the lists that are answered by themselves, each of which shows what was sent before it. */
    Connection send(ObjectNode... all) throws IOException {
        for (ObjectNode frame : all) {
            synchronized (list) {
                if (frame.has("reason")) {
                    answerNoLists();
                }
                String type = frame.path("type").asText();
                caughtUp |= type.equals("caught_up");
                list.sent(frame, caughtUp || type.equals("connection_established"));
                sendText(frame.toString());
            }
        }
        return this;
    }

    /** From now on {@code get_notifications} is for the script to answer; so it is after a refused cursor and a reset. */
    void answerNoLists() {
        watch.change(() -> answersLists = false);
    }

    /** Answers a {@code get_notifications} that the script was asked as the server would. */
    void answerList(JsonNode question) throws IOException {
        synchronized (list) {
            sendText(list.answer(question).toString());
        }
    }

    void sendText(String text) throws IOException {
        sendBytes(text, ServerFrames.text(text));
    }

    /** Any bytes. Who has gone does not hear them, which is no failure of the script. */
    void sendBytes(String what, byte[] bytes) throws IOException {
        transcript.sent(number, what);
        try {
            exchange.write(bytes);
        } catch (IOException e) {
            transcript.sent(number, "(not taken: " + e.getMessage() + ")");
        }
    }

    /** Bytes too many to be written down. */
    void exchangeQuietly(byte[] bytes) {
        quietly(() -> exchange.write(bytes));
    }

    /** One byte at a time. */
    void sendInPieces(String what, byte[] bytes) {
        transcript.sent(number, "byte by byte: " + what);
        quietly(() -> exchange.writeInPieces(bytes, 1, BYTE_PAUSE_NANOS));
    }

    /** Closes in order: the announcement, the close frame, and the end once the client has answered. */
    void close(ObjectNode closing) throws IOException, InterruptedException {
        send(closing);
        close(closing.get("code").asInt(), closing.get("reason").asText());
    }

    /** A close frame without an announcement. */
    void close(int code, String reason) throws IOException, InterruptedException {
        watch.change(() -> saidGoodbye = true);
        sendBytes("close " + code, ServerFrames.close(code, reason));
        watch.await(Duration.ofSeconds(1), () -> ended || closeCode != null ? true : null);
        exchange.close();
    }

    /** Ends the connection without a word, in order for TCP. */
    void cut() {
        transcript.sent(number, "(cut)");
        exchange.close();
    }

    void reset() throws IOException {
        transcript.sent(number, "(reset)");
        exchange.reset();
    }

    /** From now on nothing is answered by itself: no ping, no goodbye. */
    void goDeaf() {
        transcript.sent(number, "(falls silent)");
        watch.change(() -> deaf = true);
    }

    // ---- what the client sent

    /** The next frame of that type, whatever other frames came; waits for it. */
    JsonNode expect(String type) throws InterruptedException {
        JsonNode found = watch.await(patience, () -> take(type));
        if (found == null) {
            throw new ExpectationException("the client did not send '" + type + "' on connection #" + number
                    + " within " + patience.toSeconds() + " s");
        }
        return found;
    }

    /** Takes the next frame of that type, if it is there. Under the watch's lock. */
    @Nullable
    JsonNode taken(String type) {
        return take(type);
    }

    private @Nullable JsonNode take(@Nullable String type) {
        for (int i = taken; i < frames.size(); i++) {
            if (type == null || frames.get(i).get("type").asText().equals(type)) {
                taken = i + 1;
                return frames.get(i);
            }
        }
        return null;
    }

    /** The next frame of that type, or of any if that is null; null if none comes in that time. */
    @Nullable
    JsonNode within(Duration limit, @Nullable String type) throws InterruptedException {
        return watch.await(limit, () -> take(type));
    }

    /** Everything of one type that came. */
    List<JsonNode> frames(String type) {
        return watch.read(() -> frames.stream()
                .filter(frame -> frame.get("type").asText().equals(type))
                .toList());
    }

    int pings() {
        return watch.read(() -> pings);
    }

    void awaitPings(int count, Duration limit) throws InterruptedException {
        Object found = watch.await(limit, () -> pings >= count ? pings : null);
        require(
                found != null,
                "the client sent " + pings() + " pings in " + limit.toMillis() + " ms, where it had to send " + count);
    }

    void awaitPong(String payload) throws InterruptedException {
        Object found = watch.await(patience, () -> pongs.contains(payload) ? payload : null);
        require(found != null, "the client did not answer a WebSocket ping with its payload");
    }

    /** The client's close frame; its code. */
    int awaitGoodbye() throws InterruptedException {
        Integer code = watch.await(patience, () -> closeCode);
        if (code == null) {
            throw new ExpectationException("the client ended connection #" + number + " without a close frame");
        }
        return code;
    }

    /** Whether the client lets go of the connection, with a close frame or without. */
    boolean endsWithin(Duration limit) throws InterruptedException {
        return watch.await(limit, () -> ended || closeCode != null ? true : null) != null;
    }

    void expectEnd(Duration limit) throws InterruptedException {
        require(
                endsWithin(limit),
                "the client did not let go of connection #" + number + " within " + limit.toMillis() + " ms");
    }

    /** When it ended, or now. */
    long endedNanos() {
        return watch.read(() -> ended ? endedNanos : System.nanoTime());
    }

    @Nullable
    String cursor() {
        return request().query("cursor");
    }

    /** The client came with one of these, to the letter. */
    Connection expectCursor(String... allowed) {
        String cursor = cursor();
        require(
                cursor != null && Set.of(allowed).contains(cursor),
                "connection #" + number + " brought " + (cursor == null ? "no cursor" : "the cursor " + cursor)
                        + " where it had to bring " + String.join(" or ", allowed));
        return this;
    }

    /** The client came with a text that is no cursor, as its list was not there yet. */
    Connection expectNoRealCursor() {
        String cursor = cursor();
        require(
                cursor != null,
                "connection #" + number + " brought no cursor at all: what it missed would be lost in silence");
        require(
                cursor != null && !cursor.matches("\\d+\\.[0-9a-f]{12}.*"),
                "connection #" + number + " brought the cursor " + cursor + " although the list had not come");
        return this;
    }

    /** Every token of the handshake, wherever it stands. */
    List<String> tokens() {
        List<String> found = new ArrayList<>(request().queries("token"));
        String authorization = request().header("authorization");
        if (authorization != null && authorization.startsWith("Bearer ")) {
            found.add(authorization.substring("Bearer ".length()));
        }
        String protocols = request().header("sec-websocket-protocol");
        if (protocols != null) {
            for (String protocol : protocols.split(",")) {
                if (protocol.trim().startsWith("bearer.")) {
                    found.add(protocol.trim().substring("bearer.".length()));
                }
            }
        }
        return found;
    }

    Connection expectToken(String token) {
        require(
                tokens().equals(List.of(token)),
                "connection #" + number + " brought the tokens " + tokens() + " where it had to bring " + token);
        return this;
    }

    // ---- called by the reading thread

    @Override
    public void onText(String text) {
        transcript.received(number, text);
        JsonNode frame;
        try {
            frame = Frames.JSON.readTree(text);
        } catch (JsonProcessingException e) {
            watch.violated("the client sent a text that is no JSON: " + text);
            return;
        }
        JsonNode type = frame.get("type");
        JsonNode ref = frame.get("ref");
        if (!frame.isObject() || type == null || !type.isTextual()) {
            watch.violated("the client sent JSON that is no frame: " + text);
        } else if (ref != null && (!ref.isTextual() || ref.asText().length() > MAX_REF)) {
            watch.violated("the client sent a ref that is no string of at most 64 characters: " + ref);
        } else if (type.asText().equals("ping")) {
            pinged(ref);
        } else if (type.asText().equals("get_notifications") && watch.read(() -> answersLists)) {
            quietly(() -> {
                synchronized (list) {
                    sendText(list.answer(frame).toString());
                }
            });
        } else {
            watch.change(() -> frames.add(frame));
        }
    }

    private void pinged(@Nullable JsonNode ref) {
        boolean answer = watch.read(() -> !deaf);
        watch.change(() -> pings++);
        if (pings() > MAX_PINGS) {
            watch.violated("the client sent more than " + MAX_PINGS + " pings");
        }
        if (answer) {
            ObjectNode pong = Frames.object("pong");
            if (ref != null) {
                pong.set("ref", ref);
            }
            quietly(() -> send(pong));
        }
    }

    @Override
    public void onPong(byte[] payload) {
        watch.change(() -> pongs.add(new String(payload, StandardCharsets.UTF_8)));
    }

    @Override
    public void onClose(int code) {
        transcript.received(number, "close " + code);
        boolean first = watch.read(() -> !saidGoodbye);
        boolean answer = watch.read(() -> !deaf);
        watch.change(() -> closeCode = code);
        if (answer) {
            if (first) {
                quietly(() -> sendBytes("close " + code, ServerFrames.close(code == 1005 ? 1000 : code, "")));
            }
            exchange.close();
        }
    }

    @Override
    public void onViolation(String what) {
        watch.violated(what);
    }

    @Override
    public void onEnd() {
        transcript.received(number, "(end)");
        watch.change(() -> {
            ended = true;
            endedNanos = System.nanoTime();
        });
    }

    private interface Sending {
        void run() throws IOException;
    }

    private static void quietly(Sending sending) {
        try {
            sending.run();
        } catch (IOException e) {
            // The client has gone; the reading thread will say so.
        }
    }

    @Override
    public String toString() {
        return "#" + number;
    }
}

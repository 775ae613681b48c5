package io.notifyhub.client.internal;

import io.notifyhub.client.spi.ClientSocket;
import io.notifyhub.client.spi.SocketListener;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.protocol.ConnectionEstablished;
import io.notifyhub.protocol.Cursor;
import io.notifyhub.protocol.Reset;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.protocol.codec.FrameCodec;
import io.notifyhub.protocol.codec.JsonText;
import io.notifyhub.protocol.codec.MalformedFrameException;
import io.notifyhub.protocol.codec.UserIdFormat;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The same as a socket where WebSocket is blocked: frames come in as Server-Sent Events, what is sent goes by REST, and its
 * answers take the place in the stream that they would have on a socket. {@link HttpURLConnection}, as it is what Android has and
 * what knows of proxies.
 *
 * <p>It takes a thread for as long as it is open. When it is let go of, the thread may linger until the server's next comment,
 * or {@link #READ_MS}, as nothing else wakes it.
 *
 * <p>Concurrency: thread-safe.
 */
final class HttpSocket implements ClientSocket {
    private static final Logger log = LoggerFactory.getLogger(HttpSocket.class);

    /** Longer than from one comment of the server to the next, 25 s. */
    private static final int READ_MS = 40_000;

    private static final int MAX_UNSENT = 64;
    private static final int ABNORMAL = 1006;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;
    private static final String PONG = "{\"type\":\"pong\"}";

    private final HttpAddress address;
    private final SocketListener listener;
    private final Executor streams;
    private final FrameCodec codec = new FrameCodec(UserIdFormat.AUTO);
    private final PlacedAnswers inOrder;
    private final RestCalls calls;
    private final Mailbox sending;
    private final AtomicInteger unsent = new AtomicInteger();

    private volatile boolean ended;
    private volatile boolean greeted;
    private volatile @Nullable HttpURLConnection stream;

    /**
     * @param streams gives a thread to each stream
     * @param executor where what is sent goes out
     */
    HttpSocket(HttpAddress address, SocketListener listener, Executor streams, Executor executor) {
        this.address = address;
        this.listener = listener;
        this.streams = streams;
        this.inOrder = new PlacedAnswers(this::tell);
        this.calls = new RestCalls(address, codec, inOrder, text -> inOrder.frame(text, PlacedAnswers.NO_PLACE));
        this.sending = new Mailbox(executor, failure -> log.warn("A command could not be sent", failure));
    }

    void start() {
        try {
            streams.execute(this::run);
        } catch (RejectedExecutionException e) {
            listener.onClosed(ABNORMAL, "", e);
        }
    }

    private void tell(String text) {
        if (!ended) {
            listener.onText(text);
        }
    }

    // ---- what comes in

    private void run() {
        int code = ABNORMAL;
        IOException cause = null;
        try {
            code = receive();
        } catch (IOException e) {
            cause = e;
        } catch (RuntimeException e) {
            // HttpURLConnection does not bear being let go of while it waits for an answer.
            cause = new IOException("the connection was let go of", e);
        } finally {
            letGo();
        }
        inOrder.end();
        if (!ended) {
            ended = true;
            listener.onClosed(code, "", cause);
        }
    }

    /** Blocks until the stream has ended. @return the close code that a socket would have had */
    private int receive() throws IOException {
        if (ended) {
            return ABNORMAL;
        }
        HttpURLConnection connection = address.stream(READ_MS);
        connection.setRequestProperty("Accept", "text/event-stream");
        stream = connection;
        int status = connection.getResponseCode();
        String type = String.valueOf(connection.getContentType());
        if (status != HttpURLConnection.HTTP_OK) {
            return refusal(status, connection);
        } else if (!type.startsWith("text/event-stream")) {
            throw new IOException("something else answers in the place of the server");
        }
        try (InputStream in = connection.getInputStream()) {
            EventStreamReader events = new EventStreamReader(in);
            for (EventStreamReader.Event event = events.next(); event != null && !ended; event = events.next()) {
                take(event);
            }
        }
        return ABNORMAL;
    }

    private void take(EventStreamReader.Event event) {
        String data = event.data;
        if (data != null) {
            // First, as whoever is told the greeting may send at once.
            greeted = true;
            inOrder.frame(data, placeOf(data, event.id));
        } else if (greeted) {
            inOrder.frame(PONG, PlacedAnswers.NO_PLACE);
        }
    }

    private long placeOf(String data, @Nullable String id) {
        Cursor cursor = Cursor.parse(id);
        if (cursor == null && JsonText.textField(data, "cursor") != null) {
            cursor = cursorOfUselessPlace(data);
        }
        return cursor == null ? PlacedAnswers.NO_PLACE : cursor.rev();
    }

    /** A greeting that refuses a cursor, and a reset, bear no id, and yet say where the stream goes on. */
    private @Nullable Cursor cursorOfUselessPlace(String data) {
        try {
            ServerFrame frame = codec.decodeServer(data);
            if (frame instanceof ConnectionEstablished) {
                return ((ConnectionEstablished) frame).cursor();
            }
            return frame instanceof Reset ? ((Reset) frame).cursor() : null;
        } catch (MalformedFrameException e) {
            return null;
        }
    }

    /** What a status means on a socket; only a server of ours says what it says in JSON. */
    private int refusal(int status, HttpURLConnection connection) throws IOException {
        String body = "";
        try (InputStream in = connection.getErrorStream()) {
            body = in == null ? "" : RestCalls.text(in);
        }
        String code = JsonText.textField(body, "code");
        if (code == null) {
            throw new IOException("HTTP " + status);
        } else if (code.equals("not_authenticated")) {
            return CloseCode.NOT_AUTHENTICATED.code();
        } else if (code.equals("token_expired")) {
            return CloseCode.TOKEN_EXPIRED.code();
        } else if (status == CONFLICT) {
            return CloseCode.SUPERSEDED.code();
        } else if (status == TOO_MANY || status == UNAVAILABLE) {
            long seconds = connection.getHeaderFieldInt("Retry-After", 1);
            tell("{\"type\":\"closing\",\"code\":" + CloseCode.TRY_AGAIN_LATER.code()
                    + ",\"reason\":\"HTTP " + status + "\",\"reconnect\":true,\"retry_after_ms\":"
                    + TimeUnit.SECONDS.toMillis(seconds) + ",\"reauthenticate\":false}");
            return CloseCode.TRY_AGAIN_LATER.code();
        }
        throw new IOException("HTTP " + status + ' ' + code);
    }

    // ---- what goes out

    @Override
    public boolean send(String text) {
        if (ended || !greeted) {
            return false;
        }
        ClientFrame frame;
        try {
            frame = codec.decodeClient(text);
        } catch (MalformedFrameException e) {
            throw new IllegalArgumentException("not a frame", e);
        }
        if (unsent.incrementAndGet() > MAX_UNSENT) {
            unsent.decrementAndGet();
            return false;
        }
        sending.post(() -> {
            unsent.decrementAndGet();
            if (!ended) {
                calls.handle(frame);
            }
        });
        return true;
    }

    // ---- the end

    @Override
    public void close(int code, String reason) {
        terminate();
    }

    @Override
    public void terminate() {
        ended = true;
        letGo();
    }

    /** Elsewhere, as it may wait for whoever is reading. */
    private void letGo() {
        HttpURLConnection open = stream;
        stream = null;
        if (open == null) {
            return;
        }
        try {
            streams.execute(open::disconnect);
        } catch (RejectedExecutionException e) {
            open.disconnect();
        }
    }
}

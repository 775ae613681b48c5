package io.notifyhub.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection to a real server: frames come in as {@code {"server":…}}, and its end as {@code {"close":…}}. */
final class ServerLink {
    private final BlockingQueue<JsonNode> incoming = new LinkedBlockingQueue<>();
    private final TinySocket socket = new TinySocket(
            new TinySocket.Listener() {
                @Override
                public void onText(String text) {
                    incoming.add(Frames.JSON.createObjectNode().set("server", Frames.parse(text)));
                }

                @Override
                public void onEnd(int code, @Nullable Throwable cause) {
                    incoming.add(Frames.JSON.createObjectNode().put("close", code));
                }
            },
            Bug.NONE);

    ServerLink(URI uri) {
        socket.open(uri, "token-1");
    }

    /** The next of either; null if nothing comes in that time. */
    @Nullable
    JsonNode next(Duration limit) throws InterruptedException {
        return incoming.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    void send(JsonNode frame) {
        socket.send(frame.toString());
    }

    void cut() {
        socket.abort();
    }
}

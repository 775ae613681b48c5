package io.notifyhub.conformance;

import static io.notifyhub.conformance.ExpectationException.require;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the script of a scenario works with: the server, the client, and what is common to many scripts. */
final class Run {
    /** The longest first wait of a client (full jitter up to 0.25 s), and as much again for a busy machine. */
    static final Duration QUIET = Duration.ofMillis(1_300);

    private final ScriptedServer server;
    private final TestedClient client;
    private final TokenDesk tokens;
    private final Watch watch;
    private final Transcript transcript;
    private final Duration patience;

    Run(
            ScriptedServer server,
            TestedClient client,
            TokenDesk tokens,
            Watch watch,
            Transcript transcript,
            Duration patience) {
        this.server = server;
        this.client = client;
        this.tokens = tokens;
        this.watch = watch;
        this.transcript = transcript;
        this.patience = patience;
    }

    ScriptedServer server() {
        return server;
    }

    TestedClient client() {
        return client;
    }

    TokenDesk tokens() {
        return tokens;
    }

    Watch watch() {
        return watch;
    }

    Transcript transcript() {
        return transcript;
    }

    Duration patience() {
        return patience;
    }

    /** The next handshake, not answered yet. */
    Connection arrival() throws InterruptedException {
        return arrival(patience);
    }

    Connection arrival(Duration limit) throws InterruptedException {
        Connection next = server.arrival(limit);
        if (next == null) {
            throw new ExpectationException("the client did not connect " + (server.arrivals() == 0 ? "" : "again ")
                    + "within " + limit.toMillis() + " ms");
        }
        return next;
    }

    /** The next handshake, upgraded. */
    Connection accept() throws InterruptedException, IOException {
        return arrival().upgrade();
    }

    /** A new client, greeted at {@code head} with nothing missed. */
    Connection connect(long head) throws InterruptedException, IOException {
        client.start();
        return greet(head);
    }

    /** The next handshake, greeted as one that has missed nothing up to {@code head}, with a cursor or without. */
    Connection greet(long head) throws InterruptedException, IOException {
        Connection next = accept();
        String cursor = next.cursor();
        return next.send(cursor == null ? Frames.hello(head) : Frames.resumed(cursor, 0), Frames.caughtUp(head, 0));
    }

    /** A new client that was told the entry 6. */
    Connection connectAndTell() throws InterruptedException, IOException {
        Connection first = connect(5).send(Frames.created(6, 1));
        client.awaitEntries(6);
        return first;
    }

    /** The client comes back with the cursor of step {@code head}, and has missed nothing. */
    Connection comesBack(long head) throws InterruptedException, IOException {
        Connection next = arrival().expectCursor(Frames.at(head)).upgrade();
        return next.send(Frames.resumed(Frames.at(head), 0), Frames.caughtUp(head, 0));
    }

    /** The client does not connect for so long. */
    void nobodyFor(Duration time, String why) throws InterruptedException {
        Connection visitor = server.arrival(time);
        require(visitor == null, "the client connected again although " + why);
    }

    /** Lets time pass; rules that hold everywhere are watched meanwhile. */
    void pause(Duration time) throws InterruptedException {
        watch.await(time, () -> null);
    }

    static @Nullable String text(JsonNode frame, String field) {
        return frame.hasNonNull(field) ? frame.get(field).asText() : null;
    }
}

package io.notifyhub.conformance;

import static io.notifyhub.conformance.ExpectationException.require;

import io.notifyhub.conformance.wire.Exchange;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Where the client's token supplier asks in one run. Gives the tokens of the script in order, the last one again and again.
 * Thread-safe, guarded by the run's watch.
 */
final class TokenDesk {
    /** A token that stands for a failure. */
    static final String FAILURE = "";

    private final Watch watch;
    private final Transcript transcript;

    // guarded by watch
    private final Deque<String> tokens = new ArrayDeque<>();
    private String last = "token-1";
    private Duration delay = Duration.ZERO;
    private int asked;
    private int asking;
    private int together;

    TokenDesk(Watch watch, Transcript transcript) {
        this.watch = watch;
        this.transcript = transcript;
    }

    /** These come next, one for each question; {@link #FAILURE} is answered with 503. */
    void give(String... next) {
        watch.change(() -> {
            tokens.clear();
            tokens.addAll(List.of(next));
        });
    }

    /** From now on each answer takes so long. */
    void delay(Duration value) {
        watch.change(() -> delay = value);
    }

    int asked() {
        return watch.read(() -> asked);
    }

    void awaitAsked(int times, Duration limit) throws InterruptedException {
        Object found = watch.await(limit, () -> asked >= times ? asked : null);
        require(
                found != null,
                "the client asked for a token " + asked() + " times, where it had to ask " + times + " times");
    }

    /** How many questions were open at one time at most. */
    int together() {
        return watch.read(() -> together);
    }

    /** Answers one question; blocks as long as the script wants. */
    void serve(Exchange exchange) throws IOException {
        Duration wait = watch.read(() -> delay);
        watch.change(() -> {
            asked++;
            asking++;
            together = Math.max(together, asking);
        });
        try {
            watch.await(wait, () -> null);
        } catch (InterruptedException | ExpectationException e) {
            // The run ends; the answer no longer matters.
        }
        String token = watch.read(() -> {
            String next = tokens.poll();
            if (next != null && !next.equals(FAILURE)) {
                last = next;
            }
            return next == null ? last : next;
        });
        watch.change(() -> asking--);
        transcript.asked(token.equals(FAILURE) ? "no token" : "the token " + token);
        if (token.equals(FAILURE)) {
            exchange.answer(503, "");
        } else {
            exchange.answer(200, token, "Content-Type: text/plain", "Cache-Control: no-store");
        }
    }
}

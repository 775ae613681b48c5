package io.notifyhub.client.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Puts lists that came by REST where they belong between the frames of a stream: after the steps up to the place that they show
 * and before all later ones, as on a socket. For that, frames wait while a list is under way.
 *
 * <p>Thread-safe, guarded by this object, which is held while frames are handed on, so that their order is one.
 */
final class PlacedAnswers {
    /** The number of a frame that has no place in the log. */
    static final long NO_PLACE = -1;

    private final Consumer<String> out;

    // guarded by this
    private long position;
    private int asked;
    private boolean ended;
    private final List<Item> waiting = new ArrayList<>();
    private final Deque<Item> answers = new ArrayDeque<>();

    /** @param out gets everything in order */
    PlacedAnswers(Consumer<String> out) {
        this.out = out;
    }

    private static final class Item {
        final String text;
        final long rev;

        Item(String text, long rev) {
            this.text = text;
            this.rev = rev;
        }
    }

    /** A frame came in. @param rev of the step after which the receiver is, or {@link #NO_PLACE} */
    synchronized void frame(String text, long rev) {
        if (asked > 0 && !ended) {
            waiting.add(new Item(text, rev));
        } else {
            pass(new Item(text, rev));
        }
    }

    /** A list is about to be asked for; {@link #answered} or {@link #failed} follows. */
    synchronized void asked() {
        asked++;
    }

    /** @param rev the last step that {@code text} shows */
    synchronized void answered(String text, long rev) {
        if (!ended) {
            answers.add(new Item(text, rev));
        }
        goOn();
    }

    synchronized void failed(String text) {
        goOn();
        if (!ended) {
            out.accept(text);
        }
    }

    /** The stream is at its end: what waits is handed on, and answers that come after this are not. */
    synchronized void end() {
        ended = true;
        List<Item> frames = new ArrayList<>(waiting);
        waiting.clear();
        frames.forEach(this::pass);
    }

    private void goOn() {
        asked--;
        if (asked > 0 || ended) {
            return;
        }
        List<Item> frames = new ArrayList<>(waiting);
        waiting.clear();
        handOut(position);
        frames.forEach(this::pass);
    }

    private void pass(Item frame) {
        if (frame.rev != NO_PLACE) {
            // Back, as after a reset, goes nobody who still waits for what comes before.
            handOut(frame.rev < position ? Long.MAX_VALUE : frame.rev - 1);
        }
        out.accept(frame.text);
        if (frame.rev != NO_PLACE) {
            position = frame.rev;
            handOut(position);
        }
    }

    /** Hands out the answers that show nothing beyond {@code rev}. */
    private void handOut(long rev) {
        while (!answers.isEmpty() && answers.peek().rev <= rev) {
            out.accept(answers.remove().text);
        }
    }
}

package io.notifyhub.client.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlacedAnswersTest {
    private final List<String> out = new ArrayList<>();
    private final PlacedAnswers answers = new PlacedAnswers(out::add);

    private void frame(long rev) {
        answers.frame("step " + rev, rev);
    }

    @Test
    @DisplayName("a list comes after the steps that it shows and before the later ones")
    void between() {
        frame(5);
        answers.asked();
        frame(6);
        frame(7);
        frame(8);
        assertThat(out).as("what comes meanwhile waits").containsExactly("step 5");
        answers.answered("list at 7", 7);
        assertThat(out).containsExactly("step 5", "step 6", "step 7", "list at 7", "step 8");
    }

    @Test
    @DisplayName("a list that is ahead of the stream waits for it")
    void ahead() {
        frame(5);
        answers.asked();
        answers.answered("list at 7", 7);
        frame(6);
        assertThat(out).containsExactly("step 5", "step 6");
        frame(7);
        assertThat(out).endsWith("step 7", "list at 7");
    }

    @Test
    @DisplayName("what waits for a list is told when the stream ends, such as why it ends; the list is not")
    void end() {
        frame(5);
        answers.asked();
        answers.asked();
        frame(6);
        answers.frame("closing", PlacedAnswers.NO_PLACE);
        answers.end();
        assertThat(out).containsExactly("step 5", "step 6", "closing");
        answers.answered("list at 6", 6);
        answers.failed("no answer");
        assertThat(out).containsExactly("step 5", "step 6", "closing");
    }

    @Test
    @DisplayName("where steps are left out, a later place will do, before what comes after the list")
    void leftOut() {
        frame(5);
        answers.asked();
        answers.answered("list at 7", 7);
        frame(9);
        assertThat(out).containsExactly("step 5", "list at 7", "step 9");
    }

    @Test
    @DisplayName("a list that shows what is there already comes at once, and frames without a place keep their order")
    void atOnce() {
        frame(5);
        answers.asked();
        answers.frame("event", PlacedAnswers.NO_PLACE);
        answers.answered("list at 5", 5);
        answers.asked();
        answers.frame("pong", PlacedAnswers.NO_PLACE);
        answers.failed("error");
        assertThat(out).containsExactly("step 5", "list at 5", "event", "pong", "error");
    }

    @Test
    @DisplayName("a list of a log that was lost does not stand in the way of the next one")
    void lostLog() {
        frame(5);
        answers.asked();
        answers.answered("list at 9", 9);
        answers.frame("reset", 3);
        answers.asked();
        answers.answered("list at 3", 3);
        assertThat(out).containsExactly("step 5", "list at 9", "reset", "list at 3");
    }
}

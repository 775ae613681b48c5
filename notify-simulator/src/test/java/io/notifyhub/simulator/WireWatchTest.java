package io.notifyhub.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.core.memory.MemoryNotificationStore;
import io.notifyhub.core.spi.AppendRequest;
import io.notifyhub.core.spi.NotificationStore;
import io.notifyhub.core.spi.StoredStep;
import io.notifyhub.protocol.Notification;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is right on a wire is let pass, and each kind of wrong is named. */
class WireWatchTest {
    private final Histories histories = new Histories();
    private final WireWatch watch = new WireWatch(histories);
    private final NotificationStore store =
            MemoryNotificationStore.builder().random(new Chance(1)::next).build();

    /** Cursors with marks of one letter, written out. */
    private static String full(String cursor) {
        return cursor.replaceAll("\\.([a-f])(?=-|$)", ".$1$1$1$1$1$1$1$1$1$1$1$1");
    }

    private static String hello(String cursor) {
        return "{\"type\":\"connection_established\",\"user_id\":\"ann\",\"cursor\":\"" + full(cursor)
                + "\",\"resumed\":true,\"missed\":0,\"unread_count\":0,\"limits\":{}}";
    }

    private static String step(String cursor) {
        return "{\"type\":\"a\",\"data\":{\"k\":\"k1\"},\"unread_count\":1,\"cursor\":\"" + full(cursor) + "\"}";
    }

    private static String list(long unread) {
        return "{\"type\":\"notifications_list\",\"notifications\":[],\"unread_count\":" + unread + ",\"ref\":\"1\"}";
    }

    private StoredStep stored() {
        Notification draft = Notification.builder("a").build();
        StoredStep stored = Objects.requireNonNull(store.append(List.of(new AppendRequest("ann", draft, false, null)))
                .get(0)
                .step());
        histories.add(stored);
        return stored;
    }

    @Test
    @DisplayName("a greeting, steps in order, a reset to an earlier place and a farewell are right")
    void whatIsRight() {
        for (String frame : List.of(
                hello("1.a"),
                step("2.b-4.d"),
                step("4.d"),
                "{\"type\":\"pong\"}",
                "{\"type\":\"caught_up\",\"unread_count\":1,\"cursor\":\"4.d\"}",
                "{\"type\":\"reset\",\"reason\":\"ahead\",\"cursor\":\"" + full("2.c") + "\"}",
                step("3.e"),
                "{\"type\":\"closing\",\"code\":1001}")) {
            assertThat(watch.complaint(frame)).as(frame).isNull();
        }
        assertThat(watch.isRefused()).isTrue();
        assertThat(watch.rev()).isEqualTo(3);
    }

    @Test
    @DisplayName("a step before the greeting, a second greeting and a second end of the replay are wrong")
    void theFrame() {
        assertThat(watch.complaint(step("1.a"))).contains("before the greeting");
        assertThat(watch.complaint(hello("1.a"))).isNull();
        assertThat(watch.complaint(hello("1.a"))).contains("second greeting");
        String caughtUp = "{\"type\":\"caught_up\",\"unread_count\":0,\"cursor\":\"1.a\"}";
        assertThat(watch.complaint(caughtUp)).isNull();
        assertThat(watch.complaint(caughtUp)).contains("caught up again");
    }

    @Test
    @DisplayName("a step that comes twice, or after a later one, is wrong")
    void order() {
        assertThat(watch.complaint(hello("1.a"))).isNull();
        assertThat(watch.complaint(step("3.c"))).isNull();
        assertThat(watch.complaint(step("3.c"))).isEqualTo("after 3");
        assertThat(watch.complaint(step("2.b"))).isEqualTo("after 3");
    }

    @Test
    @DisplayName("a cursor that hides what was shown before is wrong")
    void whatWasShown() {
        assertThat(watch.complaint(hello("1.a"))).isNull();
        assertThat(watch.complaint(step("2.b-9.f"))).isNull();
        assertThat(watch.shown()).isEqualTo(9);
        assertThat(watch.complaint(step("3.c-9.f"))).isNull();
        assertThat(watch.complaint(step("4.d"))).contains("the effect of 9 was shown");
    }

    @Test
    @DisplayName("a list of an earlier state than that of the step before it is wrong")
    void lists() {
        StoredStep first = stored();
        StoredStep second = stored();
        assertThat(watch.complaint(hello(first.step().cursor().toString()))).isNull();
        assertThat(watch.complaint(list(1))).isNull();
        assertThat(watch.complaint(step(second.step().cursor().toString()))).isNull();
        assertThat(watch.complaint(list(2))).isNull();
        assertThat(watch.complaint(list(1))).contains("a list of another state than after step 2");
    }

    @Test
    @DisplayName("a list may be of a creation that was passed over in silence, as its entry is gone")
    void silentSteps() {
        StoredStep first = stored();
        StoredStep second = stored();
        StoredStep deletion =
                Objects.requireNonNull(store.delete("ann", second.step().rev()).step());
        histories.add(deletion);
        assertThat(watch.complaint(hello(first.step().cursor().toString()))).isNull();
        assertThat(watch.complaint(list(2))).isNull();
        assertThat(watch.complaint(list(3))).isNotNull();
    }
}

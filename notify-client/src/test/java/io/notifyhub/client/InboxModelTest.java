package io.notifyhub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.protocol.Notification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class InboxModelTest {
    private static final int MAX = 5;

    private final List<String> seen = new ArrayList<>();

    /** Ids newest first, those that are read in brackets, and the count. */
    private static String show(InboxSnapshot snapshot) {
        StringBuilder text = new StringBuilder();
        for (Notification entry : snapshot.entries()) {
            text.append(entry.read() ? "(" + entry.id() + ")" : entry.id()).append(' ');
        }
        return text + (snapshot.isComplete() ? "" : ".. ") + snapshot.unreadCount() + " unread";
    }

    private static String show(Rig rig) {
        return show(rig.client.inboxModel().snapshot());
    }

    /** Connected for the first time; the list of the server has these ids. */
    private Rig rig(boolean hasMore, long... ids) {
        Rig rig = new Rig(builder -> builder.inboxModel(MAX));
        rig.client.inboxModel().onChange(snapshot -> seen.add(show(snapshot)));
        rig.client.connect();
        rig.time.run();
        assertThat(rig.client.inboxModel().snapshot().isLoaded()).isFalse();
        rig.receive(Rig.hello(9, false), Rig.caughtUp(9));
        rig.receive(Rig.list(rig.lastRef(), hasMore, ids));
        return rig;
    }

    @Test
    @DisplayName("a client without a list asks for one, and steps change it in their order")
    void listAndSteps() {
        Rig rig = rig(false, 9, 7, 4);
        assertThat(show(rig)).isEqualTo("9 7 4 6 unread");
        rig.receive(Rig.created(10), Rig.markedRead(7, 11), Rig.deleted(4, 12));
        assertThat(show(rig)).isEqualTo("10 9 (7) 5 unread");
        rig.receive(Rig.allRead(10, 13), Rig.created(14));
        assertThat(show(rig)).isEqualTo("14 (10) (9) (7) 7 unread");
        rig.receive(Rig.pruned(9, 15));
        assertThat(show(rig)).isEqualTo("14 (10) 2 unread");
        assertThat(seen).endsWith("14 (10) (9) (7) 7 unread", "14 (10) 2 unread");
        assertThat(rig.told).as("the application was not told to reload").noneMatch(line -> line.startsWith("reload"));
    }

    @Test
    @DisplayName("a step that came before the list is in it; one that came after is applied to it")
    void placeOfTheList() {
        Rig rig = new Rig(builder -> builder.inboxModel(MAX));
        rig.client.connect();
        rig.time.run();
        rig.receive(Rig.hello(9, false), Rig.caughtUp(9), Rig.created(10));
        rig.receive(Rig.list(rig.lastRef(), false, 10, 9), Rig.markedRead(10, 11));
        assertThat(show(rig)).isEqualTo("(10) 9 5 unread");
    }

    @Test
    @DisplayName("the list is bounded: the oldest go, and what is left says that there are more")
    void bounded() {
        Rig rig = rig(false, 9, 8, 7, 6);
        rig.receive(Rig.created(10), Rig.created(11));
        assertThat(show(rig)).isEqualTo("11 10 9 8 7 .. 7 unread");
        rig.receive(Rig.markedRead(6, 12));
        assertThat(show(rig)).isEqualTo("11 10 9 8 7 .. 5 unread");
        rig.receive(Rig.pruned(6, 13));
        assertThat(rig.client.inboxModel().snapshot().isComplete()).isTrue();
    }

    @Test
    @DisplayName("older entries are added when asked for, where there is room")
    void older() {
        Rig rig = rig(true, 9, 8);
        assertThat(show(rig)).isEqualTo("9 8 .. 6 unread");
        var loaded = rig.client.inboxModel().loadOlder();
        rig.time.run();
        assertThat(rig.socket().sent.get(rig.socket().sent.size() - 1)).contains("\"before\":8");
        rig.receive(Rig.list(rig.lastRef(), false, 5, 4));
        assertThat(Rig.done(loaded)).isTrue();
        assertThat(show(rig)).isEqualTo("9 8 5 4 6 unread");
        assertThat(Rig.done(rig.client.inboxModel().loadOlder())).isTrue();
    }

    @Test
    @DisplayName("a lost connection changes nothing; the replay does, and its counts are not shown")
    void resumes() {
        Rig rig = rig(false, 9);
        rig.reconnect();
        rig.receive(Rig.hello(9, true), Rig.created(10), Rig.markedRead(9, 11));
        assertThat(show(rig)).isEqualTo("10 (9) 6 unread");
        rig.receive(Rig.caughtUp(11));
        assertThat(show(rig)).isEqualTo("10 (9) 4 unread");
        assertThat(rig.socket().sent).as("it did not ask for the list again").isEmpty();
    }

    @Test
    @DisplayName("a reset replaces the list by that of the other log, and steps held meanwhile follow")
    void reset() {
        Rig rig = rig(false, 9, 8);
        rig.receive(Rig.reset(3, 77));
        rig.receive(Rig.list(rig.lastRef(), true, 3), Rig.created(4, 77));
        rig.receive(Rig.list(rig.lastRef(), false, 2));
        assertThat(show(rig)).isEqualTo("4 3 2 7 unread");
    }

    @Test
    @DisplayName("a list that got no answer is asked for again, on the same connection or the next")
    void askedAgain() {
        Rig rig = new Rig(builder -> builder.inboxModel(MAX));
        rig.client.connect();
        rig.time.run();
        rig.receive(Rig.hello(9, false), Rig.caughtUp(9));
        rig.receive(Rig.error("unavailable", rig.lastRef()));
        rig.time.advance(Duration.ofSeconds(5));
        assertThat(rig.socket().sent).hasSize(2);
        rig.reconnect();
        rig.receive(Rig.hello(9, true), Rig.caughtUp(9));
        rig.receive(Rig.list(rig.lastRef(), false, 9));
        assertThat(show(rig)).isEqualTo("9 6 unread");
    }

    @Test
    @DisplayName("a listener that throws is reported, and the others hear of the change")
    void throwing() {
        Rig rig = rig(false, 9);
        rig.client.inboxModel().onChange(snapshot -> {
            throw new IllegalStateException("thrown by a listener");
        });
        List<String> after = new ArrayList<>();
        Subscription subscription = rig.client.inboxModel().onChange(snapshot -> after.add(show(snapshot)));
        rig.receive(Rig.created(10));
        assertThat(after).hasSize(1);
        assertThat(rig.errors)
                .singleElement()
                .satisfies(error -> assertThat(error).hasMessage("thrown by a listener"));
        subscription.close();
        rig.receive(Rig.created(11));
        assertThat(after).hasSize(1);
    }

    @Test
    @DisplayName("what the user does shows at once, before there is a connection")
    void atOnce() {
        Rig rig = rig(true, 9, 8, 7);
        rig.closed(1006);
        InboxModel model = rig.client.inboxModel();
        model.markRead(9);
        model.delete(8);
        assertThat(show(rig)).isEqualTo("(9) 7 .. 4 unread");
        assertThat(model.snapshot().waitingCommands()).isEqualTo(2);
        rig.time.run();
        assertThat(seen).last().isEqualTo("(9) 7 .. 4 unread");
        model.markAllRead();
        assertThat(show(rig)).as("older ones are read with them").isEqualTo("(9) (7) .. 0 unread");
    }

    @Test
    @DisplayName("a client that was built without a list says so")
    void without() {
        assertThatThrownBy(() -> new Rig().client.inboxModel()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Rig(builder -> builder.inboxModel(0)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

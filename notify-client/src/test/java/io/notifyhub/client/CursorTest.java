package io.notifyhub.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CursorTest {
    @Test
    @DisplayName("a client without a cursor starts at the head and keeps that place")
    void startsAtHead() {
        Rig rig = new Rig();
        rig.client.connect();
        rig.time.run();
        assertThat(rig.socket().query()).isEmpty();
        rig.receive(Rig.hello(5, false));
        assertThat(rig.saved).containsExactly(Rig.at(5));
        rig.reconnect();
        assertThat(rig.socket().query()).isEqualTo("cursor=" + Rig.at(5));
    }

    @Test
    @DisplayName("the saved cursor is brought to the server in the next life of the process, and loaded once")
    void loads() {
        Rig rig = new Rig();
        rig.store.cursor = Rig.at(9);
        rig.client.connect();
        rig.time.run();
        assertThat(rig.socket().query()).isEqualTo("cursor=" + Rig.at(9));
        rig.receive(Rig.hello(9, true), Rig.created(10), Rig.caughtUp(10));
        rig.reconnect();
        assertThat(rig.socket().query()).isEqualTo("cursor=" + Rig.at(10));
        assertThat(rig.store.loads).isEqualTo(1);
    }

    @Test
    @DisplayName("a store that cannot be read keeps the client from connecting, as it would miss entries")
    void unreadableStore() {
        Rig rig = new Rig();
        rig.store.broken = true;
        rig.client.connect();
        rig.time.advance(Duration.ofSeconds(5));
        assertThat(rig.sockets.opened).isEmpty();
        rig.store.broken = false;
        rig.time.advance(Duration.ofSeconds(30));
        assertThat(rig.sockets.opened).isNotEmpty();
    }

    @Test
    @DisplayName("the cursor of a step is saved after its callbacks returned and before the next ones begin")
    void savedAfterCallbacks() {
        Rig[] rigs = new Rig[1];
        rigs[0] = Rig.live(
                5,
                builder -> builder.onNotification(entry -> {
                    if (rigs[0] != null) {
                        rigs[0].told.add("saved before " + entry.id() + ": " + rigs[0].store.cursor);
                    }
                }));
        rigs[0].receive(Rig.created(6), Rig.created(7));
        assertThat(rigs[0].told).contains("saved before 6: " + Rig.at(5), "saved before 7: " + Rig.at(6));
        assertThat(rigs[0].store.cursor).isEqualTo(Rig.at(7));
    }

    @Test
    @DisplayName("a connection resumes from the last step received, also if its callbacks have not run yet")
    void resumesFromReceived() {
        java.util.List<Runnable> later = new java.util.ArrayList<>();
        Rig rig = Rig.live(5, builder -> builder.callbackExecutor(later::add));
        rig.receive(Rig.created(6), Rig.created(7));
        rig.reconnect();
        assertThat(rig.socket().query()).isEqualTo("cursor=" + Rig.at(7));
        assertThat(rig.saved).isEmpty();
        rig.receive(Rig.hello(7, true), Rig.created(8), Rig.caughtUp(8));
        while (!later.isEmpty()) {
            later.remove(0).run();
            rig.time.run();
        }
        assertThat(rig.told).containsSubsequence("created 6", "created 7", "created 8");
        assertThat(rig.told.stream().filter(line -> line.startsWith("created"))).hasSize(3);
        assertThat(rig.store.cursor).isEqualTo(Rig.at(8));
    }

    @Test
    @DisplayName("a step that came before is ignored and counted; numbers may be left out")
    void staleSteps() {
        Rig rig = Rig.live(5);
        rig.receive(Rig.created(6), Rig.created(6), Rig.created(5), Rig.created(9));
        assertThat(rig.told).containsExactly("created 6", "unread 7", "created 9", "unread 7");
        assertThat(rig.client.ignoredSteps()).isEqualTo(2);
    }

    @Test
    @DisplayName("catching up moves the cursor past steps that were left out, and counts are told only from then on")
    void caughtUpMovesCursor() {
        Rig rig = Rig.live(5);
        rig.reconnect();
        rig.told.clear();
        rig.receive(Rig.hello(5, true), Rig.created(6));
        assertThat(rig.told).containsExactly("CONNECTED", "connected", "created 6");
        rig.receive(Rig.caughtUp(8), Rig.markedRead(6, 9));
        assertThat(rig.told).endsWith("caught up", "unread 4", "read 6", "unread 5");
        rig.reconnect();
        assertThat(rig.socket().query()).isEqualTo("cursor=" + Rig.at(9));
        assertThat(rig.saved).endsWith(Rig.at(8), Rig.at(9));
    }

    @Test
    @DisplayName("every kind of step reaches its callback; what is not kept moves no cursor")
    void kinds() {
        Rig rig = Rig.live(5);
        rig.receive(
                "{\"type\":\"notification_added\",\"notification\":{\"id\":6,\"title\":\"t\",\"type\":\"x\"},"
                        + "\"unread_count\":1,\"cursor\":\"" + Rig.at(6) + "\"}",
                "{\"type\":\"all_notifications_marked_read\",\"up_to\":6,\"unread_count\":0,\"cursor\":\"" + Rig.at(7)
                        + "\"}",
                "{\"type\":\"notification_deleted\",\"notification_id\":6,\"unread_count\":0,\"cursor\":\"" + Rig.at(8)
                        + "\"}",
                "{\"type\":\"notifications_pruned\",\"up_to\":3,\"unread_count\":0,\"cursor\":\"" + Rig.at(9) + "\"}",
                "{\"type\":\"preferences_changed\",\"preferences\":{\"mute_all\":true},\"cursor\":\"" + Rig.at(10)
                        + "\"}",
                "{\"type\":\"notification\",\"notification\":{\"title\":\"now\",\"type\":\"x\"}}",
                "{\"type\":\"typing\",\"data\":{}}");
        assertThat(rig.told)
                .containsExactly(
                        "muted 6",
                        "unread 1",
                        "all read 6",
                        "unread 0",
                        "deleted 6",
                        "unread 0",
                        "pruned 3",
                        "unread 0",
                        "preferences",
                        "created 0",
                        "event typing");
        assertThat(rig.store.cursor).isEqualTo(Rig.at(10));
    }

    @Test
    @DisplayName("frames of a later version are passed over, and a step among them still moves the cursor")
    void laterVersion() {
        Rig rig = Rig.live(5);
        rig.receive(
                "{\"type\":\"notify.hint\",\"data\":1}",
                "{\"type\":\"notify.snoozed\",\"id\":6,\"cursor\":\"" + Rig.at(6) + "\"}");
        assertThat(rig.told).isEmpty();
        assertThat(rig.errors).isEmpty();
        assertThat(rig.store.cursor).isEqualTo(Rig.at(6));
    }

    @Test
    @DisplayName("a cursor that cannot be saved is reported, and this life of the process goes on without a repeat")
    void cannotSave() {
        Rig rig = Rig.live(5);
        rig.store.broken = true;
        rig.receive(Rig.created(6), Rig.created(7));
        assertThat(rig.errors).hasSize(2).allMatch(error -> "no disk".equals(error.getMessage()));
        assertThat(rig.told).contains("created 6", "created 7");
        rig.reconnect();
        assertThat(rig.socket().query()).isEqualTo("cursor=" + Rig.at(7));
    }
}

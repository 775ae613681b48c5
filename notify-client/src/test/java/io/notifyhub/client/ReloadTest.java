package io.notifyhub.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReloadTest {
    private static final long NEW = 77;

    /** Resumed from 9, but the server has another log with its head at 4. */
    private static Rig refused() {
        Rig rig = new Rig();
        rig.store.cursor = Rig.at(9);
        rig.client.connect();
        rig.time.run();
        rig.receive(Rig.hello(4, NEW, false, "ahead"));
        rig.told.clear();
        return rig;
    }

    @Test
    @DisplayName("a refused cursor makes the client load the list, and only then save a cursor")
    void reloads() {
        Rig rig = refused();
        assertThat(rig.socket().sent).hasSize(1).first().asString().contains("\"get_notifications\"", "\"limit\":200");
        rig.receive(Rig.caughtUp(4, NEW));
        assertThat(rig.saved).containsExactly("reload-ahead");
        rig.receive(Rig.list(rig.lastRef(), false, 3, 1));
        assertThat(rig.told).containsExactly("reload ahead 3 1", "unread 6", "caught up");
        assertThat(rig.saved).containsExactly("reload-ahead", Rig.at(4, NEW));
        rig.receive(Rig.created(5, NEW));
        assertThat(rig.saved).endsWith(Rig.at(5, NEW));
    }

    @Test
    @DisplayName("a cursor refused without a reason this version knows is a refused cursor all the same")
    void unknownReason() {
        Rig rig = new Rig();
        rig.store.cursor = Rig.at(9);
        rig.client.connect();
        rig.time.run();
        rig.receive(Rig.hello(4, NEW, false, "moved"));
        rig.receive(Rig.list(rig.lastRef(), false));
        assertThat(rig.told).contains("reload replaced");
    }

    @Test
    @DisplayName("the list is loaded page by page, and steps that came after its first page are told after it")
    void pages() {
        Rig rig = refused();
        rig.receive(Rig.created(5, NEW));
        rig.receive(Rig.list(rig.lastRef(), true, 5, 4));
        assertThat(rig.socket().sent.get(1)).contains("\"before\":4");
        rig.receive(Rig.created(6, NEW), Rig.caughtUp(4, NEW));
        rig.receive(Rig.list(rig.lastRef(), false, 3, 2));
        assertThat(rig.told).containsExactly("created 5", "reload ahead 5 4 3 2", "unread 6", "caught up", "created 6");
        assertThat(rig.saved).as("not a place between two pages").containsExactly("reload-ahead", Rig.at(6, NEW));
        rig.reconnect();
        assertThat(rig.socket().query()).isEqualTo("cursor=" + Rig.at(6, NEW));
    }

    @Test
    @DisplayName("a list without end is cut off at the limit, and says that there is more")
    void bounded() {
        Rig rig = refused();
        long id = 100_000;
        int pages = 0;
        while (rig.socket().sent.size() > pages) {
            pages = rig.socket().sent.size();
            long[] page = new long[200];
            for (int i = 0; i < page.length; i++) {
                page[i] = id--;
            }
            rig.receive(Rig.list(rig.lastRef(), true, page));
        }
        assertThat(pages).isEqualTo(NotifyClient.MAX_RELOAD_ENTRIES / 200);
        assertThat(rig.told.get(0)).startsWith("reload ahead 100000 99999 ");
    }

    @Test
    @DisplayName(
            "if the connection breaks during a reload, what is brought next is no cursor, and the client reloads then")
    void brokenReload() {
        Rig rig = refused();
        rig.receive(Rig.created(5, NEW), Rig.list(rig.lastRef(), true, 5, 4), Rig.created(6, NEW));
        rig.reconnect();
        assertThat(rig.saved).containsExactly("reload-ahead");
        assertThat(rig.socket().query()).isEqualTo("cursor=reload-ahead");
        rig.told.removeIf(line -> line.startsWith("RECONN"));
        assertThat(rig.told).as("steps are told all the same, each once").containsExactly("created 5", "created 6");
        rig.receive(Rig.hello(6, NEW, false, "malformed"));
        rig.receive(Rig.list(rig.lastRef(), false, 6, 5, 4));
        assertThat(rig.told).as("with the first reason").contains("reload ahead 6 5 4");
        assertThat(rig.saved).containsExactly("reload-ahead", Rig.at(6, NEW));
    }

    @Test
    @DisplayName("a reset on an open connection reloads too, and the old cursor is gone at once, in the store as well")
    void resetWhileConnected() {
        Rig rig = Rig.live(9);
        rig.receive(Rig.reset(3, NEW), Rig.created(4, NEW));
        assertThat(rig.saved).containsExactly(Rig.at(9), "reload-replaced");
        rig.reconnect();
        assertThat(rig.socket().query()).isEqualTo("cursor=reload-replaced");
        rig.receive(Rig.hello(4, NEW, false, "malformed"));
        rig.receive(Rig.list(rig.lastRef(), false, 4), Rig.created(5, NEW));
        assertThat(rig.told).containsSubsequence("created 4", "reload replaced 4", "created 5");
        assertThat(rig.saved).endsWith(Rig.at(4, NEW), Rig.at(5, NEW));
    }

    @Test
    @DisplayName("a process that dies during a reload reloads in its next life")
    void diesDuringAReload() {
        Rig rig = new Rig();
        rig.store.cursor = "reload-pruned";
        rig.client.connect();
        rig.time.run();
        rig.receive(Rig.hello(4, NEW, false, "malformed"));
        rig.receive(Rig.list(rig.lastRef(), false, 4));
        assertThat(rig.told).contains("reload pruned 4");
    }

    @Test
    @DisplayName("a reset during a reload starts it over")
    void resetTwice() {
        Rig rig = refused();
        String first = rig.lastRef();
        rig.receive(Rig.caughtUp(4, NEW), Rig.reset(2, 88));
        rig.receive(Rig.list(first, false, 4));
        assertThat(rig.told).as("a page of the log before").isEmpty();
        rig.receive(Rig.list(rig.lastRef(), false, 2));
        assertThat(rig.told).containsExactly("reload replaced 2", "unread 6", "caught up");
        assertThat(rig.saved).containsExactly("reload-ahead", "reload-replaced", Rig.at(2, 88));
    }

    @Test
    @DisplayName("a reload that gets no answer or an error is tried again on another connection")
    void failedReload() {
        Rig rig = refused();
        rig.time.advance(Duration.ofSeconds(11));
        assertThat(rig.sockets.opened).hasSize(2);
        rig.receive(Rig.hello(4, NEW, false, "ahead"));
        rig.receive(Rig.error("unavailable", rig.lastRef()));
        assertThat(rig.client.state()).isEqualTo(ClientState.RECONNECTING);
        assertThat(rig.saved).containsExactly("reload-ahead");
    }
}

package io.notifyhub.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CursorTransactionTest {
    /** The application's database: what is written is there when it is committed, together with the cursor. */
    private static final class Database implements CursorTransaction {
        final List<Long> rows = new ArrayList<>();
        private final List<Long> uncommitted = new ArrayList<>();

        @Nullable
        String cursor;

        int failures;
        boolean dies;

        @Override
        public @Nullable String load() {
            return cursor;
        }

        @Override
        public void run(String place, Runnable callbacks) throws Exception {
            uncommitted.clear();
            callbacks.run();
            if (dies || failures-- > 0) {
                throw new java.sql.SQLException("injected: not committed");
            }
            rows.addAll(uncommitted);
            cursor = place;
        }
    }

    private final Database database = new Database();

    private Rig life() {
        Rig rig = new Rig(builder ->
                builder.cursorTransaction(database).onNotification(entry -> database.uncommitted.add(entry.id())));
        rig.client.connect();
        rig.time.run();
        return rig;
    }

    @Test
    @DisplayName("what callbacks write and the cursor are committed together, step by step")
    void together() {
        Rig rig = life();
        rig.receive(Rig.hello(5, false), Rig.caughtUp(5), Rig.created(6), Rig.created(7));
        assertThat(database.rows).containsExactly(6L, 7L);
        assertThat(database.cursor).isEqualTo(Rig.at(7));
    }

    @Test
    @DisplayName("what was not committed is run again, once, and nothing overtakes it")
    void again() {
        Rig rig = life();
        rig.receive(Rig.hello(5, false), Rig.caughtUp(5));
        database.failures = 2;
        rig.receive(Rig.created(6), Rig.created(7));
        assertThat(database.rows).isEmpty();
        assertThat(database.cursor).isEqualTo(Rig.at(5));
        rig.time.advance(Duration.ofSeconds(3));
        assertThat(database.rows).containsExactly(6L, 7L);
        assertThat(rig.errors).hasSize(2);
    }

    @Test
    @DisplayName("a process that dies before a commit handles the step in its next life, and each step once")
    void dies() {
        Rig first = life();
        first.receive(Rig.hello(5, false), Rig.caughtUp(5), Rig.created(6));
        database.dies = true;
        first.receive(Rig.created(7));
        database.dies = false;
        Rig second = life();
        assertThat(second.socket().query()).isEqualTo("cursor=" + Rig.at(6));
        second.receive(Rig.hello(6, true), Rig.created(7), Rig.caughtUp(7));
        assertThat(database.rows).containsExactly(6L, 7L);
    }

    @Test
    @DisplayName("while a reload is due no place in the log is committed, although steps come in")
    void reload() {
        Rig rig = life();
        rig.receive(Rig.hello(5, false), Rig.caughtUp(5));
        rig.receive(Rig.reset(3, 77), Rig.created(4, 77));
        assertThat(database.cursor).isEqualTo("reload-replaced");
        rig.receive(Rig.list(rig.lastRef(), false, 4));
        assertThat(database.cursor).isEqualTo(Rig.at(4, 77));
    }
}

package io.notifyhub.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.protocol.Notification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Power fails at every byte of what a client writes: afterwards there is the state before a step, or the one after it. */
class StateCrashTest {
    @TempDir
    Path folder = Path.of("");

    /** What matters of a state, in one line. */
    private static String show(SavedState state) {
        StringBuilder text = new StringBuilder(String.valueOf(state.cursor()));
        for (Notification entry : state.entries()) {
            text.append(' ').append(entry.id()).append(entry.read() ? "r" : "");
        }
        return text + ", " + state.unreadCount() + " unread, " + state.waitingCommands();
    }

    private static Rig begin(MemoryStorage disk) {
        Rig rig = new Rig(builder -> builder.inboxModel(10).stateStorage(disk));
        rig.client.connect();
        rig.time.run();
        return rig;
    }

    /** A life with lists, steps and commands. A dead disk ends it early. */
    private static void live(Rig rig) {
        rig.receive(Rig.hello(9, false), Rig.caughtUp(9));
        rig.receive(Rig.list(rig.lastRef(), false, 9, 8));
        rig.receive(Rig.created(10), Rig.markedRead(8, 11));
        rig.client.commands().markRead(10);
        rig.client.commands().delete(9);
        rig.time.run();
        rig.receive(Rig.markedRead(10, 12), Rig.done(rig.lastRef()));
        rig.receive(Rig.deleted(9, 13), Rig.done(rig.lastRef()));
        rig.receive(Rig.created(14));
    }

    @Test
    @DisplayName("cut at every byte, it is the state before the write or the one after it")
    void everyByte() {
        MemoryStorage whole = new MemoryStorage();
        whole.remembers = true;
        live(begin(whole));
        assertThat(whole.appends).isGreaterThan(5);
        byte[] before = whole.versions.get(0);
        int cuts = 0;
        for (byte[] after : whole.versions) {
            boolean appended =
                    after.length > before.length && Arrays.equals(Arrays.copyOf(after, before.length), before);
            for (int length = before.length; appended && length < after.length; length++) {
                String state = show(SavedState.read(Arrays.copyOf(after, length)));
                assertThat(state).isEqualTo(show(SavedState.read(before)));
                cuts++;
            }
            before = after;
        }
        assertThat(cuts).isGreaterThan(500);
        assertThat(show(whole.state())).startsWith(Rig.at(14) + " 14 10r 8r,").endsWith("[]");
    }

    @Test
    @DisplayName("a life that begins with what a cut left resumes from there, and comes to the same end")
    void goesOn() {
        MemoryStorage whole = new MemoryStorage();
        whole.remembers = true;
        live(begin(whole));
        byte[] all = whole.bytes;
        String end = show(whole.state());
        for (int length = whole.versions.get(0).length; length <= all.length; length += 7) {
            MemoryStorage left = new MemoryStorage(Arrays.copyOf(all, length));
            String cursor = left.state().cursor();
            int commands = left.state().waitingCommands().size();
            Rig rig = begin(left);
            assertThat(rig.socket().query()).isEqualTo(cursor == null ? "" : "cursor=" + cursor);
            long rev = cursor == null ? 0 : Long.parseLong(cursor.replaceAll("\\..*", ""));
            if (rev < 9) {
                continue;
            }
            rig.receive(Rig.hello(rev, true));
            List<String> steps = List.of(
                    Rig.created(10),
                    Rig.markedRead(8, 11),
                    Rig.markedRead(10, 12),
                    Rig.deleted(9, 13),
                    Rig.created(14));
            steps.subList((int) rev - 9, steps.size()).forEach(rig::receive);
            rig.receive(Rig.caughtUp(14));
            if (left.state().entries().isEmpty()) {
                rig.receive(Rig.list(rig.lastRef(), false, 14, 10, 8)
                        .replaceAll("(\"id\":(?:8|10),.*?\"read\":)false", "$1true"));
            }
            for (int i = 0; i < commands; i++) {
                rig.receive(Rig.done(rig.lastRef()));
            }
            rig.receive(Rig.created(15), Rig.deleted(15, 16), Rig.created(17), Rig.deleted(17, 18));
            assertThat(show(left.state()).replaceAll(".* unread", ""))
                    .as("after a cut at %d", length)
                    .isEqualTo(end.replaceAll(".* unread", ""));
            assertThat(left.state().entries().stream().map(Notification::id))
                    .as("after a cut at %d", length)
                    .containsExactly(14L, 10L, 8L);
        }
    }

    @Test
    @DisplayName("after a write that failed in the middle everything is written anew, and nothing is lost")
    void failedWrite() {
        MemoryStorage disk = new MemoryStorage();
        Rig rig = begin(disk);
        rig.receive(Rig.hello(9, false), Rig.caughtUp(9));
        rig.receive(Rig.list(rig.lastRef(), false, 9, 8));
        for (int budget = 0; budget < 30; budget++) {
            disk.budget = budget;
            rig.receive(Rig.markedRead(8, 10 + 2L * budget));
            disk.budget = Long.MAX_VALUE;
            disk.broken = false;
            rig.receive(Rig.created(11 + 2L * budget));
            SavedState state = disk.state();
            assertThat(state.cursor()).isEqualTo(Rig.at(11 + 2L * budget));
            assertThat(state.entries().get(0).id()).isEqualTo(11 + 2L * budget);
        }
        assertThat(rig.errors).hasSize(30).allSatisfy(error -> assertThat(error).isInstanceOf(IOException.class));
    }

    @Test
    @DisplayName(
            "what was damaged in the middle is not trusted: the client reloads, and keeps the commands that are whole")
    void damaged() {
        MemoryStorage disk = new MemoryStorage();
        Rig rig = begin(disk);
        rig.receive(Rig.hello(9, false), Rig.caughtUp(9));
        rig.receive(Rig.list(rig.lastRef(), false, 9, 8), Rig.created(10));
        rig.closed(1006);
        rig.client.commands().delete(8);
        rig.time.run();
        byte[] bytes = disk.bytes.clone();
        bytes[bytes.length / 3] ^= 1;
        MemoryStorage rotten = new MemoryStorage(bytes);
        Rig next = begin(rotten);
        assertThat(next.socket().query()).isEqualTo("cursor=damaged");
        next.receive(Rig.hello(10, 10, false, "malformed"));
        next.receive(Rig.list(next.lastRef(), false, 10, 9, 8));
        assertThat(rotten.state().cursor()).isEqualTo(Rig.at(10));
        assertThat(next.socket().sent).last().asString().contains("delete_notification");
    }

    @Test
    @DisplayName("many steps do not make it grow without end")
    void compacted() {
        MemoryStorage disk = new MemoryStorage();
        Rig rig = begin(disk);
        rig.receive(Rig.hello(9, false), Rig.caughtUp(9));
        rig.receive(Rig.list(rig.lastRef(), false, 9, 8));
        for (int rev = 10; rev < 3_000; rev++) {
            rig.receive(Rig.created(rev));
        }
        assertThat(disk.bytes.length).isLessThan(300_000);
        assertThat(disk.replacements).isBetween(2, 10);
        Rig next = begin(disk);
        assertThat(next.client.inboxModel().snapshot().entries()).hasSize(10);
    }

    @Test
    @DisplayName("in a file: the old content or the new, whatever a crash left beside it; and one client at a time")
    void inAFile() throws IOException {
        FileStateStorage storage = FileStateStorage.of(folder.resolve("state"), "host user");
        assertThat(storage.read()).isEmpty();
        storage.replace("old".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        storage.append(" and more".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(new String(storage.read(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("old and more");

        FileStateStorage second = FileStateStorage.of(folder.resolve("state"), "host user");
        org.assertj.core.api.Assertions.assertThatThrownBy(second::read).hasMessageContaining("another client");
        storage.close();
        assertThat(second.read()).hasSize(12);
        try (var files = Files.list(folder.resolve("state"))) {
            Path file = files.filter(each -> each.toString().endsWith(".notifyhub"))
                    .findFirst()
                    .orElseThrow();
            for (int length = 0; length < 12; length++) {
                Files.write(file.resolveSibling(file.getFileName() + ".new"), new byte[length]);
                assertThat(second.read()).hasSize(12);
            }
        }
        second.replace(new byte[3]);
        second.append(new byte[2]);
        assertThat(second.read()).hasSize(5);
        second.close();
        try (FileStateStorage other = FileStateStorage.of(folder.resolve("state"), "host other")) {
            assertThat(other.read()).isEmpty();
        }
    }

    @Test
    @DisplayName("a client whose storage somebody else uses does not connect, and does when it is free")
    void inUse() {
        MemoryStorage disk = new MemoryStorage();
        disk.broken = true;
        Rig rig = new Rig(builder -> builder.stateStorage(disk));
        rig.client.connect();
        rig.time.advance(Duration.ofSeconds(2));
        assertThat(rig.sockets.opened).isEmpty();
        disk.broken = false;
        rig.time.advance(Duration.ofSeconds(30));
        assertThat(rig.sockets.opened).isNotEmpty();
        rig.client.close();
        rig.time.run();
        assertThat(disk.closed).isTrue();
    }
}

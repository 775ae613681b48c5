package io.notifyhub.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCursorStoreTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Test
    @DisplayName("what was saved is there in the next life of the process, each key by itself")
    void keeps() throws IOException {
        Path file = directory.resolve("cursors");
        CursorStore store = CursorStore.file(file);
        assertThat(store.load("a")).isNull();
        store.save("a", "1.000000000001");
        store.save("b", "2.000000000002");
        store.save("a", "3.000000000003");
        CursorStore next = CursorStore.file(file);
        assertThat(next.load("a")).isEqualTo("3.000000000003");
        assertThat(next.load("b")).isEqualTo("2.000000000002");
        assertThat(next.load("c")).isNull();
        assertThatThrownBy(() -> next.save("x\ty", "1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("a crash while writing leaves the old cursor; what it left behind is no obstacle")
    void crash() throws IOException {
        Path file = directory.resolve("cursors");
        CursorStore.file(file).save("a", "1.000000000001");
        Files.write(directory.resolve("cursors.new"), "a\t2.0000".getBytes(StandardCharsets.UTF_8));
        CursorStore next = CursorStore.file(file);
        assertThat(next.load("a")).isEqualTo("1.000000000001");
        next.save("a", "3.000000000003");
        assertThat(CursorStore.file(file).load("a")).isEqualTo("3.000000000003");
    }

    @Test
    @DisplayName("a reader at any moment finds the old cursor or the new, never a part")
    void atomic() throws Exception {
        Path file = directory.resolve("cursors");
        CursorStore store = CursorStore.file(file);
        store.save("a", "0.000000000000");
        AtomicBoolean done = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            try {
                for (int i = 0; i < 200; i++) {
                    store.save("a", i + ".000000000000");
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } finally {
                done.set(true);
            }
        });
        writer.start();
        while (!done.get()) {
            assertThat(CursorStore.file(file).load("a")).matches("\\d+\\.000000000000");
        }
        writer.join();
        assertThat(CursorStore.file(file).load("a")).isEqualTo("199.000000000000");
    }

    @Test
    @DisplayName("a damaged file gives a text that the server refuses, so that the client reloads and misses nothing")
    void damaged() throws IOException {
        Path file = directory.resolve("cursors");
        Files.write(file, new byte[] {0, 0, 0, 0});
        assertThat(CursorStore.file(file).load("a")).isNotNull().isNotEmpty();
    }
}

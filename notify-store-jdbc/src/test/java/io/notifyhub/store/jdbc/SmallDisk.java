package io.notifyhub.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A real file system that is soon full, in memory. Needs Linux and its root; else the test is reported as skipped. */
final class SmallDisk implements AutoCloseable {
    final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    static SmallDisk mount(Path folder, int megabytes) throws Exception {
        Files.createDirectories(folder);
        int mounted = run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", folder.toString());
        Assumptions.assumeTrue(mounted == 0, "a small file system can be mounted");
        return new SmallDisk(folder);
    }

    /** @return how it ended; -1 if there is no such command */
    static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    /** Takes all the room there is. */
    Path fill() throws IOException {
        Path file = folder.resolve("filler");
        byte[] block = new byte[4_096];
        try (var out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left");
        }
        return file;
    }

    @Override
    public void close() throws Exception {
        run("umount", "-l", folder.toString());
    }
}

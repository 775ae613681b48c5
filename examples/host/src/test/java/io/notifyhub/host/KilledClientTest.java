package io.notifyhub.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client in a process of its own, killed at moments of no one's choosing, with its cursor in a file. */
class KilledClientTest {
    private static final int ROUNDS = 4;
    private static final int SENDS_PER_ROUND = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder = Path.of("");

    @Test
    @DisplayName("a client that is killed misses nothing, and repeats at most the entry in hand")
    void killed() throws Exception {
        Path seen = Files.createFile(folder.resolve("seen.txt"));
        try (RunningHub running = new RunningHub()) {
            long sent = 0;
            int kills = 0;
            for (int round = 0; round < ROUNDS; round++) {
                Process client = start(running.port(), folder.resolve("cursor"), seen);
                try {
                    long before = lines(seen).size();
                    if (round == 0) {
                        await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("cursor")));
                    }
                    for (int i = 0; i < SENDS_PER_ROUND; i++) {
                        running.hub.notifyUser("5", "news", Map.of("n", sent++));
                    }
                    // Killed somewhere in the middle: entries are handled one by one, each with a save of the cursor.
                    long some = before + 1 + (round * 37L) % 120;
                    await().pollDelay(Duration.ZERO)
                            .pollInterval(Duration.ofMillis(1))
                            .atMost(PATIENCE)
                            .until(() -> lines(seen).size() >= some);
                } finally {
                    client.destroyForcibly();
                    kills++;
                    assertThat(client.waitFor()).isNotZero();
                }
            }
            Process last = start(running.port(), folder.resolve("cursor"), seen);
            long all = sent;
            await().atMost(PATIENCE).until(() -> new TreeSet<>(lines(seen)).size() >= all);
            last.destroyForcibly();
            verify(lines(seen), all, kills);
        }
    }

    private static void verify(List<Long> seen, long sent, int kills) {
        assertThat(new ArrayList<>(new TreeSet<>(seen)))
                .isEqualTo(LongStream.rangeClosed(1, sent).boxed().toList());
        int repeats = 0;
        for (int i = 1; i < seen.size(); i++) {
            long step = seen.get(i) - seen.get(i - 1);
            assertThat(step).as("from line %d to the next", i).isIn(0L, 1L);
            repeats += step == 0 ? 1 : 0;
        }
        assertThat(repeats).as("repeated entries").isLessThanOrEqualTo(kills);
    }

    private static List<Long> lines(Path file) throws IOException {
        String text = Files.readString(file);
        // The last line may be half written.
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        return whole.lines().map(Long::parseLong).toList();
    }

    private static Process start(int port, Path cursor, Path seen) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("java.class.path", "");
        assertThat(classPath).contains(File.pathSeparator);
        return new ProcessBuilder(
                        java,
                        "-Xmx64m",
                        "-cp",
                        classPath,
                        RecordingClient.class.getName(),
                        String.valueOf(port),
                        cursor.toString(),
                        seen.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}

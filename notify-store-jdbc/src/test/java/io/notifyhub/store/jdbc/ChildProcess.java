package io.notifyhub.store.jdbc;

import io.notifyhub.core.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Another JVM with the class path of this one, whose standard output is a file: what it has written is there whenever it is
 * killed, which a pipe does not promise.
 */
final class ChildProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path output;

    private ChildProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static ChildProcess start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path", ""),
                main.getName()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("notify-child", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(output.toFile())
                .start();
        return new ChildProcess(process, output);
    }

    /** Opens a store, again and again while a busy server takes too long to let it in. */
    static JdbcNotificationStore opened(JdbcNotificationStore.Builder builder) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return builder.build();
            } catch (StoreException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
            }
        }
    }

    /** Waits until it has said something. */
    void awaitFirstLine() {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(2))
                .atMost(PATIENCE)
                .until(() -> Files.size(output) > 0 || !process.isAlive());
    }

    /** Lets it work for some time. */
    void letWork(long millis) throws InterruptedException {
        if (process.waitFor(millis, TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the process ended by itself with " + process.exitValue());
        }
    }

    /** Kills it with SIGKILL. @return every whole line it said */
    List<String> kill() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        String said = Files.readString(output, StandardCharsets.US_ASCII);
        return said.substring(0, said.lastIndexOf('\n') + 1).lines().toList();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(output);
    }
}

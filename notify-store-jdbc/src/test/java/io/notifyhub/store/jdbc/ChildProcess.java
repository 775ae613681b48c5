package io.notifyhub.store.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Another JVM with the class path of this one, whose lines are read until it ends. */
final class ChildProcess implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final Process process;
    private final Thread reader;
    private final CountDownLatch spoke = new CountDownLatch(1);

    private ChildProcess(Process process, Consumer<String> lines) {
        this.process = process;
        this.reader = new Thread(() -> read(lines), "child-output");
    }

    /** @param lines is handed each line of standard output, by one thread */
    static ChildProcess start(Class<?> main, Consumer<String> lines, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path", ""),
                main.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ChildProcess child = new ChildProcess(process, lines);
        child.reader.start();
        return child;
    }

    private void read(Consumer<String> lines) {
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                lines.accept(line);
                spoke.countDown();
            }
        } catch (IOException e) {
            // It ended.
        }
    }

    /** Waits until it has said something. */
    void awaitFirstLine() throws InterruptedException {
        if (!spoke.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the process said nothing");
        }
    }

    /** Lets it work for some time; it is not awaited but interrupted by what follows. */
    void letWork(long millis) throws InterruptedException {
        boolean ended = process.waitFor(millis, TimeUnit.MILLISECONDS);
        if (ended) {
            throw new AssertionError("the process ended by itself with " + process.exitValue());
        }
    }

    /** Kills it with SIGKILL, and reads what it said until then. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        reader.join();
    }

    /** Waits until it ends by itself. @return its exit code */
    int await() throws InterruptedException {
        int code = process.waitFor();
        reader.join();
        return code;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

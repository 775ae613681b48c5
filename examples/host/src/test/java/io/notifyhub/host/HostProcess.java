package io.notifyhub.host;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The host in a process of its own, as an operator runs it, and what the operating system says of it (Linux). */
final class HostProcess implements AutoCloseable {
    static final String SECRET = "7d1e6b93255af0d7c2418e9b360c8f4a";
    static final String PASSWORD = "pass word";

    private final Process process;
    private final Path log;
    private final int port;

    /** What it holds. */
    record Held(long mebibytes, int threads, int descriptors) {
        @Override
        public String toString() {
            return mebibytes + " MiB, " + threads + " threads, " + descriptors + " descriptors";
        }
    }

    HostProcess(Path folder) throws IOException {
        this(folder, "serve", 0);
    }

    /** @param port 0 for a free one */
    HostProcess(Path folder, String command, int port) throws IOException {
        log = folder.resolve("host.log");
        ProcessBuilder builder = builder(folder, command, "--port", String.valueOf(port));
        builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        process = builder.start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Matcher line = Pattern.compile(".*:(\\d+)").matcher(String.valueOf(out.readLine()));
        if (!line.matches()) {
            throw new IOException("the host did not start: " + Files.readString(log));
        }
        this.port = Integer.parseInt(line.group(1));
    }

    private static ProcessBuilder builder(Path folder, String... command) {
        String classPath = System.getProperty("java.class.path", "");
        if (!classPath.contains(File.pathSeparator)) {
            throw new IllegalStateException("the class path is not that of the tests");
        }
        List<String> java = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                classPath,
                Main.class.getName()));
        java.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(java);
        builder.environment().put("SECRET_KEY", SECRET);
        builder.environment().put("SUPERUSER_PASSWORD", PASSWORD);
        builder.environment().put("DATA_DIR", folder.resolve("data").toString());
        String database = SocialTables.url();
        if (database != null && command[0].equals("demo")) {
            builder.environment().put("DATABASE_URL", database);
        }
        return builder;
    }

    /** Runs a command to its end. @return all it said */
    static String run(Path folder, String... command) throws IOException {
        Process process = builder(folder, command).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    int port() {
        return port;
    }

    static String token(String userId) {
        return Tokens.mint(SECRET, userId, Duration.ofHours(1), List.of());
    }

    /**
     * Lets it open what it opens when that is first needed, threads and connections to its database, so that what it holds
     * before and after a scene compares. Takes some seconds.
     */
    void warmUp() throws IOException {
        int before = held().descriptors();
        try (Attackers visitors = new Attackers(port)) {
            int here = visitors.open(100, i -> Attackers.upgrade("?token=" + token("visitor" + i)), new byte[0])
                    .dripFor(2);
            if (here < 100) {
                throw new IOException("only " + here + " of 100 visitors stayed");
            }
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> held().descriptors() < before + 50);
    }

    Held held() throws IOException {
        String status = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "status"));
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", String.valueOf(process.pid()), "fd"))) {
            return new Held(
                    number(status, "VmRSS") / 1_024, (int) number(status, "Threads"), (int) descriptors.count());
        }
    }

    private static long number(String status, String name) {
        Matcher line = Pattern.compile("(?m)^" + name + ":\\s+(\\d+)").matcher(status);
        return line.find() ? Long.parseLong(line.group(1)) : -1;
    }

    /** Everything it wrote to standard error. */
    List<String> logLines() throws IOException {
        return Files.readAllLines(log);
    }

    /** As an operator ends it. @return how long that took */
    Duration terminate() throws InterruptedException {
        long begun = System.nanoTime();
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the host does not end");
        }
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Lets it work for some time. */
    void letWork(Duration time) throws IOException, InterruptedException {
        if (process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("the host ended by itself: " + Files.readString(log));
        }
    }

    /** By SIGKILL. Returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

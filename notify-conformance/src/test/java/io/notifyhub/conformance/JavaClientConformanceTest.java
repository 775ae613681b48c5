package io.notifyhub.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.notifyhub.conformance.driver.JavaDriver;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** The Java client, in processes of its own, on each of the two WebSocket engines it is used with. */
@Timeout(240)
class JavaClientConformanceTest {
    private static final String ENGINE = "tyrus-standalone-client";
    private static final String ENGINE_OF_ANDROID = "tyrus-standalone-client-jdk";

    @TestFactory
    @DisplayName("the Java client passes every scenario on both engines")
    Stream<DynamicTest> passes() {
        CompletableFuture<List<Verdict>> first = CompletableFuture.supplyAsync(() -> run(ENGINE, ENGINE_OF_ANDROID));
        CompletableFuture<List<Verdict>> second = CompletableFuture.supplyAsync(() -> run(ENGINE_OF_ANDROID, ENGINE));
        return Stream.concat(tests(ENGINE, first.join()), tests(ENGINE_OF_ANDROID, second.join()));
    }

    private static Stream<DynamicTest> tests(String engine, List<Verdict> verdicts) {
        assertThat(verdicts).hasSameSizeAs(ConformanceSuite.scenarios());
        return verdicts.stream()
                .map(verdict -> DynamicTest.dynamicTest(engine + ": " + verdict.scenario(), () -> {
                    switch (verdict.outcome()) {
                        case FAILED -> fail(verdict.sentence() + "\n" + String.join("\n", verdict.transcript()));
                        case SKIPPED -> abort(verdict.sentence());
                        case PASSED -> assertThat(verdict.transcript()).isNotEmpty();
                    }
                }));
    }

    private static List<Verdict> run(String engine, String other) {
        try {
            return ConformanceSuite.builder()
                    .drivers((url, count) -> start(url, count, engine, other))
                    .build()
                    .run(verdict -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The client finds the engine that is on its class path. */
    private static Closeable start(String url, int count, String engine, String other) throws IOException {
        List<String> all = List.of(System.getProperty("java.class.path", "").split(File.pathSeparator));
        assertThat(all).anyMatch(entry -> isEngine(entry, engine)).anyMatch(entry -> isEngine(entry, other));
        String classPath =
                all.stream().filter(entry -> !isEngine(entry, other)).collect(Collectors.joining(File.pathSeparator));
        List<String> command = Arrays.asList(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                JavaDriver.class.getName(),
                url,
                String.valueOf(count));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(new File("target/" + engine + ".log"))
                .start();
        return process::destroyForcibly;
    }

    private static boolean isEngine(String entry, String engine) {
        return entry.matches(".*[/\\\\]" + engine + "-[0-9][^/\\\\]*\\.jar");
    }
}

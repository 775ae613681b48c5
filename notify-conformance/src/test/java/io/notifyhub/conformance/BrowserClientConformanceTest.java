package io.notifyhub.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The browser client, on Node and in a real browser, where there are such. */
class BrowserClientConformanceTest {
    private static final Path FILES = Path.of("..", "notify-client-js", "src");
    private static final String DRIVER = "test/conformance/driver";
    /** A browser opens six connections to one server at most, and each driver holds one of them. */
    private static final int DRIVERS_IN_A_PAGE = 3;

    @TempDir
    private Path folder = Path.of("");

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    @DisplayName("the browser client passes every scenario on Node")
    void onNode() throws Exception {
        assumeTrue(runs("node", "--experimental-websocket", "--version"), "there is no Node with WebSocket");
        pass(ConformanceSuite.builder()
                .drivers((url, count) -> start(
                        url,
                        "node",
                        "--no-warnings",
                        "--experimental-websocket",
                        FILES.resolve(DRIVER + ".mjs").toString(),
                        String.valueOf(count)))
                .build());
    }

    @Test
    @Tag("long")
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    @DisplayName("the browser client passes every scenario in Chromium")
    void inChromium() throws Exception {
        Optional<String> browser = Stream.of("chromium", "chromium-browser", "google-chrome")
                .filter(name -> runs(name, "--version"))
                .findFirst();
        assumeTrue(browser.isPresent(), "there is no Chromium");
        pass(ConformanceSuite.builder()
                .files(FILES)
                .parallel(DRIVERS_IN_A_PAGE)
                .drivers((url, count) -> start(
                        url,
                        browser.orElseThrow(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + folder,
                        url + '/' + DRIVER + ".html?drivers=" + count))
                .build());
    }

    private static boolean runs(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Closeable start(String url, String... command) throws IOException {
        assertThat(Files.exists(FILES.resolve(DRIVER + ".js"))).isTrue();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File("target/" + command[0] + ".log")));
        builder.environment().put(Drivers.URL_VARIABLE, url);
        Process process = builder.start();
        return () -> end(process);
    }

    /** A browser's children write to its folder until they are gone. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit().join();
    }

    private static void pass(ConformanceSuite suite) throws Exception {
        List<String> failed = new ArrayList<>();
        List<Verdict> verdicts = suite.run(verdict -> {
            if (verdict.failed()) {
                failed.add(verdict + "\n" + String.join("\n", verdict.transcript()));
            }
        });
        assertThat(failed).isEmpty();
        assertThat(verdicts.stream().filter(verdict -> verdict.outcome() == Verdict.Outcome.PASSED))
                .hasSizeGreaterThan(100);
    }
}

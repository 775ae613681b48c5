package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.server.testkit.Json;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;

/** A headless Chromium with tabs that open WebSockets and record what comes. Used by one thread. */
final class Browser implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(5);

    /** What a page does: each socket has a name, keeps its frames as text, and how it was closed. */
    static final String PAGE = """
            <!doctype html><meta charset="utf-8"><title>sockets</title><script>
            const sockets = {};
            function connect(name, path, protocols) {
              const socket = new WebSocket('ws://' + location.host + path, protocols);
              const record = sockets[name] = {socket, frames: [], closed: null, taken: 0};
              socket.onmessage = event => record.frames.push(String(event.data));
              socket.onclose = event => record.closed = {code: event.code, reason: event.reason, clean: event.wasClean};
            }
            function take(name) {
              const record = sockets[name];
              return record.taken < record.frames.length ? record.frames[record.taken++] : null;
            }
            function closed(name) {
              const record = sockets[name];
              return record.closed && record.taken === record.frames.length ? JSON.stringify(record.closed) : null;
            }
            </script>
            """;

    private final ChromeDriver driver;

    private Browser(Path driver, Path chromium, Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driver.toFile())
                .usingAnyFreePort()
                .build();
        this.driver = new ChromeDriver(service, options);
        this.driver.manage().timeouts().pageLoadTimeout(DEADLINE).scriptTimeout(DEADLINE);
    }

    /** Skips the test where there is no Chromium, or no driver for it. */
    static Browser start(Path profile) {
        Path driver = find("chromedriver");
        Path chromium = find("chromium", "chromium-browser", "google-chrome");
        assumeTrue(driver != null, "there is no chromedriver on the path: install chromium-driver");
        assumeTrue(chromium != null, "there is no chromium on the path: install chromium");
        return new Browser(present(driver), present(chromium), profile);
    }

    private static @Nullable Path find(String... names) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(names)
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private static Path present(@Nullable Path path) {
        if (path == null) {
            throw new IllegalStateException("assumed to be there");
        }
        return path;
    }

    /** Opens the page in a new tab, which becomes the current one. @return a name for it */
    String newTab(String url) {
        driver.switchTo().newWindow(WindowType.TAB);
        driver.get(url);
        return driver.getWindowHandle();
    }

    /** Closes the current tab; another one has to be chosen then. */
    void closeTab() {
        driver.close();
    }

    /** All tabs but the one that the browser came with. */
    private List<String> tabs() {
        List<String> all = List.copyOf(driver.getWindowHandles());
        return all.subList(1, all.size());
    }

    /** Closes all tabs but the one that the browser came with. */
    void closeTabs() {
        offline(false);
        for (String tab : tabs()) {
            driver.switchTo().window(tab);
            driver.close();
        }
        driver.switchTo().window(driver.getWindowHandles().iterator().next());
    }

    /** Takes the network away from the current tab, or gives it back. */
    void offline(boolean offline) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    /** A command of the DevTools protocol, for the current tab. */
    void cdp(String command, Map<String, Object> parameters) {
        driver.executeCdpCommand(command, parameters);
    }

    void switchTo(String tab) {
        driver.switchTo().window(tab);
    }

    void connect(String name, String path, String... protocols) {
        run("connect(arguments[0], arguments[1], arguments[2])", name, path, List.of(protocols));
    }

    /** @param json with {@code '} for {@code "} */
    void send(String name, String json) {
        run("sockets[arguments[0]].socket.send(arguments[1])", name, Json.quoted(json));
    }

    void close(String name, int code) {
        run("sockets[arguments[0]].socket.close(arguments[1])", name, code);
    }

    String subprotocol(String name) {
        return String.valueOf(run("return sockets[arguments[0]].socket.protocol", name));
    }

    /** The next frame of this socket of the current tab. */
    JsonNode next(String name) {
        return Json.parse(awaited("return take(arguments[0])", name));
    }

    JsonNode expect(String name, String expected) {
        JsonNode frame = next(name);
        Json.assertMatches(frame, expected);
        return frame;
    }

    JsonNode expectHello(String name) {
        JsonNode hello = next(name);
        assertThat(hello.get("type").textValue()).isEqualTo("connection_established");
        expect(name, "{'type':'caught_up','unread_count':'<number>','cursor':'<cursor>'}");
        return hello;
    }

    /** The socket was closed so, after its last frame was taken. */
    void expectClose(String name, int code) {
        JsonNode closed = Json.parse(awaited("return closed(arguments[0])", name));
        Json.assertMatches(closed.get("code"), String.valueOf(code));
        assertThat(closed.get("clean").booleanValue()).isTrue();
    }

    // --- pages for people

    void fill(String id, String text) {
        WebElement field = driver.findElement(By.id(id));
        field.clear();
        field.sendKeys(text);
    }

    /** Presses a key wherever the focus is. */
    void press(CharSequence keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** What an element shows, by a CSS selector; empty if there is none. */
    String text(String selector) {
        List<WebElement> found = driver.findElements(By.cssSelector(selector));
        return found.isEmpty() ? "" : found.get(0).getText();
    }

    void click(String selector) {
        driver.findElement(By.cssSelector(selector)).click();
    }

    /** Waits until an element shows such a text. */
    void awaitText(String selector, String expected) {
        await().atMost(DEADLINE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(text(selector)).contains(expected));
    }

    void resize(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    void screenshot(Path to) throws IOException {
        Files.createDirectories(to.toAbsolutePath().getParent());
        Files.write(to, driver.getScreenshotAs(OutputType.BYTES));
    }

    /** Waits until an expression is true. */
    void awaitTrue(String expression) {
        await().atMost(DEADLINE.multipliedBy(2))
                .until(() -> evaluate("return Boolean(" + expression + ")").equals("true"));
    }

    /** What a script gives. */
    String evaluate(String script) {
        return String.valueOf(run(script));
    }

    /** What the browser wrote to its console: violations of the policy, errors. */
    List<String> console() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(entry -> entry.getMessage())
                .toList();
    }

    private String awaited(String script, String name) {
        return String.valueOf(await().atMost(DEADLINE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> run(script, name), result -> result != null));
    }

    private @Nullable Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    @Override
    public void close() {
        driver.quit();
    }
}

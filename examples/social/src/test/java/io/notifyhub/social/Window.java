package io.notifyhub.social;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogType;

/** One person's browser: a headless Chromium with a profile of its own. Used by one thread. */
final class Window implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final ChromeDriver driver;
    private final List<String> console = new ArrayList<>();

    private Window(Path driver, Path chromium, Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(chromium.toString());
        options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
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
        this.driver = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(driver.toFile())
                        .usingAnyFreePort()
                        .build(),
                options);
        this.driver.manage().timeouts().pageLoadTimeout(DEADLINE).scriptTimeout(DEADLINE);
    }

    private static ConditionFactory waiting() {
        return await().atMost(DEADLINE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20));
    }

    /** Skips the test where there is no Chromium, or no driver for it. */
    static Window open(Path profile) {
        Path driver = find("chromedriver");
        Path chromium = find("chromium", "chromium-browser", "google-chrome");
        assumeTrue(driver != null && chromium != null, "chromium and chromedriver are not on the path");
        if (driver == null || chromium == null) {
            throw new IllegalStateException("assumed to be there");
        }
        return new Window(driver, chromium, profile);
    }

    private static @Nullable Path find(String... names) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(names)
                .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    void go(String url) {
        driver.get(url);
    }

    /** Opens a page in a tab of its own, which is the one in front then. */
    void newTab(String url) {
        driver.switchTo().newWindow(WindowType.TAB);
        go(url);
    }

    /** @param number of the tab, from 0 in the order they were opened */
    void toTab(int number) {
        driver.switchTo().window(List.copyOf(driver.getWindowHandles()).get(number));
    }

    /** Closes all tabs but the first, and forgets who was signed in. */
    void leaveAll() {
        offline(false);
        for (int tabs = driver.getWindowHandles().size(); tabs > 1; tabs--) {
            toTab(tabs - 1);
            driver.close();
        }
        toTab(0);
        driver.manage().deleteAllCookies();
        go("about:blank");
    }

    /** Makes an account on the page, and waits until it is there and connected. */
    void register(RunningApplication application, String name, String firstName) {
        go(application.url("/"));
        click("#login .link");
        type("#register [name=first_name]", firstName);
        type("#register [name=last_name]", "Lee");
        type("#register [name=username]", name);
        type("#register [name=email]", name + "@example.org");
        type("#register [name=password]", "pass word of " + name);
        click("#register .main");
        awaitText("#my-name", firstName);
        awaitConsole("WebSocket connected");
        awaitConsole("Message:");
    }

    void size(int width, int height) {
        driver.manage().window().setSize(new Dimension(width, height));
    }

    /** Light or dark, whatever the system says. */
    void scheme(String name) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", name))));
    }

    void offline(boolean value) {
        driver.executeCdpCommand("Network.enable", Map.of());
        driver.executeCdpCommand(
                "Network.emulateNetworkConditions",
                Map.of("offline", value, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
    }

    void type(String selector, String text) {
        WebElement field = visible(selector);
        field.clear();
        field.sendKeys(text);
    }

    void click(String selector) {
        waiting().ignoreExceptionsInstanceOf(WebDriverException.class).until(() -> {
            visible(selector).click();
            return true;
        });
    }

    private WebElement visible(String selector) {
        return waiting()
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(
                        () -> driver.findElements(By.cssSelector(selector)).stream()
                                .filter(WebElement::isDisplayed)
                                .findFirst()
                                .orElse(null),
                        element -> element != null);
    }

    /** What is to be read in an element, and in a component's inside. */
    String text(String selector) {
        Object text = driver.executeScript(
                "return [...document.querySelectorAll(arguments[0])]"
                        + ".map(e => e.shadowRoot ? e.shadowRoot.textContent : e.textContent).join('\\n')",
                selector);
        return String.valueOf(text);
    }

    void awaitText(String selector, String text) {
        waiting()
                .alias(selector + " says " + text)
                .ignoreExceptionsInstanceOf(WebDriverException.class)
                .until(() -> text(selector).contains(text));
    }

    @Nullable
    Object script(String script) {
        return driver.executeScript(script);
    }

    /** All that the page has written to the console, so far. */
    List<String> console() {
        driver.manage().logs().get(LogType.BROWSER).forEach(entry -> console.add(entry.getMessage()));
        return List.copyOf(console);
    }

    void awaitConsole(String text) {
        waiting()
                .alias("the console says " + text)
                .until(() -> console().stream().anyMatch(line -> line.contains(text)));
    }

    void picture(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }
}

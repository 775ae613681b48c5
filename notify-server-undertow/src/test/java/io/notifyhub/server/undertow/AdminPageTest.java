package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.SocketClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The operators' page in a real browser, from login to a delivered test notification; skipped where there is none. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AdminPageTest {
    private static final String HOSTILE = "<img src=x onerror=\"document.title='broken in'\"><script>1</script>";
    private static final Path PICTURES = Path.of("target/admin");

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private Path profile;

    @Test
    void leadsFromLoginToADeliveredNotification() throws Exception {
        try (LiveServer server = LiveServer.startWithDoor(door -> door.outbox(new AdminContractTest.Rows()));
                Browser browser = Browser.start(profile);
                SocketClient device = server.connect("ann")) {
            browser.resize(1200, 1400);
            browser.newTab(server.http("/admin").toString());
            logIn(browser, server);
            send(browser, device);
            hostileTextStaysText(browser, server, device);
            browser.awaitText("#connected td", "1");
            browser.awaitText("#given-up", "data is too large");
            for (int i = 0; i < 40; i++) {
                server.hub().notifyUser("ann", "tick", i);
                device.next();
            }
            browser.awaitTrue("document.querySelectorAll('polyline')[1]?.getAttribute('points').includes(' ')");
            browser.awaitText("#connections", "1");
            browser.screenshot(PICTURES.resolve("wide.png"));
            readAndDelete(browser, device);
            everybodysAreFound(browser, server);
            browser.resize(390, 2600);
            assertThat(browser.evaluate("return document.documentElement.scrollWidth <= window.innerWidth"))
                    .as("fits a phone")
                    .isEqualTo("true");
            browser.screenshot(PICTURES.resolve("phone.png"));
            browser.click("#logout");
            browser.awaitText("#login h2", "Log in");
            assertThat(browser.evaluate("return document.querySelectorAll('tbody tr').length"))
                    .isEqualTo("0");
            assertThat(browser.console()).noneMatch(line -> line.contains("Content Security Policy"));
        }
    }

    private static void logIn(Browser browser, LiveServer server) {
        browser.fill("token", Jwt.tokenOf("ann"));
        browser.click("#login button");
        browser.awaitText("#news", "Not let in");
        // By the keyboard alone.
        browser.fill("token", String.valueOf(AdminContractTest.admin(server).token()));
        browser.press(Keys.ENTER);
        browser.awaitText("#where", "Node node-1");
        browser.awaitText("#connections", "1");
    }

    private static void send(Browser browser, SocketClient device) {
        browser.fill("send-user", "ann");
        browser.press(Keys.ENTER);
        browser.awaitText("#news", "Stored as notification 1 of user ann; 1 device is connected.");
        JsonNode entry = device.next().get("notification");
        assertThat(entry.get("title").textValue()).isEqualTo("Test");
        assertThat(entry.get("message").textValue()).isEqualTo("Hello World");
        browser.awaitText("#found td.words", "Hello World");
        browser.awaitText("#about-user", "1 connected, 1 unread");
    }

    private static void hostileTextStaysText(Browser browser, LiveServer server, SocketClient device) {
        server.hub()
                .notifyUser(
                        "ann",
                        NotificationRequest.type("note")
                                .title(HOSTILE)
                                .data(Map.of("x", HOSTILE))
                                .build());
        device.next();
        browser.click("#search button");
        browser.awaitText("#found td.words", HOSTILE);
        assertThat(browser.evaluate("return document.title")).isEqualTo("NotifyHub");
        assertThat(browser.evaluate("return document.querySelectorAll('main img, main script').length"))
                .isEqualTo("0");
    }

    private static void everybodysAreFound(Browser browser, LiveServer server) {
        server.hub()
                .notifyUser(
                        "bob", NotificationRequest.type("other").title("To Bob").build());
        browser.fill("search-user", "");
        browser.click("#search button");
        browser.awaitText("#found td.words", "To Bob");
        browser.awaitText("#about-user", "Of everybody.");
        browser.click("#found tbody tr:first-child button");
        browser.awaitText("#about-user", "User bob: not connected, 1 unread.");
    }

    private static void readAndDelete(Browser browser, SocketClient device) {
        browser.click("#found tbody tr:first-child td:last-child button");
        browser.awaitText("#news", "Notification 2 of user ann is read.");
        assertThat(device.next().get("type").textValue()).isEqualTo("notification_marked_read");
        browser.click("#found tbody tr:first-child td:last-child button");
        browser.awaitText("#news", "Notification 2 of user ann is deleted.");
        assertThat(device.next().get("type").textValue()).isEqualTo("notification_deleted");
        browser.awaitText("#found td.words", "Hello World");
        browser.awaitText("#about-user", "41 unread");
    }
}

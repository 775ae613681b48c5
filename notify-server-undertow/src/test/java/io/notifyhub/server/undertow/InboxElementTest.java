package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notifyhub.core.NotificationRequest;
import io.notifyhub.server.testkit.ServedHub;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * The page of docs/browser.md in a real browser, under a policy that allows nothing but scripts of the site; skipped where there is none.
 * Leaves pictures.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class InboxElementTest {
    private static final Path PICTURES = Path.of("target/inbox");
    private static final String HOSTILE = "<img src=x onerror=\"document.title='broken in'\"><script>1</script>";
    private static final String IN = "document.querySelector('notify-inbox').shadowRoot.";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path profile;

    @AutoClose
    private static final LiveServer SERVER = LiveServer.startBeside(new BrowserPages());

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Browser browser;

    private final long user = ServedHub.newUser();

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start(profile);
    }

    @AfterAll
    static void stopBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @AfterEach
    void closeTabs() {
        browser.closeTabs();
    }

    private void openPage() {
        browser.newTab(SERVER.http("/inbox?user=" + user).toString());
        browser.awaitTrue("document.querySelector('notify-inbox').client?.getSnapshot().live");
    }

    private void notify(NotificationRequest.Builder request) {
        SERVER.hub().notifyUser(user, request.build());
    }

    private static NotificationRequest.Builder note(String title) {
        return NotificationRequest.type("note").title(title);
    }

    /** What an element in the shadow shows; empty if there is none. */
    private static String shown(String selector) {
        return browser.evaluate("return " + IN + "querySelector('" + selector + "')?.innerText ?? ''");
    }

    private static void awaitShown(String selector, String expected) {
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(shown(selector)).contains(expected));
    }

    private static String focused() {
        return browser.evaluate("const focused = " + IN + "activeElement;"
                + "return focused?.getAttribute('aria-label') ?? focused?.innerText ?? ''");
    }

    @Test
    void showsWhatComesAndWhatWasReadByTheKeyboardAlone() {
        notify(note("first"));
        notify(note("second").message("with a message"));
        openPage();
        awaitShown(".badge", "2");
        notify(note("third").message("the newest"));
        awaitShown(".badge", "3");
        awaitShown(".toast", "third");
        browser.press(Keys.TAB);
        assertThat(focused()).isEqualTo("Notifications, 3 unread");
        browser.press(Keys.ENTER);
        awaitShown("li:first-child .title", "third");
        assertThat(browser.evaluate("return " + IN + "querySelector('.bell').getAttribute('aria-expanded')"))
                .isEqualTo("true");
        browser.press(Keys.ARROW_DOWN);
        assertThat(focused()).contains("third");
        browser.press(Keys.ARROW_DOWN);
        assertThat(focused()).contains("second");
        browser.press(Keys.ENTER);
        awaitShown(".badge", "2");
        browser.press(Keys.DELETE);
        browser.awaitTrue(IN + "querySelectorAll('li').length === 2");
        assertThat(focused()).contains("first");
        browser.press(Keys.ESCAPE);
        assertThat(focused()).isEqualTo("Notifications, 2 unread");
        assertThat(SERVER.hub().inbox(user).counts().total()).isEqualTo(2);
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void whateverANotificationHoldsStaysText() {
        for (String link :
                List.of("javascript:document.title='broken in'", "data:text/html,x", " JaVaScRiPt:alert(1)")) {
            notify(NotificationRequest.type("a.constructor")
                    .title(HOSTILE)
                    .message(HOSTILE)
                    .actor("<b>")
                    .verb(HOSTILE.substring(0, 60))
                    .link(link)
                    .data(Map.of("x", HOSTILE)));
        }
        notify(NotificationRequest.type("note").message(HOSTILE));
        notify(note("\u202e reversed").link("/within"));
        openPage();
        browser.evaluate("document.querySelector('notify-inbox').open = true");
        awaitShown("li:last-child .title", HOSTILE);
        assertThat(browser.evaluate("return " + IN + "querySelectorAll('img, script, iframe, b').length"))
                .isEqualTo("0");
        assertThat(browser.evaluate("return [..." + IN + "querySelectorAll('a')].map(each => each.href).join()"))
                .isEqualTo(SERVER.http("/within").toString());
        browser.evaluate(IN + "querySelector('li:last-child .open').click()");
        awaitShown(".badge", "4");
        notify(note(HOSTILE).message(HOSTILE));
        awaitShown("li:first-child .title", HOSTILE);
        assertThat(browser.evaluate("return document.title")).isEqualTo("My application");
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void whatIsMutedIsShownQuietlyAndCanBeSetThere() {
        notify(note("first"));
        openPage();
        browser.evaluate("document.querySelector('notify-inbox').open = true");
        awaitShown("li .title", "first");
        browser.evaluate(IN + "querySelector('[aria-label=Settings]').click()");
        browser.awaitTrue(IN + "querySelector('input[name=\"note live\"]')?.checked");
        browser.evaluate(IN + "querySelector('input[name=\"note live\"]').click()");
        await().until(() -> !SERVER.hub().inbox(user).preferences().types().isEmpty());
        browser.evaluate("document.querySelector('notify-inbox').open = false");
        notify(note("quiet"));
        awaitShown(".badge", "2");
        assertThat(browser.evaluate("return " + IN + "querySelectorAll('.toast').length"))
                .isEqualTo("0");
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void whatPopsUpGoesWhenThePageWantsQuiet() {
        openPage();
        notify(note("loud"));
        awaitShown(".toast", "loud");
        browser.evaluate("document.querySelector('notify-inbox').toggleAttribute('quiet', true)");
        browser.awaitTrue(IN + "querySelectorAll('.toast').length === 0");
        assertThat(browser.console()).isEmpty();
    }

    @Test
    void showsOlderEntriesOnDemand() {
        for (int i = 1; i <= 60; i++) {
            notify(note("n" + i));
        }
        openPage();
        browser.evaluate("document.querySelector('notify-inbox').open = true");
        browser.awaitTrue(IN + "querySelectorAll('li').length === 50");
        browser.evaluate(IN + "querySelector('.more').click()");
        browser.awaitTrue(IN + "querySelectorAll('li').length === 60");
        assertThat(browser.evaluate("return " + IN + "querySelector('.more').hidden"))
                .isEqualTo("true");
        awaitShown("li:last-child .title", "n1");
    }

    @Test
    void looksRightOnDesktopAndPhoneInLightAndDarkInBothDirections() throws IOException {
        InboxPicture.entries().forEach(this::notify);
        browser.resize(1100, 760);
        openPage();
        SERVER.hub().inbox(user).markAllRead(4);
        browser.awaitTrue("document.querySelector('notify-inbox').client.getSnapshot().unread === 3");
        InboxPicture.dress(browser);
        notify(InboxPicture.newest());
        awaitShown(".toast", "Maya");
        browser.screenshot(PICTURES.resolve("toast.png"));
        for (String theme : List.of("light", "dark")) {
            InboxPicture.scheme(browser, theme);
            browser.resize(1100, 760);
            browser.evaluate("document.querySelector('notify-inbox').open = true");
            fits();
            browser.screenshot(PICTURES.resolve("desktop-" + theme + ".png"));
            browser.evaluate(IN + "querySelector('[aria-label=Settings]').click()");
            browser.awaitTrue(IN + "querySelectorAll('fieldset').length > 3");
            browser.screenshot(PICTURES.resolve("settings-" + theme + ".png"));
            browser.evaluate(IN + "querySelector('[aria-label=Back]').click()");
            InboxPicture.phone(browser, true);
            fits();
            browser.screenshot(PICTURES.resolve("phone-" + theme + ".png"));
            InboxPicture.phone(browser, false);
        }
        browser.evaluate("document.documentElement.dir = 'rtl'; document.querySelector('notify-inbox').open = false;"
                + "document.querySelector('notify-inbox').open = true");
        fits();
        browser.screenshot(PICTURES.resolve("right-to-left.png"));
    }

    /** Nothing is outside of the window. */
    private static void fits() {
        assertThat(browser.evaluate("const box = " + IN + "querySelector('.panel').getBoundingClientRect();"
                        + "return box.left >= 0 && box.right <= innerWidth && box.bottom <= innerHeight"
                        + " && document.documentElement.scrollWidth <= innerWidth"))
                .isEqualTo("true");
    }
}

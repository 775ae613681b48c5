package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notifyhub.core.NotificationRequest;
import io.notifyhub.protocol.CloseCode;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.ServedHub;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The browser client in a real browser, with a real server behind it; skipped where there is none. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BrowserClientTest {
    private static final BrowserPages PAGES = new BrowserPages();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path profile;

    @AutoClose
    private static final LiveServer SERVER = LiveServer.startBeside(PAGES);

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

    /** Of this test's user alone: the server hears late of a stream that was left. */
    private long connections() {
        return SERVER.hub().endpoint().newestConnections(100).stream()
                .filter(each -> each.userId().equals(String.valueOf(user)))
                .count();
    }

    private String openTab() {
        return openTab("");
    }

    private String openTab(String more) {
        String tab = browser.newTab(SERVER.http("/client?user=" + user + more).toString());
        browser.awaitTrue("globalThis.client?.getSnapshot().live && client.getSnapshot().loaded");
        return tab;
    }

    private void notify(String title) {
        SERVER.hub()
                .notifyUser(user, NotificationRequest.type("note").title(title).build());
    }

    private static void awaitHeard(String... titles) {
        String expected = List.of(titles).stream().map(each -> '"' + each + '"').collect(Collectors.joining(","));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(browser.evaluate("return JSON.stringify(heard)"))
                        .isEqualTo('[' + expected + ']'));
        assertThat(browser.evaluate("return reloads")).isEqualTo("0");
    }

    private static void awaitStatus(String status) {
        browser.awaitTrue("client.status === '" + status + "'");
    }

    @Test
    void aPageThatIsLoadedAgainShowsWhatItHadAndGetsWhatItMissed() {
        openTab();
        notify("a");
        awaitHeard("a");
        browser.closeTabs();
        notify("b");
        openTab();
        awaitHeard("b");
        assertThat(titles()).isEqualTo("b,a");
    }

    private static String titles() {
        return browser.evaluate("return client.getSnapshot().items.map(each => each.title).join()");
    }

    @Test
    void twoTabsHaveOneSocketAndWhatOneReadsShowsInBoth() {
        String first = openTab();
        String second = openTab();
        notify("a");
        awaitHeard("a");
        assertThat(connections()).isEqualTo(1);
        browser.evaluate("client.markRead(1)");
        browser.switchTo(first);
        awaitHeard("a");
        browser.awaitTrue("client.getSnapshot().items[0].read && client.getSnapshot().unread === 0");
        browser.closeTab();
        browser.switchTo(second);
        notify("b");
        awaitHeard("a", "b");
        assertThat(connections()).isEqualTo(1);
    }

    @Test
    void twentyTabsHaveOneSocket() {
        openTab();
        browser.evaluate("for (let i = 1; i < 20; i++) open(location.href, '_blank', 'noopener')");
        browser.awaitTrue("Object.values(others).filter(each => each.live).length === 19");
        assertThat(connections()).isEqualTo(1);
        notify("a");
        awaitHeard("a");
        browser.awaitTrue("Object.values(others).every(each => each.heard.join() === 'a')");
        assertThat(connections()).isEqualTo(1);
    }

    @Test
    void aFrozenTabGivesTheConnectionAwayAndCatchesUp() {
        String first = openTab();
        String second = openTab();
        browser.switchTo(first);
        browser.cdp("Page.setWebLifecycleState", Map.of("state", "frozen"));
        browser.switchTo(second);
        notify("a");
        awaitHeard("a");
        assertThat(connections()).isEqualTo(1);
        browser.switchTo(first);
        browser.cdp("Page.setWebLifecycleState", Map.of("state", "active"));
        awaitHeard("a");
        assertThat(browser.evaluate("return states.join()")).endsWith("connected,reconnecting,connected");
    }

    @Test
    void worksOfflineAndComesBack() {
        openTab();
        notify("a");
        awaitHeard("a");
        browser.offline(true);
        SERVER.hub().disconnect(String.valueOf(user), CloseCode.GOING_AWAY);
        awaitStatus("reconnecting");
        browser.evaluate("client.markAllRead()");
        notify("b");
        assertThat(browser.evaluate("return client.getSnapshot().unread + ' ' + client.getSnapshot().waiting"))
                .isEqualTo("0 1");
        browser.offline(false);
        awaitHeard("a", "b");
        browser.awaitTrue("client.getSnapshot().waiting === 0 && client.getSnapshot().unread === 1");
        assertThat(SERVER.hub().inbox(user).counts().unread()).isEqualTo(1);
    }

    @Test
    void comesBackWithAFreshTokenWhenItsOwnEnds() {
        PAGES.tokens(
                user,
                Jwt.of(user).expiring(Instant.now().minusSeconds(60)),
                Jwt.of(user).expiring(Instant.now().minusSeconds(27)));
        openTab();
        notify("a");
        awaitHeard("a");
        browser.awaitTrue("states.filter(each => each === 'connected').length === 2");
        notify("b");
        awaitHeard("a", "b");
    }

    @Test
    void takesAnEventStreamWhereSocketsAreBlocked() {
        openTab("&blocked");
        notify("a");
        awaitHeard("a");
        browser.evaluate("client.markRead(1)");
        browser.awaitTrue("client.getSnapshot().waiting === 0");
        assertThat(SERVER.hub().inbox(user).counts().unread()).isZero();
    }

    @Test
    void aPageInTheBackForwardCacheResumes() {
        openTab();
        notify("a");
        awaitHeard("a");
        browser.evaluate("globalThis.sameDocument = true; location.href = '/token?user=" + user + "'");
        browser.awaitTrue("location.pathname === '/token'");
        await().until(() -> connections() == 0);
        notify("b");
        browser.evaluate("history.back()");
        browser.awaitTrue("globalThis.client?.getSnapshot().live && client.getSnapshot().items.length === 2");
        assertThat(browser.evaluate("return globalThis.sameDocument")).isEqualTo("true");
        awaitHeard("a", "b");
    }

    @Test
    void survivesARestartOfTheServer() {
        BrowserPages pages = new BrowserPages();
        LiveServer first = LiveServer.startBeside(pages);
        try (AutoCloseable hub = first) {
            browser.newTab(first.http("/client?user=" + user).toString());
            browser.awaitTrue("globalThis.client?.getSnapshot().live");
            int port = first.port();
            first.server().close();
            awaitStatus("reconnecting");
            IntStream.range(0, 5)
                    .forEach(i -> first.hub()
                            .notifyUser(
                                    user,
                                    NotificationRequest.type("note")
                                            .title("n" + i)
                                            .build()));
            try (NotifyServer second =
                    NotifyServer.builder(first.hub()).port(port).next(pages).start()) {
                assertThat(second.port()).isEqualTo(port);
                awaitHeard("n0", "n1", "n2", "n3", "n4");
                browser.closeTabs();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @Tag("long")
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void missesNothingWhileTheNetworkComesAndGoes() {
        openTab();
        String second = openTab();
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            boolean offline = i % 2 == 0;
            browser.offline(offline);
            SERVER.hub().disconnect(String.valueOf(user), CloseCode.GOING_AWAY);
            for (int j = 0; j < 25; j++) {
                String title = i + "-" + j;
                all.add(title);
                notify(title);
            }
            browser.switchTo(second);
            if (!offline) {
                awaitHeard(all.toArray(String[]::new));
            }
        }
    }
}

package io.notifyhub.social;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, through what happens to it in a long day. */
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class PageTest {
    /** Breaks out of a text, of an attribute or of a script, where it is taken for more than text. */
    private static final String HOSTILE = "\"><img src=x onerror=broken=1></script>${broken=1}";

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path profile;

    @TempDir
    private Path folder = Path.of("");

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Window window;

    @BeforeAll
    static void open() {
        window = Window.open(profile);
        window.size(1200, 800);
    }

    @AfterAll
    static void close() {
        if (window != null) {
            window.close();
        }
    }

    @AfterEach
    void leave() {
        window.leaveAll();
    }

    private static void ask(Caller from, long to) {
        from.post("/api/friends/request/" + to + "/", null).expect(201);
    }

    private static void write(Caller from, long to, String text) {
        from.post("/api/messages/", "{'receiver_id':" + to + ",'content':'" + text + "'}")
                .expect(201);
    }

    @Test
    void theServerRestartsAndThePageGoesOn() {
        RunningApplication first = RunningApplication.sqlite(folder);
        window.register(first, "ann", "Ann");
        long ann = first.idOf("ann");
        Caller bob = first.somebody("Bob");
        ask(bob, ann);
        window.awaitText("#request-count", "1");
        int port = first.port();
        first.close();
        window.awaitText("#link-state", "No connection");
        try (RunningApplication second = RunningApplication.sqlite(folder, port, Duration.ofMinutes(15))) {
            Caller bobAgain = new Caller(second, bob.token(), bob.id());
            write(bobAgain, ann, "after the restart");
            window.awaitText("#message-count", "1");
            window.awaitText("#bell", "after the restart");
            window.click("nav [href='#requests']");
            window.click("#requests .cards .main");
            window.awaitText("#requests .empty", "Nobody waits");
            assertThat(bobAgain.inbox(1).get(0)).startsWith("friend_accepted ");
            assertThat(window.text("#link-state")).isEmpty();
            // The request was answered: the bell has the message alone.
            await().until(() -> second.hub().inbox(ann).counts().unread() == 1);
        }
    }

    @Test
    void tokensExpireAndNobodyNotices() {
        try (RunningApplication application = RunningApplication.sqlite(folder, 0, Duration.ofSeconds(3))) {
            window.register(application, "ann", "Ann");
            await().atMost(PATIENCE)
                    .until(() -> String.valueOf(window.script("return performance.getEntriesByType('resource')"
                                    + ".filter(e => e.name.endsWith('/api/token/refresh/')).length > 4"))
                            .equals("true"));
            Caller bob = application.somebody("Bob");
            ask(bob, application.idOf("ann"));
            window.awaitText("#request-count", "1");
            window.click("nav [href='#requests']");
            window.click("#requests .cards .main");
            assertThat(bob.inbox(1).get(0)).startsWith("friend_accepted ");
        }
    }

    @Test
    void twoTabsOfOneUserShowTheSameOverOneConnectionAndLeaveTogether() {
        try (RunningApplication application = RunningApplication.sqlite(folder)) {
            window.register(application, "ann", "Ann");
            window.newTab(application.url("/#requests"));
            window.awaitText("#my-name", "Ann");
            ask(application.somebody("Bob"), application.idOf("ann"));
            window.awaitText("#requests .cards", "Bob");
            assertThat(application.hub().endpoint().connectionCount()).isEqualTo(1);
            window.click("#requests .cards .main");
            window.awaitText("#say", "friends now");
            window.toTab(0);
            window.click("nav [href='#friends']");
            window.click("#bell");
            window.awaitText("#bell", "Bob");
            window.click("#logout");
            window.awaitText("#login h2", "Sign in");
            window.toTab(1);
            await().atMost(PATIENCE)
                    .until(() -> Boolean.TRUE.equals(
                            window.script("return document.querySelector('#login')?.offsetParent !== null"
                                    + " && document.querySelector('#app').hidden")));
        }
    }

    /** Answers reach the page when {@link #letGo} is called: they are outdated then. */
    private static void holdAnswers() {
        window.script(
                "const ask = fetch; window.held = []; window.fetch = async (...what) => {"
                        + " const answer = await ask(...what); await new Promise(go => held?.push(go) ?? go()); return answer; }");
    }

    private static void awaitHeld() {
        await().atMost(PATIENCE).until(() -> Boolean.TRUE.equals(window.script("return held.length > 0")));
    }

    private static void letGo() {
        window.script("const all = held; held = null; all.forEach(go => go())");
    }

    @Test
    void whoAsksWhileTheListIsOnItsWayIsListed() {
        try (RunningApplication application = RunningApplication.sqlite(folder)) {
            window.register(application, "ann", "Ann");
            window.click("nav [href='#requests']");
            long ann = application.idOf("ann");
            Caller late = application.somebody("Late");
            holdAnswers();
            ask(application.somebody("Early"), ann);
            awaitHeld();
            ask(late, ann);
            window.awaitText("#bell", "Late Lee sent you");
            letGo();
            window.awaitText("#request-count", "2");
            window.awaitText("#requests .cards", "Late");
        }
    }

    @Test
    void whatIsWrittenWhileTheConversationIsOnItsWayIsShown() {
        try (RunningApplication application = RunningApplication.sqlite(folder)) {
            window.register(application, "ann", "Ann");
            long ann = application.idOf("ann");
            Caller bob = application.somebody("Bob");
            write(bob, ann, "first");
            window.awaitText("#message-count", "1");
            window.click("nav [href='#messages']");
            holdAnswers();
            window.click("#talks a");
            awaitHeld();
            write(bob, ann, "second");
            window.awaitText("#lines", "second");
            letGo();
            window.awaitText("#lines", "first");
            assertThat(window.text("#lines")).contains("second");
        }
    }

    @Test
    void whatPeopleWriteIsTextInEveryField() {
        String json = HOSTILE.replace("\"", "\\\"");
        try (RunningApplication application = RunningApplication.sqlite(folder)) {
            Caller bob = application.somebody("Bob");
            bob.call(
                            "PUT",
                            "/api/profile/",
                            "{'first_name':'" + json + "','last_name':'" + json + "','company_name':'" + json
                                    + "','contact':'" + json + "','email':'<img/src=x/onerror=broken=1>@x'}")
                    .expect(200);
            long operator = application
                    .application()
                    .accounts()
                    .create(Map.of("username", "root", "email", "r@example.org"), "pass word", true)
                    .orElseThrow()
                    .id();
            window.go(application.url("/"));
            window.type("#login [name=username]", "root");
            window.type("#login [name=password]", "pass word");
            window.click("#login .main");
            window.awaitText("#my-name", "root");

            ask(bob, operator);
            window.click("nav [href='#requests']");
            window.awaitText("#requests .cards", HOSTILE);
            window.click("#requests .cards .main");
            window.awaitText("#say", HOSTILE);
            window.click("nav [href='#friends']");
            window.awaitText("#friends .cards", HOSTILE);
            window.click("nav [href='#people']");
            window.type("#search input", HOSTILE);
            window.click("#search .main");
            window.awaitText("#people .cards", HOSTILE);
            write(bob, operator, json);
            window.awaitText("#bell", HOSTILE);
            window.click("nav [href='#messages']");
            window.awaitText("#talks", HOSTILE);
            window.click("#talks a");
            window.awaitText("#talk-with", HOSTILE);
            window.awaitText("#lines", HOSTILE);
            window.type("#write input", HOSTILE);
            window.click("#write .main");
            window.awaitText("#lines .mine", HOSTILE);
            window.click("nav [href='#profile']");
            window.type("#my-profile [name=first_name]", HOSTILE);
            window.type("#my-profile [name=company_name]", HOSTILE);
            window.click("#my-profile .main");
            window.awaitText("#my-name", HOSTILE);
            window.click("nav [href='#approvals']");
            window.awaitText("#approvals .cards", "onerror=broken=1>@x");
            window.type("#approvals input", HOSTILE);
            window.click("#approvals .cards .main");
            window.awaitText("#approvals .empty", "Nothing waits");

            assertThat(bob.inbox(3)).hasSize(3);
            JsonNode told = bob.get("/api/notifications/")
                    .expect(200)
                    .get("notifications")
                    .get(0);
            assertThat(told.get("message").textValue()).endsWith(HOSTILE);
            assertThat(window.script("return typeof broken")).isEqualTo("undefined");
            assertThat(window.script("return document.querySelectorAll('main img, main script').length"))
                    .isEqualTo(0L);
            assertThat(window.console()).noneMatch(line -> line.contains("Content Security Policy"));
        }
    }
}

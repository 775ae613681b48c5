package io.notifyhub.social;

import static org.assertj.core.api.Assertions.assertThat;

import io.notifyhub.protocol.CloseCode;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two people in two browsers, step by step as the Django system's own test script has it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class TwoWindowsTest {
    private static final Path PICTURES = Path.of("target", "pictures");
    private static final String HOSTILE = "<img src=x onerror=\"document.title='broken in'\">";

    @Test
    void whatOneDoesTheOtherSeesAtOnce(@TempDir Path folder) {
        try (RunningApplication application = RunningApplication.sqlite(folder);
                Window one = Window.open(folder.resolve("one"));
                Window two = Window.open(folder.resolve("two"))) {
            one.size(1200, 800);
            one.scheme("light");
            two.size(500, 900);
            two.scheme("dark");
            enter(one, application, "usera", HOSTILE);
            enter(two, application, "userb", "Bea");
            askAndAccept(one, two);
            write(one, two);
            one.offline(true);
            // A browser that is made to be offline keeps the sockets it has.
            application.hub().disconnect(String.valueOf(application.idOf("usera")), CloseCode.GOING_AWAY);
            two.type("#write input", "while you were away");
            two.click("#write .main");
            two.awaitText("#lines", "while you were away");
            one.awaitConsole("Reconnecting in ");
            one.offline(false);
            one.awaitText("#lines", "while you were away");
            again(one, application);
            leave(two);
            for (Window window : new Window[] {one, two}) {
                assertThat(String.valueOf(window.script("return document.title")))
                        .doesNotContain("broken in");
                assertThat(window.script("return document.querySelectorAll('main img').length"))
                        .isEqualTo(0L);
                assertThat(window.console()).noneMatch(line -> line.contains("Content Security Policy"));
            }
        }
    }

    private static void enter(Window window, RunningApplication application, String name, String firstName) {
        window.register(application, name, firstName);
        window.awaitConsole("Connecting to WebSocket...");
    }

    private static void askAndAccept(Window one, Window two) {
        two.click("nav [href='#requests']");
        one.click("nav [href='#people']");
        one.type("#search input", "userb");
        one.click("#search .main");
        one.awaitText("#people .cards", "Bea Lee");
        one.click("#people .cards button");
        one.awaitText("#people .cards", "Friend request sent");
        two.awaitText("#requests .cards", "asked you");
        two.awaitText("#request-count", "1");
        two.awaitText("#requests .cards", HOSTILE);
        two.picture(PICTURES.resolve("request-phone-dark.png"));
        two.click("#requests .cards .main");
        one.awaitText("#bell", "Bea Lee accepted your friend request!");
        one.click("nav [href='#friends']");
        one.awaitText("#friends .cards", "Bea Lee");
        one.awaitText("#friends .dot.on", "online");
        one.picture(PICTURES.resolve("friends-light.png"));
    }

    private static void write(Window one, Window two) {
        two.click("nav [href='#friends']");
        two.click("#friends .cards .button");
        one.click("#friends .cards .button");
        one.awaitText("#talk-with", "Bea Lee");
        one.type("#write input", "Hello " + HOSTILE);
        two.awaitText("#typing", "is typing");
        one.click("#write .main");
        two.awaitText("#lines", "Hello " + HOSTILE);
        one.awaitText("#lines", "read");
        two.picture(PICTURES.resolve("message-phone-dark.png"));
        one.picture(PICTURES.resolve("message-light.png"));
    }

    /** A reload finds everything as it was, without signing in. */
    private static void again(Window one, RunningApplication application) {
        one.go(application.url("/?again#friends"));
        one.awaitText("#friends .cards", "Bea Lee");
        assertThat(one.script("return Object.keys(localStorage).concat(Object.keys(sessionStorage))"
                        + ".filter(k => /token/i.test(k)).length"))
                .isEqualTo(0L);
    }

    private static void leave(Window two) {
        two.console();
        two.click("#logout");
        two.awaitConsole("WebSocket closed: 1000");
        two.awaitText("#login h2", "Sign in");
        two.script("location.reload()");
        two.awaitText("#login h2", "Sign in");
        assertThat(two.script("return document.querySelector('#app').hidden")).isEqualTo(true);
    }
}

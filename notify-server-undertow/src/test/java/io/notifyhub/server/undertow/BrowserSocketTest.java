package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.core.NotificationRequest;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.ServedHub;
import io.undertow.util.Headers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The socket as a page in a real browser sees it; skipped where there is none. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class BrowserSocketTest {
    private static final String PATH = "/ws/notifications/";

    @TempDir
    @SuppressWarnings("NullAway.Init") // set by JUnit
    private static Path profile;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static LiveServer server;

    @SuppressWarnings("NullAway.Init") // set before all tests
    private static Browser browser;

    private final long user = ServedHub.newUser();
    private final String byQuery = PATH + "?token=" + Jwt.tokenOf(user);

    @BeforeAll
    static void start() {
        server = LiveServer.startBeside(exchange -> {
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/html; charset=utf-8");
            exchange.getResponseSender().send(Browser.PAGE);
        });
        browser = Browser.start(profile);
    }

    @AfterAll
    static void stopBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void openTab() {
        browser.newTab(page());
    }

    private static String page() {
        return server.http("/page").toString();
    }

    @Test
    void greetsAPageThatBringsItsTokenInTheQuery() {
        Jwt jwt = Jwt.of(user).with("username", "ada");
        browser.connect("a", PATH + "?token=" + jwt.token());
        browser.expect(
                "a",
                "{'type':'connection_established','message':'Connected as ada','user_id':" + user
                        + ",'cursor':'<cursor>','resumed':false,'missed':0,'unread_count':0,'oldest_id':1,"
                        + "'heartbeat_ms':25000,'token_expires_at':'" + jwt.expiry() + "','limits':{"
                        + "'max_frame_bytes':65536,'max_data_bytes':32768,'messages_per_second':20},"
                        + "'node':'node-1'}");
        browser.expect("a", "{'type':'caught_up','unread_count':0,'cursor':'<cursor>'}");
        assertThat(browser.subprotocol("a")).isEmpty();
    }

    @Test
    void greetsAPageThatBringsItsTokenInASubprotocol() {
        browser.connect("a", PATH, "notify.v1", "bearer." + Jwt.tokenOf(user));
        assertThat(browser.expectHello("a").get("user_id").longValue()).isEqualTo(user);
        assertThat(browser.subprotocol("a")).isEqualTo("notify.v1");
    }

    @Test
    void showsANotificationAtOnce() {
        browser.connect("a", byQuery);
        browser.expectHello("a");
        server.hub().notifyUser(user, "friend-request", Map.of("from", "\u00e9\ud83d\ude00"));
        browser.expect(
                "a",
                "{'type':'friend_request','data':{'from':'\u00e9\ud83d\ude00'},'id':1,"
                        + "'created_at':'<time>','unread_count':1,'cursor':'<cursor>'}");
        server.hub()
                .notifyUser(
                        user, NotificationRequest.type("general").title("Hi").build());
        browser.expect(
                "a",
                "{'type':'notification','notification':{'id':2,'title':'Hi','message':null,"
                        + "'type':'general','read':false,'created_at':'<time>','data':{},'link':null,'actor':null,"
                        + "'verb':null,'recipient':" + user + "},'unread_count':2,'cursor':'<cursor>'}");
    }

    @Test
    void tellsTwoTabsAndTwoSocketsOfOneOfThem() {
        String first = browser.newTab(page());
        browser.connect("a", byQuery);
        browser.expectHello("a");
        browser.newTab(page());
        browser.connect("b", byQuery);
        browser.connect("c", byQuery);
        browser.expectHello("b");
        browser.expectHello("c");
        server.hub().notifyUser(user, "tick", 1);
        browser.next("b");
        browser.next("c");
        browser.send("b", "{'type':'mark_read','notification_id':1,'ref':'r1'}");
        String step = "{'type':'notification_marked_read','notification_id':1,'success':true,'unread_count':0,"
                + "'cursor':'<cursor>'}";
        browser.expect("b", step);
        browser.expect("b", "{'type':'done','ref':'r1'}");
        browser.expect("c", step);
        browser.switchTo(first);
        browser.next("a");
        browser.expect("a", step);
        browser.send("a", "{'type':'anything'}");
        browser.expect("a", "{'type':'echo','data':{'type':'anything'}}");
    }

    @Test
    void tellsAPageThatItIsNotAuthenticated() {
        browser.connect("none", PATH);
        browser.connect("bad", PATH + "?token=garbage");
        for (String name : new String[] {"none", "bad"}) {
            browser.expect(
                    name,
                    "{'type':'closing','code':4001,'reason':'<text>','reconnect':false,"
                            + "'retry_after_ms':'<number>','reauthenticate':true}");
            browser.expectClose(name, 4001);
        }
    }

    @Test
    void tellsAPageThatItsTokenHasExpired() {
        Jwt expired = Jwt.of(user).expiring(Instant.now().minusSeconds(60));
        browser.connect("a", PATH + "?token=" + expired.token());
        browser.expect(
                "a",
                "{'type':'closing','code':4002,'reason':'<text>','reconnect':true,"
                        + "'retry_after_ms':'<number>','reauthenticate':true}");
        browser.expectClose("a", 4002);
    }

    @Test
    void bringsAPageWhatItMissed() {
        browser.connect("a", byQuery);
        browser.expectHello("a");
        server.hub().notifyUser(user, "tick", 1);
        String cursor = browser.next("a").get("cursor").textValue();
        browser.close("a", 1000);
        browser.expectClose("a", 1000);
        server.hub().notifyUser(user, "tick", 2);
        server.hub().notifyUser(user, "tick", 3);
        browser.connect("b", byQuery + "&cursor=" + cursor);
        JsonNode hello = browser.next("b");
        assertThat(hello.get("resumed").booleanValue()).isTrue();
        assertThat(hello.get("missed").intValue()).isEqualTo(2);
        assertThat(browser.next("b").get("data").intValue()).isEqualTo(2);
        assertThat(browser.next("b").get("data").intValue()).isEqualTo(3);
        browser.expect("b", "{'type':'caught_up','unread_count':3,'cursor':'<cursor>'}");
    }
}

package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notifyhub.server.AccessRules;
import io.notifyhub.server.testkit.Json;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.SocketClient;
import io.notifyhub.server.undertow.RawHttp.Answer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By which names the server may be addressed, whose pages may talk to it, and what a cookie and a ticket are good for. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class AccessContractTest {
    private static final String LIST = "/api/notifications/";
    private static final String TICKET = "/api/notifications/ticket/";
    private static final String HELLO = "connection_established";

    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static LiveServer hosts;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static LiveServer origins;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static LiveServer defaults;

    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static LiveServer local;

    @BeforeAll
    static void start() {
        hosts = LiveServer.startWithDoor(
                door -> door.access(AccessRules.hosts(List.of("example.com", ".example.org", "127.0.0.1"))));
        origins = LiveServer.startWithDoor(door -> door.access(AccessRules.hosts(List.of("*"))
                .withOrigins(List.of("https://app.example.com", "http://localhost:3000"))));
        defaults = LiveServer.start();
        local = LiveServer.startWithDoor(door -> door.access(AccessRules.local()));
    }

    private final String token = Jwt.tokenOf(ServedHub.newUser());

    private String socket(LiveServer server, String... headers) {
        return RawHttp.firstFrame(server.port(), RawHttp.upgrade("?token=" + token, headers));
    }

    private Answer list(LiveServer server, String... headers) {
        return RawHttp.send(server.port(), RawHttp.request("GET", LIST + "?token=" + token, headers));
    }

    // --- hosts

    @ParameterizedTest
    @CsvSource({
        "example.com, true",
        "EXAMPLE.com:8000, true",
        "example.com., true",
        "www.example.com, false",
        "example.org, true",
        "a.b.example.org:1, true",
        "badexample.org, false",
        "127.0.0.1:8000, true",
        "localhost, false",
        "[::1], false",
        "evil.com, false",
        "example.com.evil.com, false",
        "example.com@evil.com, false",
        "'example.com, evil.com', false",
        "example.com:80:80, false",
        "*, false",
    })
    void onlyAllowedHostsAreServed(String host, boolean allowed) {
        assertThat(socket(hosts, "Host: " + host)).isEqualTo(allowed ? HELLO : "status 400");
        Answer answer = list(hosts, "Host: " + host);
        assertThat(answer.status()).isEqualTo(allowed ? 200 : 400);
        // What is no host at all, Undertow refuses before anybody else sees it, without a body.
        if (!allowed && !answer.body().isEmpty()) {
            Json.assertMatches(Json.parse(answer.body()), "{'error':'<text>','code':'host_not_allowed'}");
        }
    }

    @Test
    void aHealthCheckMayUseAnyHost() {
        assertThat(RawHttp.send(hosts.port(), RawHttp.request("GET", "/healthz", "Host: 10.0.0.7"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8000, true",
        "app.localhost, true",
        "127.0.0.1, true",
        "[::1]:8000, true",
        "192.168.1.5:8000, true",
        "[fe80::1], true",
        "rebound.evil.com, false",
    })
    void aServerWithoutANameIsAddressedAsThisMachineOrByNumber(String host, boolean allowed) {
        assertThat(list(local, "Host: " + host).status()).isEqualTo(allowed ? 200 : 400);
    }

    // --- origins

    @ParameterizedTest
    @CsvSource({
        "http://example.com, true",
        "https://example.com:8443, true",
        "https://a.example.org, true",
        "https://evil.com, false",
        "https://example.com.evil.com, false",
        "https://example.com@evil.com, false",
        "https://evil.com/example.com, false",
        "null, false",
        "example.com, false",
        "file://, false",
        "'', false",
    })
    void originsHaveToMatchTheAllowedHosts(String origin, boolean allowed) {
        String[] headers = {"Host: example.com", "Origin: " + origin};
        assertThat(socket(hosts, headers)).isEqualTo(allowed ? HELLO : "status 403");
        assertThat(list(hosts, headers).status()).isEqualTo(allowed ? 200 : 403);
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example.com, true",
        "HTTPS://APP.example.com, true",
        "http://localhost:3000, true",
        "http://app.example.com, false",
        "https://app.example.com:444, false",
        "http://localhost:3001, false",
        "https://example.com, false",
    })
    void aListOfOriginsIsExact(String origin, boolean allowed) {
        assertThat(socket(origins, "Host: app.example.com", "Origin: " + origin))
                .isEqualTo(allowed ? HELLO : "status 403");
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, https://example.com, true",
        "example.com:8000, http://example.com:8000, true",
        "example.com:8000, http://example.com:3000, false",
        "example.com, https://other.com, false",
        "localhost:8000, http://localhost:3000, true",
        "127.0.0.1:8000, http://localhost:3000, true",
        "example.com, http://localhost:3000, false",
        "example.com, null, false",
    })
    void withoutSettingsAPageTalksToTheHostItCameFrom(String host, String origin, boolean allowed) {
        assertThat(socket(defaults, "Host: " + host, "Origin: " + origin)).isEqualTo(allowed ? HELLO : "status 403");
    }

    @Test
    void twoOriginsAreNoOrigin() {
        assertThat(list(hosts, "Host: example.com", "Origin: http://example.com", "Origin: http://evil.com")
                        .status())
                .isEqualTo(403);
    }

    // --- CORS

    @Test
    void anAllowedPageMayReadTheAnswer() {
        Answer answer = list(origins, "Host: x", "Origin: https://app.example.com");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
        assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(answer.header("Vary")).isEqualTo("Origin");
        assertThat(list(origins, "Host: x").header("Access-Control-Allow-Origin"))
                .isNull();
    }

    @Test
    void aForeignPageIsToldNothing() {
        Answer answer = list(origins, "Host: x", "Origin: https://evil.com");
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
    }

    @Test
    void aBrowserThatAsksBeforehandIsAnswered() {
        for (String path : List.of(LIST, TICKET)) {
            Answer answer = RawHttp.send(
                    origins.port(),
                    RawHttp.request(
                            "OPTIONS",
                            path,
                            "Host: x",
                            "Origin: https://app.example.com",
                            "Access-Control-Request-Method: POST",
                            "Access-Control-Request-Headers: authorization"));
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("https://app.example.com");
            assertThat(answer.header("Access-Control-Allow-Methods")).contains("POST");
            assertThat(answer.header("Access-Control-Allow-Headers")).contains("Authorization", "Idempotency-Key");
        }
        assertThat(RawHttp.send(
                                origins.port(),
                                RawHttp.request(
                                        "OPTIONS",
                                        LIST,
                                        "Host: x",
                                        "Origin: https://evil.com",
                                        "Access-Control-Request-Method: POST"))
                        .status())
                .isEqualTo(403);
    }

    // --- cookies

    @Test
    void aCookieLetsAnAllowedPageIn() {
        String[] headers = {"Host: example.com", "Origin: https://example.com", "Cookie: a=b; access_token=" + token};
        assertThat(RawHttp.firstFrame(hosts.port(), RawHttp.upgrade("", headers)))
                .isEqualTo(HELLO);
        assertThat(RawHttp.send(hosts.port(), RawHttp.request("GET", LIST, headers))
                        .status())
                .isEqualTo(200);
        headers[2] = "Cookie: access_token=\"" + token + "\"";
        assertThat(RawHttp.firstFrame(hosts.port(), RawHttp.upgrade("", headers)))
                .isEqualTo(HELLO);
    }

    @Test
    void aCookieWithoutAnOriginOpensNoSocketAndChangesNothing() {
        String[] headers = {"Host: example.com", "Cookie: access_token=" + token, "Content-Length: 0"};
        assertThat(RawHttp.firstFrame(hosts.port(), RawHttp.upgrade("", headers[0], headers[1])))
                .isEqualTo("closing 4001");
        assertThat(RawHttp.send(hosts.port(), RawHttp.request("POST", TICKET, headers))
                        .status())
                .isEqualTo(401);
        assertThat(RawHttp.send(hosts.port(), RawHttp.request("GET", LIST, headers[0], headers[1]))
                        .status())
                .as("browsers send no Origin when a page reads from its own host")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"same-origin, 200", "none, 200", "same-site, 401", "cross-site, 401", "nonsense, 401"})
    void aReadingRequestThatAnotherSiteIsBehindHasNoCookie(String site, int status) {
        assertThat(RawHttp.send(
                                hosts.port(),
                                RawHttp.request(
                                        "GET",
                                        LIST,
                                        "Host: example.com",
                                        "Sec-Fetch-Site: " + site,
                                        "Cookie: access_token=" + token))
                        .status())
                .isEqualTo(status);
    }

    @Test
    void aForeignPageGetsNowhereWithTheUsersCookie() {
        String[] headers = {"Host: example.com", "Origin: https://evil.com", "Cookie: access_token=" + token};
        assertThat(RawHttp.firstFrame(hosts.port(), RawHttp.upgrade("", headers)))
                .isEqualTo("status 403");
        assertThat(RawHttp.send(hosts.port(), RawHttp.request("GET", LIST, headers))
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "access_token=%s; access_token=other",
                "access_token=other",
                "access_tokens=%s",
                "xaccess_token=%s",
                "ACCESS_TOKEN=%s",
                "access_token",
                "access_token=",
                "=%s",
                ";;=;",
            })
    void anotherCookieOrTwoDifferentOnesLetNobodyIn(String cookie) {
        String header = "Cookie: " + String.format(cookie, token);
        assertThat(RawHttp.firstFrame(
                        hosts.port(), RawHttp.upgrade("", "Host: example.com", "Origin: https://example.com", header)))
                .isEqualTo("closing 4001");
    }

    @Test
    void aCookieBesideAnotherTokenIsOneTooMany() {
        String other = "Cookie: access_token=" + Jwt.tokenOf(ServedHub.newUser());
        assertThat(socket(hosts, "Host: example.com", "Origin: https://example.com", other))
                .isEqualTo("closing 4001");
        assertThat(socket(hosts, "Host: example.com", "Origin: https://example.com", "Cookie: access_token=" + token))
                .isEqualTo(HELLO);
    }

    @Test
    void theNameOfTheCookieIsASetting() {
        try (LiveServer server = LiveServer.startWithDoor(door -> door.cookieName("sessionid"))) {
            assertThat(RawHttp.firstFrame(
                            server.port(),
                            RawHttp.upgrade("", "Host: h", "Origin: http://h", "Cookie: sessionid=" + token)))
                    .isEqualTo(HELLO);
        }
        for (String name : List.of("", "a b", "a;b", "a=b")) {
            assertThatThrownBy(() -> NotifyHandlers.builder(defaults.hub()).cookieName(name))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    // --- tickets

    private String ticket(LiveServer server) {
        Answer answer = RawHttp.send(
                server.port(),
                RawHttp.request("POST", TICKET, "Host: h", "Authorization: Bearer " + token, "Content-Length: 0"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        Json.assertMatches(Json.parse(answer.body()), "{'ticket':'<text>','expires_in':30}");
        return Json.parse(answer.body()).get("ticket").textValue();
    }

    @Test
    void aTicketOpensOneSocket() {
        String ticket = ticket(defaults);
        assertThat(RawHttp.firstFrame(defaults.port(), RawHttp.upgrade("?ticket=" + ticket, "Host: h")))
                .isEqualTo(HELLO);
        assertThat(RawHttp.firstFrame(defaults.port(), RawHttp.upgrade("?ticket=" + ticket, "Host: h")))
                .isEqualTo("closing 4001");
    }

    @Test
    void aTicketIsNoTokenAndATokenNoTicket() {
        String ticket = ticket(defaults);
        assertThat(RawHttp.firstFrame(defaults.port(), RawHttp.upgrade("?token=" + ticket, "Host: h")))
                .isEqualTo("closing 4001");
        assertThat(RawHttp.firstFrame(defaults.port(), RawHttp.upgrade("?ticket=" + token, "Host: h")))
                .isEqualTo("closing 4001");
        assertThat(RawHttp.firstFrame(
                        defaults.port(), RawHttp.upgrade("?ticket=" + ticket + "&token=" + token, "Host: h")))
                .isEqualTo("closing 4001");
        assertThat(RawHttp.send(defaults.port(), RawHttp.request("GET", LIST + "?ticket=" + ticket, "Host: h"))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aTicketNeedsAGoodToken() {
        assertThat(RawHttp.send(defaults.port(), RawHttp.request("POST", TICKET, "Host: h", "Content-Length: 0"))
                        .status())
                .isEqualTo(401);
        assertThat(RawHttp.send(defaults.port(), RawHttp.request("GET", TICKET, "Host: h"))
                        .status())
                .isEqualTo(405);
    }

    @Test
    void ticketsAreNotHandedOutByTheThousand() {
        int last = 0;
        for (int i = 0; i < 100 && last != 429; i++) {
            last = RawHttp.send(
                            defaults.port(),
                            RawHttp.request(
                                    "POST", TICKET, "Host: h", "Authorization: Bearer " + token, "Content-Length: 0"))
                    .status();
        }
        assertThat(last).isEqualTo(429);
    }

    // --- devices

    @ParameterizedTest
    @CsvSource({
        "device=phone, connection_established",
        "device=phone&attempt=7, connection_established",
        "attempt=7, connection_established",
        "device=, status 400",
        "device=%00, status 400",
        "device=phone&attempt=-1, status 400",
        "device=phone&attempt=x, status 400",
        "device=phone&attempt=99999999999999999999, status 400",
    })
    void aDeviceSaysWhichItIs(String query, String expected) {
        assertThat(RawHttp.firstFrame(defaults.port(), RawHttp.upgrade("?token=" + token + "&" + query, "Host: h")))
                .isEqualTo(expected);
    }

    @Test
    void aDeviceThatComesAgainSupersedesItself() {
        try (SocketClient old = SocketClient.connect(defaults.socket("?device=a&attempt=1&token=" + token))) {
            old.expectHello();
            try (SocketClient fresh = SocketClient.connect(defaults.socket("?device=a&attempt=2&token=" + token))) {
                fresh.expectHello();
                old.expectClosing(4009, false, false);
                try (SocketClient late = SocketClient.connect(defaults.socket("?device=a&attempt=1&token=" + token))) {
                    late.expectClosing(4009, false, false);
                    fresh.expectNothing();
                }
            }
        }
    }
}

package io.notifyhub.social;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for all routes of the application. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EveryRouteTest {
    @AutoClose
    private static final RunningApplication application = RunningApplication.temporary();

    private static final Caller ann = application.somebody("Ann");

    private static Caller with(String token) {
        return new Caller(application, token, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/profile/",
        "PUT, /api/profile/",
        "PATCH, /api/profile/",
        "GET, /api/search_users/?q=a",
        "POST, /api/friends/request/1/",
        "POST, /api/friends/accept/1/",
        "GET, /api/connection_requests/",
        "POST, /api/connection_requests/",
        "POST, /api/connection_requests/1/accept/",
        "POST, /api/connection_requests/1/reject/",
        "GET, /api/connections/",
        "DELETE, /api/connections/1/",
        "GET, /api/messages/?with=1",
        "POST, /api/messages/",
        "GET, /api/approvals/",
        "POST, /api/approvals/1/approve/",
        "POST, /api/approvals/1/reject/",
        "GET, /api/notifications/",
    })
    void whoIsNotSignedInGetsNowhere(String method, String path) {
        application.nobody().call(method, path, null).expect(401);
        with("nonsense").call(method, path, null).expect(401);
        String[] parts = ann.token().split("\\.");
        with(parts[0] + '.' + parts[1] + ".AAAA").call(method, path, null).expect(401);
    }

    @Test
    void aRefreshTokenOpensNothing() {
        application.nobody().post("/api/register/", "{'username':'rick','email':'r@x.org','password':'pass word'}");
        String refresh = application
                .nobody()
                .post("/api/login/", "{'username':'rick','password':'pass word'}")
                .expect(200)
                .get("refresh")
                .textValue();
        with(refresh)
                .get("/api/profile/")
                .expectError(401, "not_authenticated", "The token is not valid or has expired");
        with(refresh).get("/api/notifications/").expect(401);
    }

    @Test
    void aTokenOfSomebodyWhoIsNoMoreOpensNothing() {
        with(Tokens.of("999999")).get("/api/profile/").expectError(401, "not_authenticated", "This user is no more");
        with(Tokens.of(String.valueOf(ann.id()), Duration.ofSeconds(-10)))
                .get("/api/profile/")
                .expect(401);
        with(Tokens.of("a name"))
                .get("/api/profile/")
                .expectError(401, "not_authenticated", "The token is of nobody here");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/register/",
        "POST, /api/login/",
        "POST, /api/token/refresh/",
        "PUT, /api/profile/",
        "PATCH, /api/profile/",
        "POST, /api/connection_requests/",
        "POST, /api/messages/",
    })
    void aBodyIsAJsonObjectOfAReasonableSize(String method, String path) {
        ann.call(method, path, "[]").expectError(400, "invalid_json", "The body must be a JSON object");
        ann.call(method, path, "{").expectError(400, "invalid_json", "The body must be a JSON object");
        ann.call(method, path, "{'x':'" + "x".repeat(70_000) + "'}")
                .expectError(413, "payload_too_large", "The body is too large");
        ann.callAs("text/plain", method, path, "{}")
                .expectError(415, "unsupported_media_type", "The body must be application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/profile", "/api/search_users?q=a", "/api/connection_requests", "/api/connections"})
    void theFinalSlashIsOptional(String path) {
        ann.get(path).expect(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /api/register/ | Only POST here",
                "DELETE | /api/login/ | Only POST here",
                "POST | /api/profile/ | Only GET, PUT, PATCH here",
                "POST | /api/search_users/ | Only GET here",
                "PUT | /api/connection_requests/ | Only GET, POST here",
                "GET | /api/connections/1/ | Only DELETE here",
                "PATCH | /api/messages/ | Only GET, POST here",
            })
    void whatARouteDoesNotDoItSays(String method, String path, String sentence) {
        ann.call(method, path, null).expectError(405, "method_not_allowed", sentence);
    }

    @Test
    void whereNothingIsThatIsSaid() {
        ann.get("/api/nothing/").expectError(404, "not_found", "There is nothing here");
        ann.post("/api/connection_requests/1/perhaps/", null).expectError(404, "not_found", "There is nothing here");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/search_users/?q=",
                "/api/connection_requests/?",
                "/api/connections/?",
                "/api/messages/?with=1"
            })
    void listsHavePagesAsDjangoHasThem(String path) {
        assertThat(ann.get(path + "&page_size=1").expect(200).properties())
                .extracting(Map.Entry::getKey)
                .containsExactly("count", "next", "previous", "results");
        for (String page : new String[] {"0", "-1", "x", "99999"}) {
            ann.get(path + "&page=" + page).expectError(404, "not_found", "Invalid page");
        }
        ann.get(path + "&page_size=0").expectError(404, "not_found", "Invalid page");
    }
}

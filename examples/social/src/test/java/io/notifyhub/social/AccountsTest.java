package io.notifyhub.social;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class AccountsTest {
    @AutoClose
    private static final RunningApplication application = RunningApplication.temporary();

    private static JsonNode register(String username, String more) {
        return application
                .nobody()
                .post(
                        "/api/register/",
                        "{'username':'" + username + "','email':'a@example.org','password':'correct horse'" + more
                                + "}")
                .json();
    }

    @Test
    void whoRegistersGetsTheProfileWithoutThePassword() {
        JsonNode profile = register("rita", ",'first_name':'Rita','company_name':'ACME','contact':'+49 1'");
        assertThat(profile.get("id").longValue()).isPositive();
        assertThat(profile.get("username").textValue()).isEqualTo("rita");
        assertThat(profile.get("last_name").textValue()).isEmpty();
        assertThat(profile.has("password")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | username | This field is required",
                "{} | email | This field is required",
                "{} | password | This field is required",
                "{'username':'a b'} | username | 1 to 150 letters, digits and @ . + - _ only, please",
                "{'username':7} | username | This field is required",
                "{'email':'nobody'} | email | Enter a valid email address",
                "{'password':'short'} | password | The password must have 8 to 128 characters",
                "{'username':'somebody8','password':'Somebody8'} | password | The password must not be the username",
                "{'first_name':[]} | first_name | This must be a text",
                "{'is_operator':true} | is_operator | This field cannot be set",
                "{'id':1} | id | This field cannot be set",
            })
    void whatIsWrongIsSaidByField(String body, String field, String sentence) {
        JsonNode error = application
                .nobody()
                .post("/api/register/", body)
                .expectError(400, "invalid_field", "Some fields are wrong");
        assertThat(error.get("fields").get(field).textValue()).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource({"'', 400", "[], 400", "{, 400", "'{\"username\":\"a\\u0000b\"}', 400"})
    void nonsenseIsRefused(String body, int status) {
        application.nobody().post("/api/register/", body).expect(status);
    }

    @Test
    void aUsernameIsTakenInWhateverCase() {
        register("Taken", "");
        JsonNode error = register("tAKEN", "");
        assertThat(error.get("fields").get("username").textValue())
                .isEqualTo("A user with that username already exists");
    }

    @Test
    void whoLogsInGetsTokensThatOpenTheirProfileAndTheHub() {
        Caller ann = application.somebody("Ann");
        JsonNode profile = ann.get("/api/profile/").expect(200);
        assertThat(profile.get("first_name").textValue()).isEqualTo("Ann");
        assertThat(ann.get("/api/notifications/").expect(200).get("total").intValue())
                .isZero();
        application
                .nobody()
                .get("/api/profile/")
                .expectError(401, "not_authenticated", "Authentication credentials were not provided");
    }

    @Test
    void aWrongPasswordAndAnUnknownUserAreAnsweredAlike() {
        register("known", "");
        String sentence = "No active account found with the given credentials";
        Caller nobody = application.nobody();
        nobody.post("/api/login/", "{'username':'known','password':'wrong horse'}")
                .expectError(401, "not_authenticated", sentence);
        nobody.post("/api/login/", "{'username':'unknown','password':'wrong horse'}")
                .expectError(401, "not_authenticated", sentence);
    }

    @Test
    void whoGuessesIsSlowedDown() {
        register("guessed", "");
        Caller nobody = application.nobody();
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            statuses.add(nobody.post("/api/login/", "{'username':'guessed','password':'guess number " + i + "'}")
                    .response()
                    .statusCode());
        }
        assertThat(statuses).contains(401).endsWith(429);
    }

    @Test
    void aRefreshTokenIsGoodOnceAndWhoUsesItAgainEndsTheLogin() {
        register("fresh", "");
        Caller nobody = application.nobody();
        JsonNode first = nobody.post("/api/login/", "{'username':'fresh','password':'correct horse'}")
                .expect(200);
        String stolen = first.get("refresh").textValue();
        JsonNode second = nobody.post("/api/token/refresh/", "{'refresh':'" + stolen + "'}")
                .expect(200);
        String next = second.get("refresh").textValue();
        assertThat(next).isNotEqualTo(stolen);
        nobody.post("/api/token/refresh/", "{'refresh':'" + stolen + "'}")
                .expectError(401, "not_authenticated", "The refresh token is not valid or has expired");
        nobody.post("/api/token/refresh/", "{'refresh':'" + next + "'}").expect(401);
        nobody.post("/api/token/refresh/", "{'refresh':'" + second.get("access").textValue() + "'}")
                .expect(401);
        nobody.post("/api/token/refresh/", "{}").expect(401);
    }

    @Test
    void theCookieRefreshesToo() {
        register("cookie", "");
        Caller nobody = application.nobody();
        Caller.Answer login = nobody.post("/api/login/", "{'username':'cookie','password':'correct horse'}");
        String cookie = login.response().headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict");
        String pair = cookie.substring(0, cookie.indexOf(';'));
        nobody.call("POST", "/api/token/refresh/", null, "Cookie", pair).expect(200);
        Caller.Answer out = nobody.call("POST", "/api/logout/", null, "Cookie", pair);
        assertThat(out.response().statusCode()).isEqualTo(204);
        nobody.call("POST", "/api/token/refresh/", null, "Cookie", pair).expect(401);
    }

    @Test
    void aSlidingTokenIsTakenForAFreshOne() {
        Caller ann = application.somebody("Ann");
        String token = application
                .nobody()
                .post("/api/token/refresh/", "{'token':'" + ann.token() + "'}")
                .expect(200)
                .get("token")
                .textValue();
        new Caller(application, token, ann.id()).get("/api/profile/").expect(200);
        application.nobody().post("/api/token/refresh/", "{'token':'nonsense'}").expect(401);
    }

    @Test
    void theProfileIsChangedInPartOrAsAWholeAndNothingElseIs() {
        Caller ann = application.somebody("Ann");
        JsonNode changed =
                ann.call("PATCH", "/api/profile/", "{'contact':'tel 5'}").expect(200);
        assertThat(changed.get("contact").textValue()).isEqualTo("tel 5");
        assertThat(changed.get("first_name").textValue()).isEqualTo("Ann");
        JsonNode whole =
                ann.call("PUT", "/api/profile/", "{'email':'new@example.org'}").expect(200);
        assertThat(whole.get("first_name").textValue()).isEmpty();
        assertThat(whole.get("email").textValue()).isEqualTo("new@example.org");
        for (String body : List.of("{'username':'root'}", "{'password':'x'}", "{'is_operator':true}", "{'id':1}")) {
            ann.call("PATCH", "/api/profile/", body).expectError(400, "invalid_field", "Some fields are wrong");
        }
        ann.call("DELETE", "/api/profile/", null).expectError(405, "method_not_allowed", "Only GET, PUT, PATCH here");
    }

    @Test
    void whatCannotBeAProfileIsRefusedByField() {
        Caller ann = application.somebody("Ann");
        for (String body : List.of(
                "{'email':'nobody'}",
                "{'email':''}",
                "{'email':null}",
                "{'first_name':7}",
                "{'contact':'" + "x".repeat(151) + "'}")) {
            ann.call("PATCH", "/api/profile/", body).expectError(400, "invalid_field", "Some fields are wrong");
        }
        ann.call("PUT", "/api/profile/", "{'first_name':'Ann'}")
                .expectError(400, "invalid_field", "Some fields are wrong");
        assertThat(ann.get("/api/profile/").expect(200).get("first_name").textValue())
                .isEqualTo("Ann");
        Caller nobody = application.nobody();
        nobody.post("/api/login/", "{}").expectError(400, "invalid_field", "Some fields are wrong");
        nobody.post("/api/login/", "{'username':7,'password':'x'}").expect(400);
        nobody.post("/api/token/refresh/", "{'refresh':7}").expect(400);
    }

    @Test
    void peopleAreFoundByTheFiveFieldsPageByPage() {
        Caller ann = application.somebody("Ann");
        String mark = "q" + ann.id();
        register(mark + "user", "");
        register("a" + mark, ",'company_name':'100% " + mark + "'");
        register("b" + mark, ",'contact':'x_" + mark + "'");
        Caller mailed = application.somebody("Mail");
        mailed.call("PATCH", "/api/profile/", "{'email':'" + mark + "@mail.example'}")
                .expect(200);
        register("c" + mark, ",'first_name':'Zoë','last_name':'" + mark + "'");
        JsonNode all = ann.get("/api/search_users/?page_size=3&q=" + mark).expect(200);
        assertThat(all.get("count").intValue()).isEqualTo(5);
        assertThat(all.get("results")).hasSize(3);
        assertThat(all.get("previous").isNull()).isTrue();
        String next = all.get("next").textValue();
        JsonNode rest = ann.get(next.substring(next.indexOf("/api/"))).expect(200);
        assertThat(rest.get("results")).hasSize(2);
        assertThat(rest.get("next").isNull()).isTrue();
        assertThat(rest.get("results").get(0).has("email")).isFalse();
        assertThat(count(ann, mark + "%40mail")).isEqualTo(1);
        ann.get("/api/search_users/?q=" + "x".repeat(101))
                .expectError(400, "invalid_request", "q must have at most 100 characters");
        assertThat(count(ann, "100%25%20" + mark)).isEqualTo(1);
        assertThat(count(ann, "x_" + mark)).isEqualTo(1);
        assertThat(count(ann, "Zo%C3%AB%20" + mark)).isEqualTo(1);
        assertThat(count(ann, "_" + mark + "_")).isZero();
        assertThat(count(ann, mark.toUpperCase(java.util.Locale.ROOT) + "USER")).isEqualTo(1);
        ann.get("/api/search_users/?page=9&q=" + mark).expectError(404, "not_found", "Invalid page");
        application.nobody().get("/api/search_users/?q=a").expect(401);
    }

    private static int count(Caller caller, String query) {
        return caller.get("/api/search_users/?q=" + query)
                .expect(200)
                .get("count")
                .intValue();
    }
}

package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.core.auth.UserProfile;
import io.notifyhub.server.testkit.Jwt;
import io.notifyhub.server.testkit.ServedHub;
import io.notifyhub.server.testkit.SocketClient;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a token may stand, which tokens are good, and what a client is told where none is. */
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class AuthenticationContractTest {
    @AutoClose
    @SuppressWarnings("NullAway.Init") // set before all tests
    private static LiveServer server;

    @BeforeAll
    static void start() {
        server = LiveServer.start();
    }

    private final long user = ServedHub.newUser();
    private final String token = Jwt.tokenOf(user);

    // --- where

    @Test
    void takesTheTokenFromTheQuery() {
        try (SocketClient client = SocketClient.connect(server.socket("?later=1&token=" + token))) {
            assertThat(client.expectHello().get("user_id").longValue()).isEqualTo(user);
            assertThat(client.subprotocol()).isEmpty();
        }
    }

    @Test
    void takesTheTokenFromTheAuthorizationHeader() {
        for (String scheme : List.of("Bearer ", "bearer ", "Bearer  ")) {
            try (SocketClient client = SocketClient.withHeader(server.socket(""), "Authorization", scheme + token)) {
                assertThat(client.expectHello().get("user_id").longValue()).isEqualTo(user);
            }
        }
    }

    @Test
    void takesTheTokenFromTheSubprotocolsAndSelectsTheOther() {
        for (List<String> offered :
                List.of(List.of("notify.v1", "bearer." + token), List.of("bearer." + token, "notify.v1"))) {
            try (SocketClient client = SocketClient.withSubprotocols(server.socket(""), offered)) {
                assertThat(client.expectHello().get("user_id").longValue()).isEqualTo(user);
                assertThat(client.subprotocol()).isEqualTo("notify.v1");
            }
        }
    }

    @Test
    void neverSelectsTheSubprotocolThatHoldsTheToken() {
        List<String> offered = List.of("bearer." + token);
        try (SocketClient client = SocketClient.withSubprotocols(server.socket(""), offered)) {
            client.expectHello();
            assertThat(client.subprotocol()).isEmpty();
        }
    }

    @Test
    void takesTheSameTokenTwice() {
        try (SocketClient client =
                SocketClient.withHeader(server.socket("?token=" + token), "Authorization", "Bearer " + token)) {
            client.expectHello();
        }
    }

    @Test
    void refusesTwoDifferentTokensWhereverTheyStand() {
        String other = Jwt.of(user).with("jti", "another").token();
        List<SocketClient> clients = List.of(
                SocketClient.connect(server.socket("?token=" + token + "&token=" + other)),
                SocketClient.withHeader(server.socket("?token=" + token), "Authorization", "Bearer " + other),
                SocketClient.withSubprotocols(
                        server.socket("?token=" + token), List.of("notify.v1", "bearer." + other)),
                SocketClient.withSubprotocols(server.socket(""), List.of("bearer." + token, "bearer." + other)));
        for (SocketClient client : clients) {
            client.expectClosing(4001, false, true);
            client.close();
        }
    }

    @Test
    void refusesARequestWithoutAToken() {
        for (String query : List.of("", "?token=", "?user_id=" + user)) {
            try (SocketClient client = SocketClient.connect(server.socket(query))) {
                client.expectClosing(4001, false, true);
            }
        }
        try (SocketClient client = SocketClient.withHeader(server.socket(""), "Authorization", "Basic " + token)) {
            client.expectClosing(4001, false, true);
        }
    }

    // --- which

    static Stream<Arguments> goodTokens() {
        Jwt jwt = Jwt.of(42L);
        return Stream.of(
                Arguments.of("an access token", jwt.token()),
                Arguments.of(
                        "a sliding token", jwt.with("token_type", "sliding").token()),
                Arguments.of("no type of token", jwt.without("token_type").token()),
                Arguments.of("the id as a string", jwt.with("user_id", "42").token()),
                Arguments.of(
                        "nothing but exp and the id",
                        jwt.without("iat").without("jti").token()),
                Arguments.of("claims that are unknown", jwt.with("later", "x").token()),
                Arguments.of(
                        "expired for less than the leeway",
                        jwt.expiring(Instant.now().minusSeconds(10)).token()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("goodTokens")
    void letsIn(String what, String good) {
        try (SocketClient client = server.open(good)) {
            assertThat(client.expectHello().get("user_id").toString()).isEqualTo("42");
        }
    }

    static Stream<Arguments> badTokens() {
        Jwt jwt = Jwt.of(42L);
        String good = jwt.token();
        return Stream.of(
                Arguments.of("garbage", "garbage"),
                Arguments.of("three parts of garbage", "a.b.c"),
                Arguments.of("one character less", good.substring(0, good.length() - 1)),
                Arguments.of("the signature of another", good.substring(0, good.lastIndexOf('.')) + ".AAAA"),
                Arguments.of("no algorithm", jwt.unsigned()),
                Arguments.of("another algorithm", jwt.token("HS512", "HmacSHA512", Jwt.SECRET)),
                Arguments.of("another secret", jwt.token("HS256", "HmacSHA256", "another" + Jwt.SECRET)),
                Arguments.of(
                        "a refresh token", jwt.with("token_type", "refresh").token()),
                Arguments.of("another type", jwt.with("token_type", "Access").token()),
                Arguments.of(
                        "a type that is no string", jwt.with("token_type", 1).token()),
                Arguments.of("no exp", jwt.without("exp").token()),
                Arguments.of("no id", jwt.without("user_id").token()),
                Arguments.of("an empty id", jwt.with("user_id", "").token()),
                Arguments.of("a fraction for an id", jwt.with("user_id", 1.5).token()),
                Arguments.of("a boolean for an id", jwt.with("user_id", true).token()),
                Arguments.of(
                        "not yet good",
                        jwt.with("nbf", Instant.now().plusSeconds(600).getEpochSecond())
                                .token()),
                Arguments.of("too long", jwt.with("later", "x".repeat(8_192)).token()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void keepsOutWith4001(String what, String bad) {
        try (SocketClient client = server.open(bad)) {
            client.expectClosing(4001, false, true);
        }
    }

    @Test
    void tellsAnExpiredTokenFromABadOne() {
        Jwt expired = Jwt.of(user).expiring(Instant.now().minusSeconds(60));
        try (SocketClient client = server.open(expired.token())) {
            client.expectClosing(4002, true, true);
        }
        String forged = expired.token("HS256", "HmacSHA256", "another" + Jwt.SECRET);
        try (SocketClient client = server.open(forged)) {
            client.expectClosing(4001, false, true);
        }
    }

    @Test
    void keepsOutAUserWhoNoLongerExistsAndNamesTheOthers() {
        try (LiveServer server = LiveServer.start(
                settings -> settings.userDirectory(id -> id.equals("1") ? new UserProfile("1", "ada") : null))) {
            try (SocketClient client = server.open(Jwt.tokenOf(2L))) {
                client.expectClosing(4001, false, true);
            }
            try (SocketClient client = server.open(Jwt.tokenOf(1L))) {
                assertThat(client.next().get("message").textValue()).isEqualTo("Connected as ada");
            }
        }
    }

    @Test
    void takesAnotherClaimForTheId() {
        JwtTokenAuthenticator byEmail = JwtTokenAuthenticator.builder(Jwt.SECRET)
                .userIdClaim("sub")
                .usernameClaim("name")
                .build();
        try (LiveServer server = LiveServer.start(settings -> settings.authenticator(byEmail));
                SocketClient client = server.open(Jwt.of(1L)
                        .with("sub", "ada@x.org")
                        .with("name", "Ada L")
                        .token())) {
            JsonNode hello = client.next();
            assertThat(hello.get("user_id").textValue()).isEqualTo("ada@x.org");
            assertThat(hello.get("message").textValue()).isEqualTo("Connected as Ada L");
        }
    }

    // --- while connected

    @Test
    void takesAFreshTokenOfTheSameUserInBand() {
        Jwt fresh = Jwt.of(user).expiring(Instant.now().plus(Duration.ofHours(5)));
        try (SocketClient client = server.connect(user)) {
            client.send("{'type':'authenticate','token':'" + fresh.token() + "'}");
            client.expect("{'type':'authenticated','token_expires_at':'" + fresh.expiry() + "'}");
            client.send("{'type':'authenticate','token':'" + fresh.token() + "','ref':'r1'}");
            client.expect("{'type':'authenticated','token_expires_at':'" + fresh.expiry() + "','ref':'r1'}");
        }
    }

    @Test
    void takesNoTokenOfAnotherUserInBand() {
        try (SocketClient client = server.connect(user)) {
            client.send("{'type':'authenticate','token':'" + Jwt.tokenOf(ServedHub.newUser()) + "','ref':'r1'}");
            client.expect("{'type':'error','message':'<text>','code':'forbidden','ref':'r1'}");
            client.expectNothing();
        }
    }

    @Test
    void closesOnABadTokenInBand() {
        try (SocketClient client = server.connect(user)) {
            client.send("{'type':'authenticate','token':'garbage'}");
            client.expectClosing(4001, false, true);
        }
    }

    @Test
    void closesWhenTheTokenExpiresUnlessAFreshOneCame() {
        JwtTokenAuthenticator strict =
                JwtTokenAuthenticator.builder(Jwt.SECRET).leeway(Duration.ZERO).build();
        try (LiveServer server =
                LiveServer.start(settings -> settings.authenticator(strict).tokenLeeway(Duration.ZERO))) {
            String brief = Jwt.of(user).expiring(Instant.now().plusSeconds(2)).token();
            try (SocketClient refreshed = server.connectWith(brief);
                    SocketClient left = server.connectWith(brief)) {
                refreshed.send("{'type':'authenticate','token':'" + token + "'}");
                assertThat(refreshed.next().get("type").textValue()).isEqualTo("authenticated");
                left.expectClosing(4002, true, true);
                refreshed.expectNothing();
            }
        }
    }

    @Test
    void completesNoHandshakeElsewhere() {
        assertThat(catchThrowable(() -> SocketClient.connect(server.socket("more?token=" + token))))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(WebSocketHandshakeException.class)
                .hasRootCauseMessage("Unexpected HTTP response status code 404");
    }
}

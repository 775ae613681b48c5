package io.notifyhub.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import io.notifyhub.testkit.ManualClock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwtTokenAuthenticatorTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String SIMPLEJWT_SECRET = "notifyhub-test-key-notifyhub-test-key";
    private static final Algorithm HS256 = Algorithm.HMAC256(SECRET);

    private final ManualClock clock = new ManualClock();
    private final JwtTokenAuthenticator authenticator =
            JwtTokenAuthenticator.builder(SECRET).clock(clock).build();

    private Instant in(long seconds) {
        return clock.instant().plusSeconds(seconds);
    }

    private JWTCreator.Builder good() {
        return JWT.create().withClaim("user_id", "5").withExpiresAt(in(60));
    }

    private Principal accepted(JWTCreator.Builder token) throws AuthenticationException {
        return authenticator.authenticate(token.sign(HS256));
    }

    private void refused(String token) {
        assertThatThrownBy(() -> authenticator.authenticate(token))
                .isInstanceOfSatisfying(AuthenticationException.class, e -> {
                    assertThat(e.isExpired()).isFalse();
                    assertThat(e.getMessage()).isNotEmpty();
                    if (token.length() > 20) {
                        assertThat(e.getMessage()).doesNotContain(token.substring(0, 20));
                    }
                });
    }

    /** A token of exactly these two texts, signed as it should be. */
    private static String signed(String header, String payload) {
        try {
            Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
            String content = base64.encodeToString(header.getBytes(StandardCharsets.UTF_8))
                    + '.'
                    + base64.encodeToString(payload.getBytes(StandardCharsets.UTF_8));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return content + '.' + base64.encodeToString(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private String payload(String userId) {
        return "{\"user_id\":" + userId + ",\"exp\":" + in(60).getEpochSecond() + "}";
    }

    @Test
    void aGoodTokenNamesItsUserAndItsEnd() throws AuthenticationException {
        Principal principal = accepted(good().withClaim("username", "Ann"));
        assertThat(principal.userId()).isEqualTo("5");
        assertThat(principal.username()).isEqualTo("Ann");
        assertThat(principal.displayName()).isEqualTo("Ann");
        assertThat(principal.expiresAt()).isEqualTo(in(60));
        assertThat(principal.scopes()).isEmpty();
        assertThat(accepted(good()).displayName()).isEqualTo("5");
    }

    // --- signatures

    @Test
    void aTokenWithoutASignatureIsRefused() {
        refused(good().sign(Algorithm.none()));
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        for (String none : List.of("none", "None", "NONE")) {
            String header = base64.encodeToString(("{\"alg\":\"" + none + "\"}").getBytes(StandardCharsets.UTF_8));
            String body = base64.encodeToString(payload("5").getBytes(StandardCharsets.UTF_8));
            refused(header + '.' + body + '.');
            refused(header + '.' + body);
        }
    }

    @Test
    void anotherAlgorithmIsRefusedEvenWithTheSameSecret() throws NoSuchAlgorithmException {
        refused(good().sign(Algorithm.HMAC512(SECRET)));
        refused(good().sign(Algorithm.HMAC384(SECRET)));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        var pair = generator.generateKeyPair();
        refused(good().sign(Algorithm.RSA256((RSAPublicKey) pair.getPublic(), (RSAPrivateKey) pair.getPrivate())));
    }

    @Test
    void aWrongSecretOrAChangedTokenIsRefused() {
        refused(good().sign(Algorithm.HMAC256(SECRET + "x")));
        String token = good().sign(HS256);
        refused(token.substring(0, token.lastIndexOf('.') + 1));
        String other = good().withClaim("scope", "notify:admin").sign(Algorithm.HMAC256(SECRET + "x"));
        refused(other.substring(0, other.lastIndexOf('.')) + token.substring(token.lastIndexOf('.')));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a", "a.b", "a.b.c", "a.b.c.d", "ü.ü.ü", "{}.{}.{}"})
    void nonsenseIsRefused(String token) {
        refused(token);
    }

    @Test
    void brokenJsonIsRefused() {
        refused(signed("{\"alg\":\"HS256\"}", "{"));
        refused(signed("{\"alg\":\"HS256\"}", "[]"));
        refused(signed("{\"alg\":\"HS256\"}", "null"));
        refused(signed("{\"alg\":\"HS256\"}", "7"));
        refused(signed("{}", payload("5")));
        refused(signed("[]", payload("5")));
    }

    @Test
    void aShortSecretIsRefusedAtTheBuilder() {
        assertThatThrownBy(() -> JwtTokenAuthenticator.hmac("x".repeat(31)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("31");
        assertThat(JwtTokenAuthenticator.hmac("ü".repeat(16)).toString()).doesNotContain("ü");
    }

    @Test
    void criticalHeadersAreRefused() {
        refused(good().withHeader(Map.of("crit", List.of("exp"))).sign(HS256));
        refused(signed("{\"alg\":\"HS256\",\"crit\":[]}", payload("5")));
    }

    @Test
    void aTokenOfMoreThan8KiBIsRefused() throws AuthenticationException {
        refused(good().withClaim("x", "x".repeat(8 << 10)).sign(HS256));
        assertThat(accepted(good().withClaim("x", "x".repeat(5_000))).userId()).isEqualTo("5");
    }

    // --- time

    @Test
    void aTokenWithoutAnEndIsRefused() {
        refused(JWT.create().withClaim("user_id", "5").sign(HS256));
        refused(signed("{\"alg\":\"HS256\"}", "{\"user_id\":\"5\",\"exp\":null}"));
        refused(signed("{\"alg\":\"HS256\"}", "{\"user_id\":\"5\",\"exp\":\"tomorrow\"}"));
        refused(signed("{\"alg\":\"HS256\"}", "{\"user_id\":\"5\",\"exp\":\"9999999999\"}"));
    }

    @Test
    void anEndBeyondAllTimeIsRefusedAndNotTakenForAFailure() {
        for (String exp : List.of("9223372036854775807", "1e300", "99999999999999999999999999", "-1e300")) {
            assertThatThrownBy(() -> authenticator.authenticate(
                            signed("{\"alg\":\"HS256\"}", "{\"user_id\":\"5\",\"exp\":" + exp + "}")))
                    .as(exp)
                    .isInstanceOf(AuthenticationException.class);
        }
    }

    @Test
    void anExpiredTokenIsForgivenWithinTheLeewayAndSaysSoBeyond() throws AuthenticationException {
        String token = good().withExpiresAt(Date.from(in(10))).sign(HS256);
        clock.advance(Duration.ofSeconds(10 + 29));
        assertThat(authenticator.authenticate(token).userId()).isEqualTo("5");
        clock.advance(Duration.ofSeconds(2));
        assertThatThrownBy(() -> authenticator.authenticate(token))
                .isInstanceOfSatisfying(
                        AuthenticationException.class,
                        e -> assertThat(e.isExpired()).isTrue());
    }

    @Test
    void anExpiredTokenOfAnotherKindIsNotWorthRefreshing() {
        refused(good().withExpiresAt(in(-600)).sign(Algorithm.HMAC256(SECRET + "x")));
    }

    @Test
    void aTokenOfTheFutureIsRefused() throws AuthenticationException {
        refused(good().withNotBefore(in(31)).sign(HS256));
        assertThat(accepted(good().withNotBefore(in(29))).userId()).isEqualTo("5");
    }

    // --- claims

    @Test
    void theUserIdIsAStringOrAWholeNumber() throws AuthenticationException {
        for (Map.Entry<String, String> id : Map.of(
                        "\"5\"", "5",
                        "5", "5",
                        "-7", "-7",
                        "\"a b\"", "a b",
                        "9007199254740993", "9007199254740993",
                        "18446744073709551616", "18446744073709551616",
                        "\"05\"", "05")
                .entrySet()) {
            assertThat(authenticator
                            .authenticate(signed("{\"alg\":\"HS256\"}", payload(id.getKey())))
                            .userId())
                    .isEqualTo(id.getValue());
        }
    }

    @Test
    void anyOtherUserIdIsRefused() {
        for (String id : List.of(
                "5.0",
                "5.5",
                "1e3",
                "true",
                "null",
                "[5]",
                "{\"id\":5}",
                "\"\"",
                '"' + "x".repeat(129) + '"',
                "\"a\\u0000\"",
                "\"\\ud800\"")) {
            refused(signed("{\"alg\":\"HS256\"}", payload(id)));
        }
        refused(JWT.create().withExpiresAt(in(60)).sign(HS256));
        refused(JWT.create().withExpiresAt(in(60)).withSubject("5").sign(HS256));
    }

    @Test
    void theNamesOfTheClaimsAreSettings() throws AuthenticationException {
        JwtTokenAuthenticator other = JwtTokenAuthenticator.builder(SECRET)
                .clock(clock)
                .userIdClaim("sub")
                .usernameClaim("name")
                .build();
        Principal principal = other.authenticate(JWT.create()
                .withSubject("ann")
                .withClaim("name", "Ann")
                .withExpiresAt(in(60))
                .sign(HS256));
        assertThat(principal.userId()).isEqualTo("ann");
        assertThat(principal.username()).isEqualTo("Ann");
    }

    @Test
    void onlyAccessAndSlidingTokensAreAccepted() throws AuthenticationException {
        assertThat(accepted(good().withClaim("token_type", "access")).userId()).isEqualTo("5");
        assertThat(accepted(good().withClaim("token_type", "sliding")).userId()).isEqualTo("5");
        refused(good().withClaim("token_type", "refresh").sign(HS256));
        refused(good().withClaim("token_type", "ACCESS").sign(HS256));
        refused(good().withClaim("token_type", 5).sign(HS256));
        refused(good().withNullClaim("token_type").sign(HS256));
    }

    @Test
    void scopesAreSeparatedBySpaces() throws AuthenticationException {
        assertThat(accepted(good().withClaim("scope", " notify:send  other notify:send "))
                        .scopes())
                .containsExactlyInAnyOrder("notify:send", "other");
        assertThat(accepted(good().withClaim("scope", "notify:send")).hasScope(Principal.SCOPE_SEND))
                .isTrue();
        assertThat(accepted(good().withClaim("scope", " ")).scopes()).isEmpty();
        assertThat(accepted(good().withClaim("scope", 5)).scopes()).isEmpty();
        assertThat(accepted(good().withClaim("scope", "xnotify:send notify:sendx"))
                        .hasScope(Principal.SCOPE_SEND))
                .isFalse();
    }

    @Test
    void issuerAndAudienceAreCheckedWhereTheyAreSet() throws AuthenticationException {
        assertChecked(builder -> builder.issuer("me"), good().withIssuer("me"), good().withIssuer("you"));
        assertChecked(
                builder -> builder.audience("us"), good().withAudience("them", "us"), good().withAudience("them"));
        assertThat(accepted(good().withIssuer("anyone").withAudience("them")).userId())
                .isEqualTo("5");
    }

    private void assertChecked(
            UnaryOperator<JwtTokenAuthenticator.Builder> setting, JWTCreator.Builder right, JWTCreator.Builder wrong)
            throws AuthenticationException {
        JwtTokenAuthenticator strict = setting.apply(
                        JwtTokenAuthenticator.builder(SECRET).clock(clock))
                .build();
        assertThat(strict.authenticate(right.sign(HS256)).userId()).isEqualTo("5");
        assertThatThrownBy(() -> strict.authenticate(wrong.sign(HS256))).isInstanceOf(AuthenticationException.class);
        assertThatThrownBy(() -> strict.authenticate(good().sign(HS256))).isInstanceOf(AuthenticationException.class);
    }

    // --- djangorestframework-simplejwt's own

    private static String sample(String name) throws IOException {
        try (InputStream in = JwtTokenAuthenticatorTest.class.getResourceAsStream("/simplejwt/" + name + ".jwt")) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.US_ASCII).trim();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"access-default", "access-int", "sliding-default", "sliding-int"})
    void simplejwtsAccessAndSlidingTokensPass(String name) throws Exception {
        Principal principal = JwtTokenAuthenticator.hmac(SIMPLEJWT_SECRET).authenticate(sample(name));
        assertThat(principal.userId()).isEqualTo("5");
        assertThat(principal.expiresAt()).isAfter(Instant.parse("2050-01-01T00:00:00Z"));
        assertThatThrownBy(() -> authenticator.authenticate(sample(name))).isInstanceOf(AuthenticationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"refresh-default", "refresh-int"})
    void simplejwtsRefreshTokensAreRefused(String name) {
        assertThatThrownBy(() -> JwtTokenAuthenticator.hmac(SIMPLEJWT_SECRET).authenticate(sample(name)))
                .isInstanceOf(AuthenticationException.class)
                .hasMessage("the token is no access token");
    }
}

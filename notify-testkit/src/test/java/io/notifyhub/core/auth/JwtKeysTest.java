package io.notifyhub.core.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Other keys than one secret: public keys, and key sets that change while tokens come in. */
class JwtKeysTest {
    private static final String SECRET = "0123456789abcdef".repeat(4);
    private static final KeyPair RSA = rsa(2_048);
    private static final KeyPair OTHER_RSA = rsa(2_048);
    private static final KeyPair P256 = ec("secp256r1");
    private static final KeyPair P384 = ec("secp384r1");
    private static final KeyPair P521 = ec("secp521r1");

    // --- a key set that tests change

    private final List<String> keys = new ArrayList<>();
    private @Nullable String broken;
    private int fetches;
    private long now = 7;
    private final JwtTokenAuthenticator authenticator =
            JwtTokenAuthenticator.jwks(this::fetch, () -> now).build();

    private byte[] fetch() throws IOException {
        fetches++;
        if (broken != null && broken.equals("down")) {
            throw new IOException("no route");
        }
        String set = broken != null ? broken : "{\"keys\":[" + String.join(",", keys) + "]}";
        return set.getBytes(StandardCharsets.UTF_8);
    }

    private void later(Duration time) {
        now += time.toNanos();
    }

    private static KeyPair rsa(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        int from = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }

    private static String jwk(String kid, KeyPair pair, String more) {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        return "{\"kty\":\"RSA\",\"kid\":\"" + kid + "\",\"n\":\"" + number(key.getModulus()) + "\",\"e\":\""
                + number(key.getPublicExponent()) + "\"" + more + "}";
    }

    private static String ecJwk(String kid, String curve, KeyPair pair) {
        ECPublicKey key = (ECPublicKey) pair.getPublic();
        return "{\"kty\":\"EC\",\"kid\":\"" + kid + "\",\"crv\":\"" + curve + "\",\"x\":\""
                + number(key.getW().getAffineX()) + "\",\"y\":\""
                + number(key.getW().getAffineY()) + "\"}";
    }

    private static Algorithm rs256(KeyPair pair) {
        return Algorithm.RSA256((RSAPublicKey) pair.getPublic(), (RSAPrivateKey) pair.getPrivate());
    }

    private static Algorithm signer(JwtAlgorithm algorithm) {
        return switch (algorithm) {
            case HS256 -> Algorithm.HMAC256(SECRET);
            case HS384 -> Algorithm.HMAC384(SECRET);
            case HS512 -> Algorithm.HMAC512(SECRET);
            case RS256 -> rs256(RSA);
            case RS384 -> Algorithm.RSA384((RSAPublicKey) RSA.getPublic(), (RSAPrivateKey) RSA.getPrivate());
            case RS512 -> Algorithm.RSA512((RSAPublicKey) RSA.getPublic(), (RSAPrivateKey) RSA.getPrivate());
            case ES256 -> Algorithm.ECDSA256((ECPublicKey) P256.getPublic(), (ECPrivateKey) P256.getPrivate());
            case ES384 -> Algorithm.ECDSA384((ECPublicKey) P384.getPublic(), (ECPrivateKey) P384.getPrivate());
            case ES512 -> Algorithm.ECDSA512((ECPublicKey) P521.getPublic(), (ECPrivateKey) P521.getPrivate());
        };
    }

    private static JwtTokenAuthenticator checker(JwtAlgorithm algorithm) {
        return switch (algorithm) {
            case HS256, HS384, HS512 ->
                JwtTokenAuthenticator.builder(SECRET, algorithm).build();
            case RS256, RS384, RS512 ->
                JwtTokenAuthenticator.builder(RSA.getPublic(), algorithm).build();
            case ES256 ->
                JwtTokenAuthenticator.builder(P256.getPublic(), algorithm).build();
            case ES384 ->
                JwtTokenAuthenticator.builder(P384.getPublic(), algorithm).build();
            case ES512 ->
                JwtTokenAuthenticator.builder(P521.getPublic(), algorithm).build();
        };
    }

    private static String token(Algorithm by, @Nullable String kid) {
        var token = JWT.create()
                .withClaim("user_id", 5)
                .withIssuedAt(Instant.now())
                .withExpiresAt(Instant.now().plusSeconds(600));
        return kid == null ? token.sign(by) : token.withKeyId(kid).sign(by);
    }

    private void accepted(String token) throws AuthenticationException {
        assertThat(authenticator.authenticate(token).userId()).isEqualTo("5");
    }

    private void refused(String token) {
        assertThatThrownBy(() -> authenticator.authenticate(token)).isInstanceOf(AuthenticationException.class);
    }

    private void notNow(String token) {
        assertThatThrownBy(() -> authenticator.authenticate(token)).isInstanceOf(IllegalStateException.class);
    }

    // --- algorithms

    @ParameterizedTest
    @EnumSource(JwtAlgorithm.class)
    void aKeyChecksTokensOfItsAlgorithmAndNoOther(JwtAlgorithm algorithm) throws AuthenticationException {
        JwtTokenAuthenticator checker = checker(algorithm);
        for (JwtAlgorithm other : JwtAlgorithm.values()) {
            String token = token(signer(other), null);
            if (other == algorithm) {
                assertThat(checker.authenticate(token).userId()).isEqualTo("5");
            } else {
                assertThatThrownBy(() -> checker.authenticate(token))
                        .as("%s to %s", other, algorithm)
                        .isInstanceOf(AuthenticationException.class);
            }
        }
    }

    @Test
    void aPublicKeyIsNoSecret() {
        JwtTokenAuthenticator checker = JwtTokenAuthenticator.builder(RSA.getPublic(), JwtAlgorithm.RS256)
                .build();
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(RSA.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----\n";
        for (byte[] secret :
                List.of(pem.getBytes(StandardCharsets.UTF_8), RSA.getPublic().getEncoded())) {
            assertThatThrownBy(() -> checker.authenticate(token(Algorithm.HMAC256(secret), null)))
                    .isInstanceOf(AuthenticationException.class);
        }
    }

    @Test
    void aKeyOfAnotherKindOrTooShortIsRefusedAtTheBuilder() {
        assertThatThrownBy(() -> JwtTokenAuthenticator.builder("x".repeat(47), JwtAlgorithm.HS384))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("48")
                .hasMessageContaining("47");
        assertThatThrownBy(() -> JwtTokenAuthenticator.builder("x".repeat(64), JwtAlgorithm.RS256))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JwtTokenAuthenticator.builder(RSA.getPublic(), JwtAlgorithm.HS256))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JwtTokenAuthenticator.builder(RSA.getPublic(), JwtAlgorithm.ES256))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JwtTokenAuthenticator.builder(P256.getPublic(), JwtAlgorithm.RS256))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JwtTokenAuthenticator.builder(P256.getPublic(), JwtAlgorithm.ES384))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JwtTokenAuthenticator.builder(rsa(1_024).getPublic(), JwtAlgorithm.RS256))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1024");
    }

    // --- key sets

    @Test
    void keysOfASetAreFoundByTheirIds() throws AuthenticationException {
        keys.add(jwk("r1", RSA, ",\"use\":\"sig\",\"alg\":\"RS256\""));
        keys.add(jwk("r2", OTHER_RSA, ""));
        keys.add(ecJwk("e1", "P-256", P256));
        keys.add(ecJwk("e2", "P-384", P384));
        keys.add(ecJwk("e3", "P-521", P521));
        accepted(token(signer(JwtAlgorithm.RS256), "r1"));
        accepted(token(rs256(OTHER_RSA), "r2"));
        accepted(token(signer(JwtAlgorithm.ES256), "e1"));
        accepted(token(signer(JwtAlgorithm.ES384), "e2"));
        accepted(token(signer(JwtAlgorithm.ES512), "e3"));
        assertThat(fetches).isEqualTo(1);
        refused(token(rs256(OTHER_RSA), "r1"));
        refused(token(signer(JwtAlgorithm.RS512), "r1"));
        refused(token(rs256(RSA), null));
        refused(token(signer(JwtAlgorithm.HS256), "r1"));
        assertThat(fetches).isEqualTo(1);
    }

    @Test
    void aTokenWithoutAKeyIdGetsTheOnlyKeyThereIs() throws AuthenticationException {
        keys.add(jwk("r1", RSA, ""));
        accepted(token(rs256(RSA), null));
    }

    @Test
    void keysOfNoUseArePassedOver() throws AuthenticationException {
        keys.add("{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"" + number(BigInteger.TEN) + "\"}");
        keys.add("{\"kty\":\"OKP\",\"kid\":\"o\",\"crv\":\"Ed25519\",\"x\":\"AA\"}");
        keys.add(jwk("enc", OTHER_RSA, ",\"use\":\"enc\""));
        keys.add(jwk("ps", OTHER_RSA, ",\"alg\":\"PS256\""));
        keys.add(jwk("short", rsa(1_024), ""));
        keys.add("{\"kty\":\"RSA\",\"kid\":\"half\",\"n\":\"AQAB\"}");
        keys.add("{\"kty\":\"EC\",\"kid\":\"curve\",\"crv\":\"secp256k1\",\"x\":\"AA\",\"y\":\"AA\"}");
        keys.add(jwk("r1", RSA, ""));
        accepted(token(rs256(RSA), "r1"));
        refused(token(rs256(OTHER_RSA), "enc"));
        refused(token(rs256(OTHER_RSA), "ps"));
        refused(token(signer(JwtAlgorithm.HS256), "s"));
    }

    @Test
    void anUnknownKeyIdIsLookedForAtMostOnceAMinute() throws AuthenticationException {
        keys.add(jwk("r1", RSA, ""));
        accepted(token(rs256(RSA), "r1"));
        keys.set(0, jwk("r2", OTHER_RSA, ""));
        refused(token(rs256(OTHER_RSA), "r2"));
        assertThat(fetches).isEqualTo(1);
        later(JwksKeys.BETWEEN_FETCHES);
        for (int i = 0; i < 100; i++) {
            refused(token(rs256(OTHER_RSA), "made-up-" + i));
        }
        assertThat(fetches).isEqualTo(2);
        accepted(token(rs256(OTHER_RSA), "r2"));
        refused(token(rs256(RSA), "r1"));
        refused(token(rs256(OTHER_RSA), "x".repeat(5_000)));
        assertThat(fetches).isEqualTo(2);
    }

    @Test
    void keysThatWereWithdrawnAreForgottenWithinTheHour() throws AuthenticationException {
        keys.add(jwk("r1", RSA, ""));
        accepted(token(rs256(RSA), "r1"));
        keys.set(0, jwk("r2", OTHER_RSA, ""));
        later(JwksKeys.MAX_AGE.minusSeconds(1));
        accepted(token(rs256(RSA), "r1"));
        later(Duration.ofSeconds(1));
        refused(token(rs256(RSA), "r1"));
        accepted(token(rs256(OTHER_RSA), "r2"));
        assertThat(fetches).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"down", "", "{", "[]", "{\"keys\":{}}", "{\"keys\":[]}", "{\"keys\":[7]}", "null"})
    void theLastGoodKeysStayWhileTheSetCannotBeHad(String answer) throws AuthenticationException {
        keys.add(jwk("r1", RSA, ""));
        accepted(token(rs256(RSA), "r1"));
        broken = answer;
        later(JwksKeys.MAX_AGE);
        accepted(token(rs256(RSA), "r1"));
        assertThat(fetches).isEqualTo(2);
        accepted(token(rs256(RSA), "r1"));
        notNow(token(rs256(OTHER_RSA), "r2"));
        assertThat(fetches).as("tried again once a minute").isEqualTo(2);
        later(JwksKeys.BETWEEN_FETCHES);
        broken = null;
        accepted(token(rs256(RSA), "r1"));
        assertThat(fetches).isEqualTo(3);
        refused(token(rs256(OTHER_RSA), "r2"));
    }

    @Test
    void withoutAnyKeyClientsAreToldToComeBack() throws AuthenticationException {
        keys.add(jwk("r1", RSA, ""));
        broken = "down";
        notNow(token(rs256(RSA), "r1"));
        notNow(token(rs256(RSA), "r1"));
        assertThat(fetches).isEqualTo(1);
        broken = null;
        later(JwksKeys.BEFORE_FIRST_IS_TRIED_AGAIN);
        accepted(token(rs256(RSA), "r1"));
    }

    @Test
    void nobodyWaitsForAFetchButWhoDoesIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        keys.add(jwk("r1", RSA, ""));
        JwtTokenAuthenticator slow = JwtTokenAuthenticator.jwks(
                        () -> {
                            begun.countDown();
                            try {
                                go.await();
                            } catch (InterruptedException e) {
                                throw new IOException(e);
                            }
                            return fetch();
                        },
                        () -> now)
                .build();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread first = new Thread(() -> {
            try {
                slow.authenticate(token(rs256(RSA), "r1"));
            } catch (AuthenticationException | RuntimeException e) {
                failure.set(e);
            }
        });
        first.start();
        begun.await();
        assertThatThrownBy(() -> slow.authenticate(token(rs256(RSA), "r1"))).isInstanceOf(IllegalStateException.class);
        go.countDown();
        first.join();
        assertThat(failure.get()).isNull();
        assertThat(slow.authenticate(token(rs256(RSA), "r1")).userId()).isEqualTo("5");
    }

    // --- over HTTP

    @Test
    void aKeySetIsFetchedFromItsAddress() throws Exception {
        keys.add(jwk("r1", RSA, ""));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/good", exchange -> {
            byte[] body = fetch();
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/good");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.createContext("/endless", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (exchange) {
                for (int i = 0; i < 1_000; i++) {
                    exchange.getResponseBody().write(new byte[1_024]);
                }
            }
        });
        server.start();
        try {
            String address = "http://127.0.0.1:" + server.getAddress().getPort();
            JwtTokenAuthenticator good =
                    JwtTokenAuthenticator.jwks(URI.create(address + "/good")).build();
            assertThat(good.authenticate(token(rs256(RSA), "r1")).userId()).isEqualTo("5");
            for (String path : List.of("/moved", "/endless", "/missing")) {
                JwtTokenAuthenticator bad =
                        JwtTokenAuthenticator.jwks(URI.create(address + path)).build();
                assertThatThrownBy(() -> bad.authenticate(token(rs256(RSA), "r1")))
                        .as(path)
                        .isInstanceOf(IllegalStateException.class);
            }
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://example.com/keys?x=secret", "ftp://127.0.0.1/", "keys.json", "file:///etc/passwd"})
    void aKeySetIsNotFetchedFromJustAnywhere(String address) {
        assertThatThrownBy(() -> JwtTokenAuthenticator.jwks(URI.create(address)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
    }
}

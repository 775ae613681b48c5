package io.notifyhub.spring.boot;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.time.Duration;
import java.time.Instant;

/** Tokens of the tests' secret. */
final class Tokens {
    static final String SECRET = "a secret for tests, of 32 bytes or more";

    private Tokens() {}

    static String of(String user) {
        return JWT.create()
                .withClaim("user_id", user)
                .withExpiresAt(Instant.now().plus(Duration.ofHours(1)))
                .sign(Algorithm.HMAC256(SECRET));
    }
}

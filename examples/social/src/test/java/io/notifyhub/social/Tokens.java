package io.notifyhub.social;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import java.time.Duration;
import java.time.Instant;

/** Access tokens that the application would not give. */
final class Tokens {
    private Tokens() {}

    static String of(String user) {
        return of(user, Duration.ofMinutes(10));
    }

    /** @param left negative if it has expired */
    static String of(String user, Duration left) {
        return JWT.create()
                .withClaim("user_id", user)
                .withExpiresAt(Instant.now().plus(left))
                .sign(Algorithm.HMAC256(RunningApplication.SECRET));
    }
}

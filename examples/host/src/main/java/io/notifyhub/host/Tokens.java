package io.notifyhub.host;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.protocol.UserIds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Mints access tokens as the host accepts them, in the form of djangorestframework-simplejwt. */
final class Tokens {
    private Tokens() {}

    static String mint(String secret, String userId, Duration lifetime, List<String> scopes) {
        Instant now = Instant.now();
        JWTCreator.Builder token = JWT.create()
                .withClaim("token_type", "access")
                .withJWTId(UUID.randomUUID().toString().replace("-", ""))
                .withIssuedAt(now)
                .withExpiresAt(now.plus(lifetime));
        if (UserIds.isJsonNumber(UserIds.check(userId))) {
            token.withClaim(JwtTokenAuthenticator.DEFAULT_USER_ID_CLAIM, Long.parseLong(userId));
        } else {
            token.withClaim(JwtTokenAuthenticator.DEFAULT_USER_ID_CLAIM, userId);
        }
        if (!scopes.isEmpty()) {
            token.withClaim("scope", String.join(" ", scopes));
        }
        return token.sign(Algorithm.HMAC256(secret));
    }
}

package io.notifyhub.social.accounts;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTCreator;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.notifyhub.core.auth.Principal;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** Mints what lets somebody in for a few minutes: a JWT as the hub, too, accepts it. Immutable and thread-safe. */
public final class AccessTokens {
    private static final String SINCE = "logged_in_at";
    private static final long MILLIS = 1_000;

    private final Algorithm algorithm;
    private final Duration lifetime;
    private final InstantSource clock;

    public AccessTokens(String secret, Duration lifetime, InstantSource clock) {
        this.algorithm = Algorithm.HMAC256(secret);
        this.lifetime = lifetime;
        this.clock = clock;
    }

    String mint(Person person) {
        return mint(person, clock.millis() / MILLIS);
    }

    /** Who a sliding token is of, and since when they are logged in. */
    record Sliding(long personId, long since) {}

    /** Reads a token that is to be slid on; empty if it is good for nothing, or was slid on for too long. */
    Optional<Sliding> sliding(String token, Duration longest) {
        try {
            DecodedJWT known = JWT.require(algorithm)
                    .withClaim("token_type", "access")
                    .build()
                    .verify(token);
            Long since = known.getClaim(SINCE).asLong();
            Long personId = known.getClaim("user_id").asLong();
            return since == null || personId == null || clock.millis() / MILLIS - since > longest.toSeconds()
                    ? Optional.empty()
                    : Optional.of(new Sliding(personId, since));
        } catch (JWTVerificationException e) {
            return Optional.empty();
        }
    }

    /** @param since when they logged in, in Unix seconds */
    String mint(Person person, long since) {
        JWTCreator.Builder token = JWT.create()
                .withClaim(SINCE, since)
                .withClaim("token_type", "access")
                .withClaim("user_id", person.id())
                .withClaim("username", person.username())
                .withJWTId(UUID.randomUUID().toString())
                .withIssuedAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
                .withExpiresAt(clock.instant().plus(lifetime));
        if (person.operator()) {
            token.withClaim("scope", Principal.SCOPE_ADMIN + ' ' + Principal.SCOPE_SEND);
        }
        return token.sign(algorithm);
    }
}

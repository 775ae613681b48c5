package io.notifyhub.social.accounts;

import com.auth0.jwt.JWT;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.JWTVerificationException;
import com.auth0.jwt.interfaces.DecodedJWT;
import io.notifyhub.social.data.Database;
import io.notifyhub.social.data.Sql;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

/**
 * What keeps somebody logged in: refresh tokens, of which each is good once and brings the next. Who shows one that was used
 * before has stolen it, or was stolen from: then nobody of that login gets another. Methods block. Thread-safe.
 */
public final class Logins {
    private static final String TYPE = "refresh";

    private final Database database;
    private final Algorithm algorithm;
    private final Duration lifetime;
    private final InstantSource clock;

    public Logins(Database database, String secret, Duration lifetime, InstantSource clock) {
        this.database = database;
        this.algorithm = Algorithm.HMAC256(secret);
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /** How long a refresh token is good. */
    public Duration lifetime() {
        return lifetime;
    }

    /** A login and its token of the moment. */
    record Refreshed(long personId, String refreshToken) {}

    String begin(long personId) {
        String family = UUID.randomUUID().toString();
        String tokenId = UUID.randomUUID().toString();
        long now = clock.millis();
        return database.transaction(connection -> {
            int gone = Sql.update(connection, "DELETE FROM social_refresh WHERE expires_at < ?", now);
            int added = Sql.update(
                    connection,
                    "INSERT INTO social_refresh (family, person_id, token_id, expires_at) VALUES (?, ?, ?, ?)",
                    family,
                    personId,
                    tokenId,
                    now + lifetime.toMillis());
            assert gone >= 0 && added == 1;
            return mint(personId, family, tokenId);
        });
    }

    private String mint(long personId, String family, String tokenId) {
        return JWT.create()
                .withClaim("token_type", TYPE)
                .withClaim("user_id", personId)
                .withClaim("family", family)
                .withJWTId(tokenId)
                .withIssuedAt(clock.instant())
                .withExpiresAt(clock.instant().plus(lifetime))
                .sign(algorithm);
    }

    /** Takes a token for the next one; empty if it is good for nothing. */
    Optional<Refreshed> refresh(String token) {
        Optional<DecodedJWT> known = verified(token);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        long personId = known.get().getClaim("user_id").asLong();
        String family = known.get().getClaim("family").asString();
        String next = UUID.randomUUID().toString();
        return database.transaction(connection -> {
            int turned = Sql.update(
                    connection,
                    "UPDATE social_refresh SET token_id = ?, expires_at = ? WHERE family = ? AND token_id = ?",
                    next,
                    clock.millis() + lifetime.toMillis(),
                    family,
                    known.get().getId());
            if (turned == 1) {
                return Optional.of(new Refreshed(personId, mint(personId, family, next)));
            }
            int ended = Sql.update(connection, "DELETE FROM social_refresh WHERE family = ?", family);
            assert ended <= 1;
            return Optional.empty();
        });
    }

    /** Ends the login of this token, which may be good for nothing already. */
    void end(String token) {
        verified(token).ifPresent(known -> {
            int ended = database.transaction(connection -> Sql.update(
                    connection,
                    "DELETE FROM social_refresh WHERE family = ?",
                    known.getClaim("family").asString()));
            assert ended <= 1;
        });
    }

    private Optional<DecodedJWT> verified(String token) {
        try {
            DecodedJWT known = JWT.require(algorithm)
                    .withClaim("token_type", TYPE)
                    .withClaimPresence("family")
                    .build()
                    .verify(token);
            return known.getId() == null || known.getClaim("user_id").asLong() == null
                    ? Optional.empty()
                    : Optional.of(known);
        } catch (JWTVerificationException e) {
            return Optional.empty();
        }
    }
}

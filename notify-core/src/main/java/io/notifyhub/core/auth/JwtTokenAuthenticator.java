package io.notifyhub.core.auth;

import com.auth0.jwt.JWT;
import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.algorithms.Algorithm;
import com.auth0.jwt.exceptions.TokenExpiredException;
import com.auth0.jwt.interfaces.Claim;
import com.auth0.jwt.interfaces.DecodedJWT;
import com.auth0.jwt.interfaces.Verification;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Accepts signed JWTs (RFC 7519), by default as djangorestframework-simplejwt mints its access tokens. One algorithm per
 * key; the header of a token may name a key of a key set, and never chooses an algorithm. Required are {@code exp} and the
 * claim with the user's id; {@code token_type} is {@code access}, {@code sliding} or absent. A token longer than 8 KiB, or
 * with a {@code crit} header, is refused. Thread-safe; blocks only to fetch a key set, for some seconds at most.
 */
public final class JwtTokenAuthenticator implements TokenAuthenticator {
    /** The claim with the user's id unless set otherwise. */
    public static final String DEFAULT_USER_ID_CLAIM = "user_id";

    /** The difference of clocks that is forgiven unless set otherwise. */
    public static final Duration DEFAULT_LEEWAY = Duration.ofSeconds(30);

    /** The shortest HMAC secret, in bytes (RFC 7518 section 3.2). */
    public static final int MIN_SECRET_BYTES = 32;

    private static final int MAX_TOKEN_LENGTH = 8 << 10;
    private static final Set<String> ACCEPTED_TYPES = Set.of("access", "sliding");
    private static final Pattern SPACES = Pattern.compile(" +");

    private final JwtKeys keys;
    private final String userIdClaim;
    private final String usernameClaim;

    private JwtTokenAuthenticator(Builder from) {
        this.keys = from.keys.apply(from);
        this.userIdClaim = from.userIdClaim;
        this.usernameClaim = from.usernameClaim;
    }

    /**
     * HS256 with the defaults.
     *
     * @throws IllegalArgumentException if the secret is shorter than {@link #MIN_SECRET_BYTES}
     */
    public static JwtTokenAuthenticator hmac(String secret) {
        return builder(secret).build();
    }

    /** HS256 with a secret of at least {@link #MIN_SECRET_BYTES}, and settings. */
    public static Builder builder(String secret) {
        return builder(secret, JwtAlgorithm.HS256);
    }

    /**
     * A secret for one of the HMAC algorithms.
     *
     * @throws IllegalArgumentException if it is shorter than the algorithm's hash
     */
    public static Builder builder(String secret, JwtAlgorithm algorithm) {
        return single(algorithm.withSecret(secret.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The public key of whoever signs the tokens.
     *
     * @throws IllegalArgumentException if it is of another kind than the algorithm's, or shorter than 2,048 bits
     */
    public static Builder builder(PublicKey key, JwtAlgorithm algorithm) {
        return single(algorithm.withKey(key));
    }

    private static Builder single(Algorithm algorithm) {
        return new Builder(settings -> {
            JWTVerifier verifier = settings.verifier(algorithm);
            return token -> verifier;
        });
    }

    /**
     * The public keys that an identity provider publishes (RFC 7517): RS256 to RS512 and ES256 to ES512, each key with the
     * algorithm it names, or RS256. Fetched at the first token, then every hour, and when a token names another key, at most
     * once a minute; the last good keys stay where that fails.
     *
     * @param keySet an address of https, or of http on this machine
     */
    public static Builder jwks(URI keySet) {
        return jwks(new JwksUrl(keySet), System::nanoTime);
    }

    static Builder jwks(JwksKeys.Source source, LongSupplier nanoTime) {
        return new Builder(settings -> new JwksKeys(source, nanoTime, settings::verifier));
    }

    @Override
    public Principal authenticate(String token) throws AuthenticationException {
        if (token.length() > MAX_TOKEN_LENGTH) {
            throw AuthenticationException.invalid("the token is longer than " + MAX_TOKEN_LENGTH + " characters");
        }
        DecodedJWT jwt = verify(token);
        if (!jwt.getHeaderClaim("crit").isMissing()) {
            throw AuthenticationException.invalid("the token has critical headers");
        }
        Instant expiresAt = jwt.getExpiresAtAsInstant();
        if (expiresAt == null) {
            throw AuthenticationException.invalid("the token has no end");
        }
        Claim type = jwt.getClaim("token_type");
        if (!type.isMissing() && !ACCEPTED_TYPES.contains(String.valueOf(type.asString()))) {
            throw AuthenticationException.invalid("the token is no access token");
        }
        Claim scope = jwt.getClaim("scope");
        Claim username = jwt.getClaim(usernameClaim);
        return principal(jwt)
                .withUsername(username.asString())
                .withScopes(scopes(scope.asString()))
                .withIssuedAt(jwt.getIssuedAtAsInstant())
                .withExpiresAt(expiresAt);
    }

    private DecodedJWT verify(String token) throws AuthenticationException {
        DecodedJWT decoded = decode(token);
        JWTVerifier verifier = keys.verifierOf(decoded);
        try {
            return verifier.verify(decoded);
        } catch (TokenExpiredException e) {
            throw AuthenticationException.expired();
        } catch (RuntimeException e) {
            // Nothing here waits for anything: what goes wrong is the token's fault, and no reason to come back with
            // it.
            throw AuthenticationException.invalid("the token is not valid");
        }
    }

    private static DecodedJWT decode(String token) throws AuthenticationException {
        try {
            return JWT.decode(token);
        } catch (RuntimeException e) {
            throw AuthenticationException.invalid("the token is not valid");
        }
    }

    private Principal principal(DecodedJWT jwt) throws AuthenticationException {
        Object id = jwt.getClaim(userIdClaim).as(Object.class);
        boolean usable =
                id instanceof String || id instanceof Integer || id instanceof Long || id instanceof BigInteger;
        try {
            if (usable) {
                return Principal.of(id.toString());
            }
        } catch (IllegalArgumentException e) {
            throw AuthenticationException.invalid("the token names an unusable user id");
        }
        throw AuthenticationException.invalid("the token has no claim '" + userIdClaim + "' with a user id");
    }

    private static Set<String> scopes(@Nullable String claim) {
        return claim == null || claim.isBlank() ? Set.of() : Set.copyOf(List.of(SPACES.split(claim.trim())));
    }

    @Override
    public String toString() {
        return "JwtTokenAuthenticator[userIdClaim=" + userIdClaim + ']';
    }

    /** Settings of a {@link JwtTokenAuthenticator}. Not thread-safe. */
    public static final class Builder {
        private final Function<Builder, JwtKeys> keys;
        private String userIdClaim = DEFAULT_USER_ID_CLAIM;
        private String usernameClaim = "username";
        private Duration leeway = DEFAULT_LEEWAY;
        private Clock clock = Clock.systemUTC();
        private @Nullable String issuer;
        private @Nullable String audience;

        private Builder(Function<Builder, JwtKeys> keys) {
            this.keys = keys;
        }

        /** The claim with the user's id, a string or a whole number; {@link #DEFAULT_USER_ID_CLAIM} by default. */
        public Builder userIdClaim(String value) {
            this.userIdClaim = value;
            return this;
        }

        /** The claim with the user's name, {@code username} by default. */
        public Builder usernameClaim(String value) {
            this.usernameClaim = value;
            return this;
        }

        /** The issuer every token must name; any by default. */
        public Builder issuer(String value) {
            this.issuer = value;
            return this;
        }

        /** The audience every token must name; any by default. */
        public Builder audience(String value) {
            this.audience = value;
            return this;
        }

        /** The difference of clocks that is forgiven, in whole seconds; {@link #DEFAULT_LEEWAY} by default. */
        public Builder leeway(Duration value) {
            if (value.isNegative()) {
                throw new IllegalArgumentException("leeway must not be negative, was " + value);
            }
            this.leeway = value;
            return this;
        }

        /** The wall clock that {@code exp} is compared with. */
        public Builder clock(Clock value) {
            this.clock = value;
            return this;
        }

        private JWTVerifier verifier(Algorithm algorithm) {
            Verification verification =
                    JWT.require(algorithm).withClaimPresence("exp").acceptLeeway(leeway.toSeconds());
            if (issuer != null) {
                verification.withIssuer(issuer);
            }
            if (audience != null) {
                verification.withAudience(audience);
            }
            return ((JWTVerifier.BaseVerification) verification).build(clock);
        }

        public JwtTokenAuthenticator build() {
            return new JwtTokenAuthenticator(this);
        }
    }
}

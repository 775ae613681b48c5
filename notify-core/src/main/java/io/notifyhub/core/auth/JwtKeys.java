package io.notifyhub.core.auth;

import com.auth0.jwt.JWTVerifier;
import com.auth0.jwt.interfaces.DecodedJWT;

/** Where the key that checks a token comes from. Thread-safe. */
@FunctionalInterface
interface JwtKeys {
    /**
     * What checks this token. The token is not to be trusted yet: it may only name a key, never an algorithm.
     *
     * @throws AuthenticationException if there is no key for it
     * @throws RuntimeException if that cannot be told now
     */
    JWTVerifier verifierOf(DecodedJWT token) throws AuthenticationException;
}

package io.notifyhub.spring.boot;

import io.notifyhub.core.auth.AuthenticationException;
import io.notifyhub.core.auth.Principal;
import io.notifyhub.core.auth.TokenAuthenticator;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidationException;

/**
 * Lets in whom a {@link JwtDecoder} does. Its other failures, such as a key set that cannot be fetched, count as temporary.
 * Immutable and thread-safe.
 *
 * @param userIdClaim a string or a whole number
 */
record JwtDecoderAuthenticator(JwtDecoder decoder, String userIdClaim, String usernameClaim)
        implements TokenAuthenticator {
    /** As Spring Security's own validator of times says it. */
    private static final String EXPIRED = "Jwt expired";

    @Override
    public Principal authenticate(String token) throws AuthenticationException {
        Jwt jwt = decoded(token);
        Object id = jwt.getClaims().get(userIdClaim);
        if (!(id instanceof String) && !(id instanceof Integer) && !(id instanceof Long)) {
            throw AuthenticationException.invalid("the claim " + userIdClaim + " is missing");
        }
        try {
            return Principal.of(String.valueOf(id))
                    .withUsername(jwt.getClaims().get(usernameClaim) instanceof String name ? name : null)
                    .withScopes(scopes(jwt))
                    .withIssuedAt(jwt.getIssuedAt())
                    .withExpiresAt(jwt.getExpiresAt());
        } catch (IllegalArgumentException e) {
            throw AuthenticationException.invalid("the claim " + userIdClaim + " is no user's id");
        }
    }

    private Jwt decoded(String token) throws AuthenticationException {
        try {
            return decoder.decode(token);
        } catch (JwtValidationException e) {
            boolean expired = e.getErrors().stream()
                    .anyMatch(error -> String.valueOf(error.getDescription()).startsWith(EXPIRED));
            throw expired
                    ? AuthenticationException.expired()
                    : AuthenticationException.invalid("the token is not valid");
        } catch (BadJwtException e) {
            throw AuthenticationException.invalid("the token is not valid");
        }
    }

    private static Set<String> scopes(Jwt jwt) {
        Object scope = jwt.getClaims().containsKey("scope")
                ? jwt.getClaims().get("scope")
                : jwt.getClaims().get("scp");
        Collection<?> names = scope instanceof String text
                ? List.of(text.split(" "))
                : scope instanceof Collection<?> list ? list : List.of();
        return names.stream()
                .map(String::valueOf)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }
}

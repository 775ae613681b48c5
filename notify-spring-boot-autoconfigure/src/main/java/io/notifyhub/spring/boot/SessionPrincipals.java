package io.notifyhub.spring.boot;

import io.notifyhub.core.auth.Principal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import jakarta.websocket.server.HandshakeRequest;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who Spring Security knows a request to be of. Stateless; called on the request's thread. */
final class SessionPrincipals {
    private static final String SCOPE_PREFIX = "SCOPE_";

    private SessionPrincipals() {}

    static @Nullable Principal of(HandshakeRequest request) {
        return of(request.getHttpSession());
    }

    static @Nullable Principal of(HttpServletRequest request) {
        return of(request.getSession(false));
    }

    private static @Nullable Principal of(@Nullable Object session) {
        Authentication who = SecurityContextHolder.getContext().getAuthentication();
        if (who == null || !who.isAuthenticated() || who instanceof AnonymousAuthenticationToken) {
            return null;
        }
        Set<String> scopes = who.getAuthorities().stream()
                .map(GrantedAuthority::getAuthority)
                .filter(name -> name != null && name.startsWith(SCOPE_PREFIX))
                .map(name -> name.substring(SCOPE_PREFIX.length()))
                .collect(Collectors.toSet());
        // As old as the session: revoking a user's tokens then ends this one's use as well.
        Instant since = session instanceof HttpSession known ? Instant.ofEpochMilli(known.getCreationTime()) : null;
        return Principal.of(who.getName())
                .withUsername(who.getName())
                .withScopes(scopes)
                .withIssuedAt(since);
    }
}

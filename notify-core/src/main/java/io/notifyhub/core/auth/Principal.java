package io.notifyhub.core.auth;

import io.notifyhub.protocol.UserIds;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who a connection or a request belongs to: the result of authentication. Immutable. */
public final class Principal {
    /** May notify anyone. */
    public static final String SCOPE_SEND = "notify:send";

    /** May use the operator's pages and their API. */
    public static final String SCOPE_ADMIN = "notify:admin";

    private final String userId;
    private final @Nullable String username;
    private final Set<String> scopes;
    private final @Nullable Instant expiresAt;
    private final Map<String, String> attributes;

    private Principal(
            String userId,
            @Nullable String username,
            Set<String> scopes,
            @Nullable Instant expiresAt,
            Map<String, String> attributes) {
        this.userId = userId;
        this.username = username;
        this.scopes = scopes;
        this.expiresAt = expiresAt;
        this.attributes = attributes;
    }

    /**
     * A principal without scopes that does not expire.
     *
     * @throws IllegalArgumentException if {@code userId} breaks the rules of {@link UserIds}
     */
    public static Principal of(String userId) {
        return new Principal(UserIds.check(userId), null, Set.of(), null, Map.of());
    }

    public Principal withUsername(@Nullable String value) {
        return new Principal(userId, value, scopes, expiresAt, attributes);
    }

    public Principal withScopes(Set<String> value) {
        return new Principal(userId, username, Set.copyOf(value), expiresAt, attributes);
    }

    /** @param value when the connection ends if no fresh token comes; null for never */
    public Principal withExpiresAt(@Nullable Instant value) {
        return new Principal(userId, username, scopes, value, attributes);
    }

    /** @param value whatever the application wants to know of it later */
    public Principal withAttributes(Map<String, String> value) {
        return new Principal(userId, username, scopes, expiresAt, Map.copyOf(value));
    }

    public String userId() {
        return userId;
    }

    /** What the user is called; null where neither the token nor a {@link UserDirectory} says. */
    public @Nullable String username() {
        return username;
    }

    /** The username, or the user id where there is none. */
    public String displayName() {
        return Objects.requireNonNullElse(username, userId);
    }

    public Set<String> scopes() {
        return scopes;
    }

    public boolean hasScope(String scope) {
        return scopes.contains(scope);
    }

    public @Nullable Instant expiresAt() {
        return expiresAt;
    }

    public Map<String, String> attributes() {
        return attributes;
    }

    @Override
    public String toString() {
        return "Principal[userId=" + userId + ", scopes=" + scopes + ']';
    }
}

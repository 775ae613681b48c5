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

    /** The longest username, in characters. */
    public static final int MAX_USERNAME_LENGTH = 200;

    private final String userId;
    private final @Nullable String username;
    private final Set<String> scopes;
    private final @Nullable Instant issuedAt;
    private final @Nullable Instant expiresAt;
    private final Map<String, String> attributes;

    private Principal(
            String userId,
            @Nullable String username,
            Set<String> scopes,
            @Nullable Instant issuedAt,
            @Nullable Instant expiresAt,
            Map<String, String> attributes) {
        this.userId = userId;
        this.username = username;
        this.scopes = scopes;
        this.issuedAt = issuedAt;
        this.expiresAt = expiresAt;
        this.attributes = attributes;
    }

    /**
     * A principal without scopes that does not expire.
     *
     * @throws IllegalArgumentException if {@code userId} breaks the rules of {@link UserIds}
     */
    public static Principal of(String userId) {
        return new Principal(UserIds.check(userId), null, Set.of(), null, null, Map.of());
    }

    /**
     * @param value what the user is called; cut to {@link #MAX_USERNAME_LENGTH} characters, and with U+FFFD in the place of
     *     what cannot be written, U+0000 and lone surrogates
     */
    public Principal withUsername(@Nullable String value) {
        return new Principal(
                userId, value == null ? null : presentable(value), scopes, issuedAt, expiresAt, attributes);
    }

    private static String presentable(String name) {
        StringBuilder repaired = new StringBuilder();
        name.codePoints()
                .limit(MAX_USERNAME_LENGTH)
                .map(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) ? 0xfffd : c)
                .forEach(repaired::appendCodePoint);
        return repaired.toString();
    }

    public Principal withScopes(Set<String> value) {
        return new Principal(userId, username, Set.copyOf(value), issuedAt, expiresAt, attributes);
    }

    /**
     * @param value when the credential was made. Without it, every credential of a user counts as older than any {@link
     *     io.notifyhub.core.NotificationHub#revokeTokens revocation}
     */
    public Principal withIssuedAt(@Nullable Instant value) {
        return new Principal(userId, username, scopes, value, expiresAt, attributes);
    }

    /** @param value when the connection ends if no fresh token comes; null for never */
    public Principal withExpiresAt(@Nullable Instant value) {
        return new Principal(userId, username, scopes, issuedAt, value, attributes);
    }

    /** @param value whatever the application wants to know of it later */
    public Principal withAttributes(Map<String, String> value) {
        return new Principal(userId, username, scopes, issuedAt, expiresAt, Map.copyOf(value));
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

    public @Nullable Instant issuedAt() {
        return issuedAt;
    }

    /**
     * Whether it stems from a credential that no longer counts, as it was, or may have been, made before {@code
     * revokedBefore}.
     *
     * @param revokedBefore Unix milliseconds; 0 for never
     */
    public boolean isRevoked(long revokedBefore) {
        Instant issued = issuedAt;
        return revokedBefore != 0 && (issued == null || issued.isBefore(Instant.ofEpochMilli(revokedBefore)));
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

package io.notifyhub.server.testkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes tokens from RFC 7515 alone, in the form of djangorestframework-simplejwt, and every broken form of them. Immutable.
 */
public final class Jwt {
    public static final String SECRET = "0c8f4a7d1e6b93255af0d7c2418e9b36";

    private final Map<String, Object> claims;

    private Jwt(Map<String, Object> claims) {
        this.claims = claims;
    }

    /** An access token of an hour. @param userId a {@link Long} or a {@link String}, written as such */
    public static Jwt of(Object userId) {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("token_type", "access");
        claims.put("exp", Instant.now().plus(Duration.ofHours(1)).getEpochSecond());
        claims.put("iat", Instant.now().getEpochSecond());
        claims.put("jti", "5d7f0a9be4c14f6c8b1d2e3f4a5b6c7d");
        claims.put("user_id", userId);
        return new Jwt(claims);
    }

    public static String tokenOf(Object userId) {
        return of(userId).token();
    }

    public Jwt with(String claim, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(claims);
        more.put(claim, value);
        return new Jwt(more);
    }

    public Jwt without(String claim) {
        Map<String, Object> fewer = new LinkedHashMap<>(claims);
        fewer.remove(claim);
        return new Jwt(fewer);
    }

    public Jwt expiring(Instant at) {
        return with("exp", at.getEpochSecond());
    }

    public Instant expiry() {
        return Instant.ofEpochSecond(Long.parseLong(String.valueOf(claims.get("exp"))));
    }

    public String token() {
        return token("HS256", "HmacSHA256", SECRET);
    }

    /** Signed with whatever is given, whatever the header says. */
    public String token(String algorithm, String mac, String secret) {
        String header = "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}";
        String signed = base64(header.getBytes(StandardCharsets.UTF_8)) + '.' + base64(payload());
        try {
            Mac signature = Mac.getInstance(mac);
            signature.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), mac));
            return signed + '.' + base64(signature.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** With {@code "alg":"none"} and no signature. */
    public String unsigned() {
        return base64("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8)) + '.' + base64(payload()) + '.';
    }

    private byte[] payload() {
        return claims.entrySet().stream()
                .map(claim -> '"' + claim.getKey() + "\":"
                        + (claim.getValue() instanceof String text ? '"' + text + '"' : claim.getValue()))
                .collect(Collectors.joining(",", "{", "}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

package io.notifyhub.benchmark.crowd;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Mints tokens as a login would: HS256, with user and scope, good for an hour. Thread-safe. */
public final class Tokens {
    public static final String SECRET = "2f0c64b89d17e3a5708b9c1d4e6fa235";
    private static final long LIFETIME_SECONDS = 3_600;

    private Tokens() {}

    public static String of(String user, String scope) {
        long now = System.currentTimeMillis() / 1_000;
        String body = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
                + '.'
                + base64("{\"user_id\":\"" + user + "\",\"scope\":\"" + scope + "\",\"iat\":" + now + ",\"exp\":"
                        + (now + LIFETIME_SECONDS) + '}');
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
            byte[] signature = mac.doFinal(body.getBytes(StandardCharsets.US_ASCII));
            return body + '.' + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}

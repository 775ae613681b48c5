package io.notifyhub.server.undertow.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.notifyhub.core.auth.AuthenticationException;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.core.auth.Principal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A token of any bytes, and one of any header and claims that bears our signature: refused in the way that is declared, or of a usable user. */
public class TokenFuzzTest {
    private static final String SECRET = "0c8f4a7d1e6b93255af0d7c2418e9b36";
    private static final JwtTokenAuthenticator AUTHENTICATOR = JwtTokenAuthenticator.hmac(SECRET);

    private static String signed(String header, String claims) {
        try {
            Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
            String content = base64.encodeToString(header.getBytes(StandardCharsets.UTF_8))
                    + '.'
                    + base64.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return content + '.' + base64.encodeToString(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @FuzzTest
    void anyToken(byte[] bytes) {
        fuzzerTestOneInput(bytes);
    }

    /** One run. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            Principal impossible = AUTHENTICATOR.authenticate(text);
            throw new AssertionError("a token without our signature let in " + impossible);
        } catch (AuthenticationException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        int cut = text.indexOf('\n');
        String header = cut < 0 ? "{\"alg\":\"HS256\"}" : text.substring(0, cut);
        try {
            Principal principal = AUTHENTICATOR.authenticate(signed(header, text.substring(cut + 1)));
            assertThat(principal.userId()).isNotEmpty();
            assertThat(principal.displayName().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(1_000);
            assertThat(principal.expiresAt()).isNotNull();
        } catch (AuthenticationException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}

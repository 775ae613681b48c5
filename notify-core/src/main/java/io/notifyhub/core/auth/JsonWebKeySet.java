package io.notifyhub.core.auth;

import com.auth0.jwt.algorithms.Algorithm;
import io.notifyhub.core.internal.JsonKeys;
import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a JSON Web Key Set (RFC 7517): the public RSA and EC keys for signatures, by their {@code kid}. Keys of other kinds
 * are passed over, secrets among them: nobody who publishes a secret has one. Stateless.
 */
final class JsonWebKeySet {
    /** Of a key without a {@code kid}: it checks tokens without one. */
    static final String NO_KID = "";

    private static final Logger log = LoggerFactory.getLogger(JsonWebKeySet.class);
    private static final Map<String, String> CURVES =
            Map.of("P-256", "secp256r1", "P-384", "secp384r1", "P-521", "secp521r1");
    private static final Map<String, JwtAlgorithm> CURVE_ALGORITHMS =
            Map.of("P-256", JwtAlgorithm.ES256, "P-384", JwtAlgorithm.ES384, "P-521", JwtAlgorithm.ES512);

    private JsonWebKeySet() {}

    /**
     * The keys by their ids.
     *
     * @throws IOException if it is no key set, or one without a usable key
     */
    static Map<String, Algorithm> parse(byte[] json) throws IOException {
        Map<String, Algorithm> keys = new HashMap<>();
        for (Map<String, String> key : JsonKeys.parse(json)) {
            try {
                Algorithm algorithm = algorithm(key);
                if (algorithm != null) {
                    keys.put(key.getOrDefault("kid", NO_KID), algorithm);
                }
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                log.warn("A key of the key set is of no use: {}", e.toString());
            }
        }
        if (keys.isEmpty()) {
            throw new IOException("a key set without a usable key");
        }
        return Map.copyOf(keys);
    }

    private static @Nullable Algorithm algorithm(Map<String, String> key) throws GeneralSecurityException {
        String use = key.getOrDefault("use", "sig");
        String declared = key.getOrDefault("alg", "");
        if (!use.equals("sig")) {
            return null;
        }
        return switch (key.getOrDefault("kty", "")) {
            case "RSA" -> {
                JwtAlgorithm algorithm = declared.isEmpty() ? JwtAlgorithm.RS256 : JwtAlgorithm.valueOf(declared);
                PublicKey rsa = KeyFactory.getInstance("RSA")
                        .generatePublic(new RSAPublicKeySpec(number(key, "n"), number(key, "e")));
                yield algorithm.withKey(rsa);
            }
            case "EC" -> {
                String curve = key.getOrDefault("crv", "");
                JwtAlgorithm algorithm = CURVE_ALGORITHMS.get(curve);
                if (algorithm == null || !(declared.isEmpty() || declared.equals(algorithm.name()))) {
                    throw new IllegalArgumentException("the curve is not one of " + CURVES.keySet());
                }
                AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
                parameters.init(new ECGenParameterSpec(CURVES.get(curve)));
                ECPoint point = new ECPoint(number(key, "x"), number(key, "y"));
                PublicKey ec = KeyFactory.getInstance("EC")
                        .generatePublic(new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
                yield algorithm.withKey(ec);
            }
            default -> null;
        };
    }

    private static BigInteger number(Map<String, String> key, String name) {
        String text = key.getOrDefault(name, "");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("'" + name + "' is missing");
        }
        return new BigInteger(1, Base64.getUrlDecoder().decode(text));
    }
}

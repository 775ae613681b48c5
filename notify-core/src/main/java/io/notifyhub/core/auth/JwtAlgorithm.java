package io.notifyhub.core.auth;

import com.auth0.jwt.algorithms.Algorithm;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;

/** How a token is signed (RFC 7518 section 3.1). A key goes with one algorithm, which no token can change. */
public enum JwtAlgorithm {
    HS256(32),
    HS384(48),
    HS512(64),
    RS256(0),
    RS384(0),
    RS512(0),
    ES256(256),
    ES384(384),
    ES512(521);

    /** The shortest RSA key, in bits (RFC 7518 section 3.3). */
    static final int MIN_RSA_BITS = 2_048;

    /** Bytes of the shortest secret, or bits of the curve. */
    private final int size;

    JwtAlgorithm(int size) {
        this.size = size;
    }

    boolean isHmac() {
        return this == HS256 || this == HS384 || this == HS512;
    }

    /** @throws IllegalArgumentException if this is no HMAC, or the secret is shorter than its hash (RFC 7518 section 3.2) */
    Algorithm withSecret(byte[] secret) {
        if (!isHmac()) {
            throw new IllegalArgumentException(this + " needs a public key, not a secret");
        }
        if (secret.length < size) {
            throw new IllegalArgumentException(
                    "the secret for " + this + " must have at least " + size + " bytes, had " + secret.length);
        }
        return switch (this) {
            case HS384 -> Algorithm.HMAC384(secret);
            case HS512 -> Algorithm.HMAC512(secret);
            default -> Algorithm.HMAC256(secret);
        };
    }

    /** @throws IllegalArgumentException if the key is of another kind, or too short */
    Algorithm withKey(PublicKey key) {
        return switch (this) {
            case RS256 -> Algorithm.RSA256(rsa(key), null);
            case RS384 -> Algorithm.RSA384(rsa(key), null);
            case RS512 -> Algorithm.RSA512(rsa(key), null);
            case ES256 -> Algorithm.ECDSA256(ec(key), null);
            case ES384 -> Algorithm.ECDSA384(ec(key), null);
            case ES512 -> Algorithm.ECDSA512(ec(key), null);
            default -> throw new IllegalArgumentException(this + " needs a secret, not a public key");
        };
    }

    private RSAPublicKey rsa(PublicKey key) {
        if (!(key instanceof RSAPublicKey rsa)) {
            throw new IllegalArgumentException(this + " needs an RSA key, had " + key.getAlgorithm());
        }
        int bits = rsa.getModulus().bitLength();
        if (bits < MIN_RSA_BITS) {
            throw new IllegalArgumentException("an RSA key must have at least " + MIN_RSA_BITS + " bits, had " + bits);
        }
        return rsa;
    }

    private ECPublicKey ec(PublicKey key) {
        if (!(key instanceof ECPublicKey ec)) {
            throw new IllegalArgumentException(this + " needs an EC key, had " + key.getAlgorithm());
        }
        int bits = ec.getParams().getOrder().bitLength();
        if (bits != size) {
            throw new IllegalArgumentException(this + " needs a curve of " + size + " bits, had " + bits);
        }
        return ec;
    }
}

package io.notifyhub.server.undertow;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and private keys in PEM (RFC 7468). Stateless. */
final class PemFiles {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ((?:RSA |EC |ENCRYPTED )?)PRIVATE KEY-----([^-]*)-----END");
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

    private PemFiles() {}

    /** A certificate with those that lead to its root, and its key. */
    record Identity(X509Certificate[] chain, PrivateKey key) {}

    /**
     * Reads both files. The key is PKCS#8, PKCS#1 or SEC 1, and not encrypted.
     *
     * @throws IllegalArgumentException with one sentence on what is wrong; quotes nothing of the key
     */
    static Identity read(Path certificate, Path key) {
        X509Certificate[] chain = certificates(certificate);
        PublicKey publicKey = chain[0].getPublicKey();
        PrivateKey privateKey = privateKey(key, publicKey);
        if (!belongTogether(publicKey, privateKey)) {
            throw new IllegalArgumentException(
                    "the key in " + key + " is not that of the certificate in " + certificate);
        }
        return new Identity(chain, privateKey);
    }

    private static X509Certificate[] certificates(Path file) {
        try {
            X509Certificate[] chain = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)))
                    .toArray(X509Certificate[]::new);
            if (chain.length > 0) {
                return chain;
            }
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (GeneralSecurityException e) {
            // Said below, as for a file without any.
        }
        throw new IllegalArgumentException("there is no certificate in PEM in " + file);
    }

    private static PrivateKey privateKey(Path file, PublicKey counterpart) {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        Matcher pem = KEY.matcher(text);
        if (!pem.find()) {
            throw new IllegalArgumentException("there is no private key in PEM in " + file);
        }
        if (pem.group(1).startsWith("ENCRYPTED")) {
            throw new IllegalArgumentException(
                    "the key in " + file + " is encrypted: decrypt it with 'openssl pkcs8 -topk8 -nocrypt'");
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
            byte[] pkcs8 = pem.group(1).isEmpty() ? der : toPkcs8(der, counterpart);
            return KeyFactory.getInstance(counterpart.getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the key in " + file + " is broken, or of another kind than the certificate's", e);
        }
    }

    /** The two older forms lack only what kind of key it is (RFC 5958 section 2), and the public key tells that. */
    private static byte[] toPkcs8(byte[] der, PublicKey counterpart) {
        byte[] info = counterpart.getEncoded();
        int outer = headerLength(info, 0);
        int inner = headerLength(info, outer);
        int end = outer + inner + contentLength(info, outer);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(VERSION_0);
        content.write(info, outer, end - outer);
        content.writeBytes(tagged(OCTET_STRING, der));
        return tagged(SEQUENCE, content.toByteArray());
    }

    private static byte[] tagged(int tag, byte[] content) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        if (content.length < 0x80) {
            all.write(content.length);
        } else {
            all.write(0x82);
            all.write(content.length >> Byte.SIZE);
            all.write(content.length);
        }
        all.writeBytes(content);
        return all.toByteArray();
    }

    private static int headerLength(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return first < 0x80 ? 2 : 2 + (first & 0x7f);
    }

    private static int contentLength(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = length << Byte.SIZE | (der[at + 2 + i] & 0xff);
        }
        return length;
    }

    private static boolean belongTogether(PublicKey publicKey, PrivateKey privateKey) {
        String algorithm = switch (publicKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> publicKey.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(VERSION_0);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(VERSION_0);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static IllegalArgumentException unreadable(Path file, IOException e) {
        return new IllegalArgumentException(
                file + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
}

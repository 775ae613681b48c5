package io.notifyhub.transport.redis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import redis.clients.jedis.SslOptions;

/** Certificate authorities from a file. */
final class Authorities {
    /** Of a store that never leaves this process. */
    private static final char[] PASSWORD = {'m', 'e', 'm', 'o', 'r', 'y'};

    private Authorities() {}

    /**
     * Trusts these and no others; the name in a certificate is checked as well.
     *
     * @param pem a file of certificates
     * @throws IllegalArgumentException if it has none, or cannot be read
     */
    static SslOptions trusted(Path pem) {
        byte[] store;
        try {
            store = store(read(pem));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("no certificates of authorities can be read from " + pem, e);
        }
        return SslOptions.builder()
                .truststore(() -> new ByteArrayInputStream(store), PASSWORD.clone())
                .trustStoreType("PKCS12")
                .build();
    }

    private static Collection<? extends Certificate> read(Path pem) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(pem)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw new GeneralSecurityException("there is no certificate in it");
            }
            return found;
        }
    }

    private static byte[] store(Collection<? extends Certificate> authorities)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        for (Certificate authority : authorities) {
            store.setCertificateEntry("authority-" + store.size(), authority);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        store.store(bytes, PASSWORD);
        return bytes.toByteArray();
    }
}

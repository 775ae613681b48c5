package io.notifyhub.server.undertow;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS by a certificate and a key in PEM files, which are read again when they change: a renewed certificate is in use a few
 * seconds after it was put in place, for new connections, and what cannot be used is logged and changes nothing.
 *
 * <p>Thread-safe. The files are looked at when a connection comes, at most every {@link #CHECK_INTERVAL}, by one thread.
 */
public final class PemTls {
    /** How old the last look at the files may be. */
    public static final Duration CHECK_INTERVAL = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(PemTls.class);

    private final Path certificate;
    private final Path key;
    private final LongSupplier nanoTime;
    private final ReentrantLock looking = new ReentrantLock();
    /** By alias: the present one, and the one before for handshakes under way. */
    private final Map<String, PemFiles.Identity> identities = new ConcurrentHashMap<>();

    private volatile int generation;
    private volatile String stamp;
    private volatile long lookedAt;

    private PemTls(Path certificate, Path key, LongSupplier nanoTime) {
        this.certificate = certificate;
        this.key = key;
        this.nanoTime = nanoTime;
        this.stamp = stamp();
        this.lookedAt = nanoTime.getAsLong();
        identities.put("0", PemFiles.read(certificate, key));
    }

    /**
     * A context for a server. The certificate is followed by those that lead to its root, in one file.
     *
     * @param key PKCS#8, PKCS#1 or SEC 1, not encrypted
     * @throws IllegalArgumentException with one sentence on what is wrong with the files
     */
    public static SSLContext context(Path certificate, Path key) {
        return context(certificate, key, System::nanoTime);
    }

    static SSLContext context(Path certificate, Path key, LongSupplier nanoTime) {
        PemTls tls = new PemTls(certificate, key, nanoTime);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {tls.new Keys()}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }

    private String current() {
        long now = nanoTime.getAsLong();
        if (now - lookedAt >= CHECK_INTERVAL.toNanos() && looking.tryLock()) {
            try {
                lookedAt = now;
                look();
            } finally {
                looking.unlock();
            }
        }
        return String.valueOf(generation);
    }

    private void look() {
        String seen = stamp();
        if (seen.equals(stamp)) {
            return;
        }
        stamp = seen;
        try {
            int next = generation + 1;
            identities.put(String.valueOf(next), PemFiles.read(certificate, key));
            identities.remove(String.valueOf(next - 2));
            generation = next;
            log.info("The certificate in {} was read again", certificate);
        } catch (IllegalArgumentException e) {
            log.warn("The certificate stays as it was: {}", e.getMessage());
        }
    }

    /** Another one for files that have changed. */
    private String stamp() {
        return stamp(certificate) + ' ' + stamp(key);
    }

    private static String stamp(Path file) {
        try {
            return Files.getLastModifiedTime(file) + ":" + Files.size(file);
        } catch (IOException e) {
            return "none";
        }
    }

    /** The only key there is, under a name that changes with it. */
    private final class Keys extends X509ExtendedKeyManager {
        @Override
        public String chooseServerAlias(String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return choose(type);
        }

        @Override
        public String chooseEngineServerAlias(String type, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
            return choose(type);
        }

        @SuppressWarnings("NullAway") // the platform's interface is not annotated: null means none
        private String choose(String type) {
            String alias = current();
            PemFiles.Identity identity = identities.get(alias);
            boolean fits = identity != null && identity.key().getAlgorithm().equals(type);
            boolean edwards = identity != null
                    && type.startsWith("Ed")
                    && identity.key().getAlgorithm().equals("EdDSA");
            return fits || edwards ? alias : null;
        }

        @Override
        @SuppressWarnings("NullAway")
        public X509Certificate[] getCertificateChain(String alias) {
            PemFiles.Identity identity = identities.get(alias);
            return identity == null ? null : identity.chain().clone();
        }

        @Override
        @SuppressWarnings("NullAway")
        public PrivateKey getPrivateKey(String alias) {
            PemFiles.Identity identity = identities.get(alias);
            return identity == null ? null : identity.key();
        }

        @Override
        public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
            return new String[] {current()};
        }

        @Override
        public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
            return new String[0];
        }

        @Override
        @SuppressWarnings("NullAway")
        public String chooseClientAlias(String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
            return null;
        }
    }
}

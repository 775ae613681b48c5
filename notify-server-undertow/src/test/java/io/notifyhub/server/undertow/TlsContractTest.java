package io.notifyhub.server.undertow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS by files, which are renewed while the server runs. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TlsContractTest {
    @TempDir
    private Path folder;

    private final AtomicLong now = new AtomicLong();

    private static KeyStore generate(Path folder, String name, String algorithm) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "x",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + name,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name + ".log").toFile())
                .start();
        assertThat(keytool.waitFor()).isZero();
        return KeyStore.getInstance(file.toFile(), "changeit".toCharArray());
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + kind
                + "-----\n";
    }

    private Path certificate() {
        return folder.resolve("cert.pem");
    }

    private Path key() {
        return folder.resolve("key.pem");
    }

    private void write(KeyStore from) throws Exception {
        Files.writeString(
                certificate(), pem("CERTIFICATE", from.getCertificate("x").getEncoded()));
        Files.writeString(
                key(),
                pem("PRIVATE KEY", from.getKey("x", "changeit".toCharArray()).getEncoded()));
        // The file system may count in seconds.
        now.incrementAndGet();
        FileTime stamp = FileTime.fromMillis(1_700_000_000_000L + now.get() * 10_000);
        Files.setLastModifiedTime(certificate(), stamp);
        Files.setLastModifiedTime(key(), stamp);
    }

    /** Speaks TLS, and asks for health. @return the name in the server's certificate, and the answer's head */
    private static String[] ask(int port) throws Exception {
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new TrustsAll()}, null);
        try (SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /healthz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return new String[] {shown.getSubjectX500Principal().getName(), answer};
        }
    }

    /** Accepts every certificate: what it says is looked at afterwards. */
    private static final class TrustsAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Test
    void aRenewedCertificateIsInUseSoonAndABrokenOneNever() throws Exception {
        write(generate(folder, "first", "RSA"));
        AtomicLong nanos = new AtomicLong();
        SSLContext tls = PemTls.context(certificate(), key(), nanos::get);
        try (LiveServer server = LiveServer.startServer(settings -> settings.tls(tls))) {
            String[] first = ask(server.port());
            assertThat(first[0]).isEqualTo("CN=first");
            assertThat(first[1]).startsWith("HTTP/1.1 200").contains("Strict-Transport-Security: max-age=");

            write(generate(folder, "second", "EC"));
            assertThat(ask(server.port())[0]).as("not looked at yet").isEqualTo("CN=first");
            nanos.addAndGet(PemTls.CHECK_INTERVAL.toNanos());
            assertThat(ask(server.port())[0]).isEqualTo("CN=second");

            Files.writeString(key(), "nonsense");
            nanos.addAndGet(PemTls.CHECK_INTERVAL.toNanos());
            assertThat(ask(server.port())[0]).as("the last good one stays").isEqualTo("CN=second");

            Files.delete(key());
            nanos.addAndGet(PemTls.CHECK_INTERVAL.toNanos());
            assertThat(ask(server.port())[0]).isEqualTo("CN=second");

            write(generate(folder, "third", "RSA"));
            nanos.addAndGet(PemTls.CHECK_INTERVAL.toNanos());
            assertThat(ask(server.port())[0]).isEqualTo("CN=third");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC"})
    void theOlderFormsOfAKeyAreReadToo(String algorithm) throws Exception {
        KeyStore store = generate(folder, "old", algorithm);
        write(store);
        PrivateKey key = (PrivateKey) store.getKey("x", "changeit".toCharArray());
        byte[] inner = innerKey(key.getEncoded());
        Files.writeString(key(), pem(algorithm + " PRIVATE KEY", inner));
        PemFiles.Identity identity = PemFiles.read(certificate(), key());
        assertThat(identity.key().getAlgorithm()).isEqualTo(algorithm);
        assertThat(identity.chain()).hasSize(1);
    }

    /** What PKCS#8 holds in its last part: PKCS#1 or SEC 1. */
    private static byte[] innerKey(byte[] pkcs8) {
        int at = 0;
        at += header(pkcs8, at);
        at += 3;
        at += header(pkcs8, at) + length(pkcs8, at);
        at += header(pkcs8, at);
        return Arrays.copyOfRange(pkcs8, at, pkcs8.length);
    }

    private static int header(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return first < 0x80 ? 2 : 2 + (first & 0x7f);
    }

    private static int length(byte[] der, int at) {
        return der[at + 1] & 0xff;
    }

    @Test
    void whatCannotBeUsedIsSaidInOneSentence() throws Exception {
        KeyStore first = generate(folder, "first", "RSA");
        KeyStore other = generate(folder, "other", "RSA");
        KeyStore curve = generate(folder, "curve", "EC");
        write(first);
        refused("is not that of the certificate", other);
        refused("of another kind", curve);
        Files.writeString(key(), pem("ENCRYPTED PRIVATE KEY", new byte[10]));
        refused("is encrypted");
        Files.writeString(key(), pem("PRIVATE KEY", new byte[10]));
        refused("is broken");
        Files.writeString(key(), "");
        refused("no private key");
        Files.delete(key());
        refused("cannot be read");
        write(first);
        Files.writeString(certificate(), "x");
        refused("no certificate");
        Files.delete(certificate());
        refused("cannot be read");
    }

    private void refused(String sentence, KeyStore... keyOf) throws Exception {
        if (keyOf.length == 1) {
            Files.writeString(
                    key(),
                    pem(
                            "PRIVATE KEY",
                            keyOf[0].getKey("x", "changeit".toCharArray()).getEncoded()));
        }
        assertThatThrownBy(() -> PemTls.context(certificate(), key()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    @Tag("long")
    void aClientThatNeverFinishesItsHandshakeIsCut() throws Exception {
        write(generate(folder, "first", "EC"));
        SSLContext tls = PemTls.context(certificate(), key());
        try (LiveServer server = LiveServer.startServer(settings -> settings.tls(tls));
                java.net.Socket silent = new java.net.Socket("127.0.0.1", server.port())) {
            long begun = System.nanoTime();
            silent.getOutputStream().write(new byte[] {0x16, 0x03, 0x01});
            silent.setSoTimeout(25_000);
            try {
                assertThat(silent.getInputStream().readAllBytes()).hasSizeLessThan(64);
            } catch (IOException e) {
                assertThat(e.getMessage()).contains("reset");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        }
    }
}

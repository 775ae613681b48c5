package io.notifyhub.transport.redis;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority of the test's own, and a server's certificate by it; made by the JDK's keytool. */
final class TestCertificates {
    private static final String PASSWORD = "changeit";

    final Path authority;
    final Path certificate;
    final Path key;
    final Path trustStore;

    /** @param names what the server's certificate is good for, as {@code dns:…} and {@code ip:…} */
    TestCertificates(Path folder, String names) throws IOException, InterruptedException, GeneralSecurityException {
        Path ca = folder.resolve("ca.p12");
        Path server = folder.resolve("server.p12");
        Path request = folder.resolve("request.pem");
        authority = folder.resolve("ca.pem");
        certificate = folder.resolve("server.pem");
        key = folder.resolve("server-key.pem");
        trustStore = folder.resolve("trust.p12");
        keytool(ca, "-genkeypair", "-keyalg", "EC", "-dname", "CN=Test CA", "-ext", "bc:c=ca:true", "-alias", "ca");
        keytool(ca, "-exportcert", "-rfc", "-alias", "ca", "-file", authority.toString());
        keytool(server, "-genkeypair", "-keyalg", "EC", "-dname", "CN=server", "-alias", "server");
        keytool(server, "-certreq", "-alias", "server", "-file", request.toString());
        keytool(
                ca,
                "-gencert",
                "-rfc",
                "-alias",
                "ca",
                "-ext",
                "san=" + names,
                "-infile",
                request.toString(),
                "-outfile",
                certificate.toString());
        keytool(trustStore, "-importcert", "-noprompt", "-alias", "ca", "-file", authority.toString());
        writeKey(server);
    }

    private void writeKey(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        Key secret = keys.getKey("server", PASSWORD.toCharArray());
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(secret.getEncoded());
        Files.writeString(key, "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
    }

    private static void keytool(Path store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                arguments[0],
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(arguments).subList(1, arguments.length));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    char[] password() {
        return PASSWORD.toCharArray();
    }
}

package io.notifyhub.host;

import io.notifyhub.core.HubLimits;
import io.notifyhub.core.NotificationHub;
import io.notifyhub.core.auth.JwtAlgorithm;
import io.notifyhub.core.auth.JwtTokenAuthenticator;
import io.notifyhub.server.AccessRules;
import io.notifyhub.server.undertow.NotifyHandlers;
import io.notifyhub.server.undertow.NotifyServer;
import io.notifyhub.server.undertow.PemTls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns the settings of who may come in, and how, into the parts that obey them. Stateless. */
final class Access {
    private Access() {}

    /** What tokens are checked with: a key set, a public key, or the secret. */
    static JwtTokenAuthenticator authenticator(Settings settings) {
        try {
            JwtTokenAuthenticator.Builder builder = keys(settings);
            String issuer = settings.text("JWT_ISSUER");
            String audience = settings.text("JWT_AUDIENCE");
            String userIdClaim = settings.text("JWT_USER_ID_CLAIM");
            if (issuer != null) {
                builder.issuer(issuer);
            }
            if (audience != null) {
                builder.audience(audience);
            }
            if (userIdClaim != null) {
                builder.userIdClaim(userIdClaim);
            }
            return builder.leeway(leeway(settings)).build();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("JWT: " + e.getMessage() + '.');
        }
    }

    /** {@code JWT_LEEWAY}, in seconds: the difference of clocks that is forgiven, and how long a connection outlives its token. */
    static Duration leeway(Settings settings) {
        return Duration.ofSeconds(
                settings.number("JWT_LEEWAY", (int) JwtTokenAuthenticator.DEFAULT_LEEWAY.toSeconds(), 0, 3_600));
    }

    private static JwtTokenAuthenticator.Builder keys(Settings settings) {
        String keySet = settings.text("JWKS_URL");
        String publicKey = settings.text("JWT_PUBLIC_KEY");
        if (keySet != null) {
            return JwtTokenAuthenticator.jwks(URI.create(keySet));
        }
        JwtAlgorithm algorithm = algorithm(settings.text("JWT_ALGORITHM"), publicKey != null);
        return publicKey == null
                ? JwtTokenAuthenticator.builder(SecretKey.of(settings), algorithm)
                : JwtTokenAuthenticator.builder(publicKey(Path.of(publicKey), algorithm), algorithm);
    }

    private static JwtAlgorithm algorithm(@Nullable String name, boolean publicKey) {
        if (name == null) {
            return publicKey ? JwtAlgorithm.RS256 : JwtAlgorithm.HS256;
        }
        for (JwtAlgorithm algorithm : JwtAlgorithm.values()) {
            if (algorithm.name().equals(name)) {
                return algorithm;
            }
        }
        throw new ConfigurationException("JWT_ALGORITHM must be one of " + List.of(JwtAlgorithm.values()) + ".");
    }

    private static PublicKey publicKey(Path file, JwtAlgorithm algorithm) {
        try {
            String base64 = Files.readString(file, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]*-----|\\s", "");
            return KeyFactory.getInstance(algorithm.name().startsWith("ES") ? "EC" : "RSA")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigurationException("JWT_PUBLIC_KEY must name a file with a public key in PEM that goes with "
                    + algorithm + ", and " + file + " is none.");
        }
    }

    static HubLimits limits(Settings settings) {
        return HubLimits.DEFAULT
                .withMessagesPerSecond(
                        settings.number("MESSAGES_PER_SECOND", HubLimits.DEFAULT_MESSAGES_PER_SECOND, 1, 1_000_000))
                .withMaxDevicesPerUser(
                        settings.number("MAX_DEVICES_PER_USER", HubLimits.DEFAULT_MAX_DEVICES_PER_USER, 1, 1_000_000));
    }

    static NotifyHandlers.Builder handlers(Settings settings, NotificationHub hub) {
        try {
            NotifyHandlers.Builder builder = NotifyHandlers.builder(hub)
                    .access(rules(settings))
                    .trustedProxies(settings.list("TRUSTED_PROXIES"))
                    .maxSocketsPerAddress(settings.number(
                            "MAX_CONNECTIONS_PER_ADDRESS",
                            NotifyHandlers.Builder.DEFAULT_MAX_SOCKETS_PER_ADDRESS,
                            1,
                            1_000_000));
            String cookie = settings.text("AUTH_COOKIE");
            return cookie == null ? builder : builder.cookieName(cookie);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    "ALLOWED_HOSTS, ALLOWED_ORIGINS, TRUSTED_PROXIES or AUTH_COOKIE is wrong: " + e.getMessage() + '.');
        }
    }

    private static AccessRules rules(Settings settings) {
        List<String> hosts = settings.list("ALLOWED_HOSTS");
        List<String> origins = settings.list("ALLOWED_ORIGINS");
        AccessRules rules = hosts.isEmpty() ? AccessRules.local() : AccessRules.hosts(hosts);
        return origins.isEmpty() ? rules : rules.withOrigins(origins);
    }

    /** Sets TLS and the number of connections. */
    static NotifyServer.Builder server(Settings settings, NotifyServer.Builder builder) {
        builder.maxConnections(
                settings.number("MAX_CONNECTIONS", NotifyServer.Builder.DEFAULT_MAX_CONNECTIONS, 1, 10_000_000));
        if (!isTls(settings)) {
            return builder;
        }
        String certificate = settings.text("TLS_CERT");
        String key = settings.text("TLS_KEY");
        if (certificate == null || key == null) {
            throw new ConfigurationException(
                    "TLS needs both TLS_CERT and TLS_KEY: set the other one, too, or neither.");
        }
        try {
            return builder.tls(PemTls.context(Path.of(certificate), Path.of(key)));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("TLS_CERT and TLS_KEY cannot be used: " + e.getMessage() + '.');
        }
    }

    static boolean isTls(Settings settings) {
        return settings.text("TLS_CERT") != null || settings.text("TLS_KEY") != null;
    }

    /**
     * What an operator has to hear of where the server listens: others can reach it, and nothing that is set makes their
     * traffic secret. Null if there is nothing to say.
     */
    static @Nullable String warning(Settings settings) {
        if (isTls(settings) || !settings.list("TRUSTED_PROXIES").isEmpty() || isLoopback(settings.host())) {
            return null;
        }
        return "HOST is " + settings.host()
                + ", and everybody on the way can read and change what is sent, tokens too: set"
                + " TLS_CERT and TLS_KEY, or TRUSTED_PROXIES to the proxy that speaks TLS, or HOST to 127.0.0.1.";
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            // It cannot be listened on either, which is said then.
            return true;
        }
    }
}

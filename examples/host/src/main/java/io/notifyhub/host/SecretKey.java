package io.notifyhub.host;

import io.notifyhub.core.auth.JwtTokenAuthenticator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The secret that tokens are signed with: from the environment, else a random one that is made at the first start and kept
 * in the data folder, readable by its owner alone. Server and tools on one machine so share it without a setting.
 */
final class SecretKey {
    private static final String FILE = "secret.key";
    private static final int RANDOM_BYTES = 48;

    /** Secrets that stand in tutorials and templates. */
    private static final List<String> WELL_KNOWN = List.of(
            "django-insecure", "changeme", "change-me", "change_me", "your-secret", "your_secret", "secret-key");

    private SecretKey() {}

    /** @throws ConfigurationException if the secret is short or well known, cannot be kept, or is needed and not set */
    static String of(Settings settings) {
        String key = settings.secretKey();
        if (key == null && Stores.isShared(settings.databaseUrl())) {
            throw new ConfigurationException(
                    "SECRET_KEY must be set, to the same on every node, as DATABASE_URL may be shared by several.");
        }
        return key != null ? checked(key) : kept(settings.dataDir());
    }

    private static String checked(String key) {
        int bytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < JwtTokenAuthenticator.MIN_SECRET_BYTES) {
            throw new ConfigurationException("SECRET_KEY must have at least " + JwtTokenAuthenticator.MIN_SECRET_BYTES
                    + " bytes and has " + bytes + ": set a longer random one, or none to have one made.");
        }
        String lower = key.toLowerCase(Locale.ROOT);
        if (WELL_KNOWN.stream().anyMatch(lower::contains)
                || key.chars().distinct().count() < 8) {
            throw new ConfigurationException(
                    "SECRET_KEY is a well-known or guessable value: set a random one, or none to have one made.");
        }
        return key;
    }

    private static String kept(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                make(folder, file);
            }
            String key = Files.readString(file).trim();
            if (key.length() < JwtTokenAuthenticator.MIN_SECRET_BYTES) {
                throw new ConfigurationException(file + " holds no secret: delete it to have one made anew.");
            }
            return key;
        } catch (IOException e) {
            throw new ConfigurationException("The secret could not be kept in " + file + " (" + e
                    + "): set SECRET_KEY, or DATA_DIR to a folder that can be written.");
        }
    }

    private static void make(Path folder, Path file) throws IOException {
        Files.createDirectories(folder);
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        Path fresh = Files.createTempFile(folder, FILE, ".new", ownerOnly(folder));
        try {
            Files.writeString(fresh, HexFormat.of().formatHex(random), StandardOpenOption.WRITE);
            // A link, not a move: of two processes that start at once the first wins, and both use its secret.
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            // The other process was first.
        } catch (UnsupportedOperationException e) {
            Files.move(fresh, file);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) {
        Set<String> views = folder.getFileSystem().supportedFileAttributeViews();
        return views.contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}

package io.notifyhub.desktop;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Remembers who signed in, in a file that its owner alone can read. */
final class AccountFile {
    private final Path folder;
    private final Path file;

    /** @param folder is made if it does not exist */
    AccountFile(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("account.properties");
    }

    /** Where the client keeps its place, its list and what waits. */
    Path stateFolder() {
        return folder.resolve("state");
    }

    /** A name for this device that no other has. */
    static String newDevice() {
        return "desktop-" + UUID.randomUUID();
    }

    /** Null if nobody has signed in, or what is there cannot be used. */
    @Nullable
    Account load() throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(in);
        }
        try {
            return new Account(
                    URI.create(properties.getProperty("server", "")),
                    properties.getProperty("token", ""),
                    properties.getProperty("device", newDevice()));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    void save(Account account) throws IOException {
        Files.createDirectories(folder);
        Properties properties = new Properties();
        properties.setProperty("server", account.server().toString());
        properties.setProperty("token", account.token());
        properties.setProperty("device", account.device());
        Files.deleteIfExists(file);
        Files.createFile(file);
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (UnsupportedOperationException e) {
            // A system without such permissions; the user's folder is all there is.
        }
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            properties.store(out, null);
        }
    }

    /** Signs out: nothing of the user stays on this machine. */
    void forget() throws IOException {
        Files.deleteIfExists(file);
        if (Files.isDirectory(stateFolder())) {
            try (var files = Files.list(stateFolder())) {
                for (Path each : files.toList()) {
                    Files.deleteIfExists(each);
                }
            }
        }
    }
}

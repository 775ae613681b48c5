package io.notifyhub.client;

import io.notifyhub.client.spi.StateStorage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * A file that is appended to, and now and then replaced. A lock on a file beside it, held until {@link #close}, keeps others
 * away. Confined to one call at a time.
 */
final class FileStateStorage implements StateStorage {
    private static final int NAME_BYTES = 12;

    private final Path file;
    private final Path lockFile;
    private @Nullable FileChannel lockChannel;
    private @Nullable FileChannel out;

    FileStateStorage(Path file) {
        this.file = file.toAbsolutePath();
        this.lockFile = this.file.resolveSibling(this.file.getFileName() + ".lock");
    }

    /** The file of one user of one server. @param key names both */
    static FileStateStorage of(Path directory, String key) {
        StringBuilder name = new StringBuilder();
        byte[] digest = sha256(key);
        for (int i = 0; i < NAME_BYTES; i++) {
            name.append(Character.forDigit(digest[i] >> 4 & 0xF, 16)).append(Character.forDigit(digest[i] & 0xF, 16));
        }
        return new FileStateStorage(directory.resolve(name + ".notifyhub"));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public byte[] read() throws IOException {
        lock();
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    private void lock() throws IOException {
        if (lockChannel != null) {
            return;
        }
        Path directory = file.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            FileLock lock = channel.tryLock();
            locked = lock != null;
        } catch (OverlappingFileLockException e) {
            // Held by another client of this process.
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        if (!locked) {
            throw new IOException("another client uses " + file);
        }
        lockChannel = channel;
    }

    @Override
    public void append(byte[] bytes) throws IOException {
        FileChannel to = out;
        if (to == null) {
            to = FileChannel.open(file, StandardOpenOption.APPEND);
            out = to;
        }
        DurableFile.append(to, bytes);
    }

    @Override
    public void replace(byte[] bytes) throws IOException {
        closeOut();
        DurableFile.replace(file, bytes);
    }

    private void closeOut() throws IOException {
        FileChannel open = out;
        out = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() throws IOException {
        closeOut();
        FileChannel held = lockChannel;
        lockChannel = null;
        if (held != null) {
            held.close();
        }
    }

    @Override
    public String toString() {
        return "FileStateStorage[" + file + ']';
    }
}

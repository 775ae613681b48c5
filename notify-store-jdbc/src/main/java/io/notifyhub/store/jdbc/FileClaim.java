package io.notifyhub.store.jdbc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The claim of one store of one process on a SQLite file: a lock on a file beside it, which the system takes back when the
 * process ends, however it ends.
 */
final class FileClaim implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FileClaim.class);

    /** What this process has claimed: closing a second channel to the same lock would give the first one up (POSIX). */
    private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private FileClaim(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @throws StoreSetupException if somebody else has it, or the folder cannot be written to */
    static FileClaim of(Path wanted) {
        Path file = real(wanted);
        if (!CLAIMED.add(file)) {
            throw taken(file, "another store of this process");
        }
        try {
            FileChannel channel = FileChannel.open(
                    file.resolveSibling(file.getFileName() + ".lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw taken(file, "another process");
            }
            return new FileClaim(file, channel);
        } catch (IOException e) {
            CLAIMED.remove(file);
            throw unwritable(file, e);
        } catch (StoreSetupException e) {
            CLAIMED.remove(file);
            throw e;
        }
    }

    private static Path real(Path wanted) {
        Path absolute = wanted.toAbsolutePath();
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        if (folder == null || name == null || Files.isDirectory(absolute)) {
            throw new StoreSetupException(wanted + " is a folder: name a file for the SQLite database.", null);
        }
        try {
            Files.createDirectories(folder);
            return Files.exists(absolute)
                    ? absolute.toRealPath()
                    : folder.toRealPath().resolve(name);
        } catch (IOException e) {
            throw unwritable(absolute, e);
        }
    }

    private static StoreSetupException unwritable(Path file, IOException cause) {
        return new StoreSetupException(
                "The folder of " + file
                        + " cannot be written to: name a file in another folder, or change who may write.",
                cause);
    }

    private static StoreSetupException taken(Path file, String by) {
        return new StoreSetupException(
                file + " is in use by " + by + ": stop that one, name another file,"
                        + " or use PostgreSQL if several nodes are to share their data.",
                null);
    }

    /** The claimed file, as the system knows it. */
    Path file() {
        return file;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            log.warn("The lock of {} could not be given up: {}", file, e.toString());
        } finally {
            CLAIMED.remove(file);
        }
    }
}

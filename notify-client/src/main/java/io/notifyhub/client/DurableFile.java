package io.notifyhub.client;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Writes files so that a crash at any moment leaves what was there, or what was to be. Stateless; every method blocks. */
final class DurableFile {
    private static final Set<StandardOpenOption> ANEW =
            EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);

    private DurableFile() {}

    /**
     * Puts {@code content} in the place of what {@code file} has: a new file beside it, forced to the disk, and renamed over the
     * old one. Only the owner may read it, where the system knows owners.
     */
    static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel out = openAnew(fresh)) {
            write(out, content);
            out.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceDirectory(file);
    }

    private static FileChannel openAnew(Path file) throws IOException {
        try {
            return FileChannel.open(
                    file, ANEW, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (UnsupportedOperationException e) {
            return FileChannel.open(file, ANEW);
        }
    }

    /** Adds {@code content} at the end. */
    static void append(FileChannel out, byte[] content) throws IOException {
        write(out, content);
        out.force(false);
    }

    private static void write(FileChannel out, byte[] content) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** Makes the rename itself durable. Not every system lets a program open a directory; the content is whole either way. */
    private static void forceDirectory(Path file) {
        Path directory = file.getParent();
        if (directory == null) {
            return;
        }
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // What was there before, after a power failure, costs repeated steps, no more.
        }
    }
}

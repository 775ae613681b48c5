package io.notifyhub.simulator.checker;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A history in a text file, one event a line. An event is with the operating system when the method that records it returns,
 * so that killing the process loses nothing. What a killed process left of a last line is passed over, also where the next
 * process went on writing after it.
 *
 * <p>Thread-safe. Blocks for the write.
 */
public final class HistoryFile implements Closeable {
    private final FileChannel channel;
    private final History history = new History(this::write);

    private HistoryFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Opens a file to append to; makes it if there is none. */
    public static HistoryFile append(Path path) throws IOException {
        HistoryFile file = new HistoryFile(
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND));
        if (file.channel.size() > 0) {
            // Ends the torn line of an earlier process, if there is one; else this is an empty line.
            file.put("\n");
        }
        return file;
    }

    /** The history whose events go to this file. */
    public History history() {
        return history;
    }

    /**
     * Reads files, joined by time.
     *
     * @throws IllegalArgumentException if a whole line is no event
     */
    public static History read(List<Path> paths) throws IOException {
        List<History> parts = new ArrayList<>();
        for (Path path : paths) {
            History part = new History();
            for (String line : Files.readString(path).split("\n", -1)) {
                if (EventText.isWhole(line)) {
                    part.add(EventText.parse(line));
                }
            }
            parts.add(part);
        }
        return parts.size() == 1 ? parts.get(0) : History.merge(parts);
    }

    private void write(Event event) {
        try {
            put(EventText.format(event) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void put(String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}

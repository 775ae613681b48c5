package io.notifyhub.client.internal;

import io.notifyhub.client.spi.StateStorage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a client's place, list and waiting commands in a {@link StateStorage}: each change is appended as a record, and now and
 * then everything is written anew. The place and the list of that place are one record, so that they always belong together.
 *
 * <p>Thread-safe, guarded by this object; every method may block.
 *
 * <p>Failure: after a write that failed, all that was written before is written anew with the next change.
 */
final class Journal {
    /** Appended bytes beyond this, and beyond so many times the whole, are replaced by the whole. */
    private static final int MIN_APPENDED = 256 * 1024;

    private static final int APPENDED_PART = 4;

    private final StateStorage storage;
    private final int maxEntries;

    // guarded by this
    private @Nullable JournalContent content;
    private List<PendingCommand> inherited = Collections.emptyList();
    private final List<List<String>> ends = new ArrayList<>();
    private boolean mustRewrite;
    private long appended;
    private long whole;
    private boolean closed;

    /** @param maxEntries of the list, 0 where none is kept */
    Journal(StateStorage storage, int maxEntries) {
        this.storage = storage;
        this.maxEntries = maxEntries;
    }

    /** What an earlier life of the process left. Read once; from then on it follows what is written here. */
    synchronized JournalContent load() throws IOException {
        JournalContent known = content;
        if (known == null) {
            if (closed) {
                throw new IOException("the client was closed");
            }
            known = JournalContent.read(storage.read(), maxEntries);
            content = known;
            inherited = new ArrayList<>(known.commands.values());
            mustRewrite = known.mustRewrite();
        }
        return known;
    }

    /** The commands that an earlier life of the process left, known once it was loaded. */
    synchronized List<PendingCommand> inherited() {
        return inherited;
    }

    synchronized void save(String cursor, InboxChanges changes) throws IOException {
        write(Collections.singletonList(JournalContent.step(cursor, changes)));
    }

    /** Keeps commands, in their order, and gives them their numbers. If it fails, they count as not kept. */
    synchronized void add(List<PendingCommand> commands) throws IOException {
        JournalContent known = load();
        List<List<String>> records = new ArrayList<>();
        for (PendingCommand command : commands) {
            records.add(JournalContent.command(command.numbered(known.nextNumber())));
        }
        write(records);
    }

    /** What cannot be written now is written with the next change. */
    synchronized void end(PendingCommand command) throws IOException {
        ends.add(JournalContent.ended(command.number()));
        write(Collections.emptyList());
    }

    /** Writes records, and ends that are not written yet; what is known here follows only if that succeeds. */
    private void write(List<List<String>> changes) throws IOException {
        JournalContent known = load();
        if (closed) {
            throw new IOException("the client was closed");
        }
        List<List<String>> records = new ArrayList<>(ends);
        records.addAll(changes);
        if (mustRewrite || appended > Math.max(MIN_APPENDED, APPENDED_PART * whole)) {
            rewrite(known.with(records));
            return;
        }
        byte[] bytes = encode(records);
        // Until it is known that all of it is there, nothing can be appended to it.
        mustRewrite = true;
        storage.append(bytes);
        ends.clear();
        appended += bytes.length;
        mustRewrite = !records.stream().allMatch(known::apply);
    }

    private void rewrite(@Nullable JournalContent next) throws IOException {
        if (next == null) {
            throw new IOException("what was received cannot be kept");
        }
        byte[] bytes = encode(next.records());
        storage.replace(bytes);
        content = next;
        ends.clear();
        mustRewrite = false;
        whole = bytes.length;
        appended = 0;
    }

    private static byte[] encode(List<List<String>> records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (List<String> record : records) {
            byte[] bytes = Records.encode(record);
            out.write(bytes, 0, bytes.length);
        }
        return out.toByteArray();
    }

    synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            storage.close();
        }
    }
}

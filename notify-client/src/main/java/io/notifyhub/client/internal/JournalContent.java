package io.notifyhub.client.internal;

import io.notifyhub.client.QueuedCommand;
import io.notifyhub.protocol.ClientFrame;
import io.notifyhub.protocol.NotificationsList;
import io.notifyhub.protocol.ServerFrame;
import io.notifyhub.protocol.StepFrame;
import io.notifyhub.protocol.codec.FrameCodec;
import io.notifyhub.protocol.codec.MalformedFrameException;
import io.notifyhub.protocol.codec.UserIdFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a journal says: the place in the log, the list of that place, and the commands that wait. It is changed by records, and
 * can be written as records again. Not thread-safe.
 *
 * <pre>
 *   notifyhub 1                                        the first line: the version of the rest
 *   list     cursor  unread  reaches down to  frame    the whole list, as a frame of the protocol
 *   step     cursor  unread  frame…                    a place, and the steps since the place before
 *   command  number  fingerprint  frame                is kept
 *   ended    number                                    is not kept any more
 * </pre>
 */
public final class JournalContent {
    /** No cursor: the server says so, and the client reloads. */
    private static final String DAMAGED = "damaged";

    private static final String NAME = "notifyhub";
    private static final String VERSION = "1";
    private static final String LIST = "list";
    private static final String STEP = "step";
    private static final String COMMAND = "command";
    private static final String ENDED = "ended";

    private static final FrameCodec CODEC = new FrameCodec(UserIdFormat.AUTO);

    final InboxState inbox;
    final TreeMap<Long, PendingCommand> commands = new TreeMap<>();
    private @Nullable String cursor;
    private long lastNumber;
    private boolean mustRewrite;

    private JournalContent(int maxEntries) {
        this.inbox = new InboxState(maxEntries);
    }

    /** Reads what a storage holds, as far as it is whole. */
    public static JournalContent read(byte[] bytes, int maxEntries) {
        Records.Content records = Records.decode(bytes);
        JournalContent content = new JournalContent(maxEntries);
        boolean damaged = records.damaged || (bytes.length > 0 && records.records.isEmpty());
        for (int i = 0; i < records.records.size(); i++) {
            List<String> fields = records.records.get(i);
            boolean isHeader = i == 0 && fields.equals(header());
            if (!isHeader && (i == 0 || !content.apply(fields))) {
                damaged = true;
            }
        }
        if (damaged) {
            JournalContent rest = new JournalContent(maxEntries);
            rest.cursor = DAMAGED;
            rest.commands.putAll(content.commands);
            rest.lastNumber = content.lastNumber;
            content = rest;
        }
        content.mustRewrite = damaged || records.torn || bytes.length == 0;
        return content;
    }

    /** The same with more records. @return null if one of them cannot be understood */
    @Nullable
    JournalContent with(List<List<String>> records) {
        JournalContent next = new JournalContent(inbox.maxEntries());
        next.inbox.copy(inbox);
        next.commands.putAll(commands);
        next.cursor = cursor;
        next.lastNumber = lastNumber;
        for (List<String> record : records) {
            if (!next.apply(record)) {
                return null;
            }
        }
        return next;
    }

    /** Where the client is; null if it never was anywhere. */
    public @Nullable String cursor() {
        return cursor;
    }

    /** Whether nothing may be appended to what was read. */
    boolean mustRewrite() {
        return mustRewrite;
    }

    long nextNumber() {
        return ++lastNumber;
    }

    /** The list, newest first; null if there is none. */
    public @Nullable NotificationsList list() {
        return inbox.isLoaded() ? inbox.toList() : null;
    }

    /** The commands that wait, in their order. */
    public List<QueuedCommand> waiting() {
        List<QueuedCommand> waiting = new ArrayList<>();
        commands.values().forEach(command -> waiting.add(command.told()));
        return waiting;
    }

    // ---- records

    private static List<String> header() {
        return Arrays.asList(NAME, VERSION);
    }

    /** @param changes since the last record of its kind */
    static List<String> step(String cursor, InboxChanges changes) {
        InboxState whole = changes.whole;
        if (whole != null && whole.isLoaded()) {
            return Arrays.asList(
                    LIST, cursor, Long.toString(changes.unread), Long.toString(whole.above()), text(whole.toList()));
        }
        List<String> fields = new ArrayList<>(Arrays.asList(STEP, cursor, Long.toString(changes.unread)));
        changes.steps.forEach(step -> fields.add(text(step)));
        return fields;
    }

    static List<String> command(PendingCommand command) {
        return Arrays.asList(
                COMMAND, Long.toString(command.number()), command.fingerprint, CODEC.encode(command.frame));
    }

    static List<String> ended(long number) {
        return Arrays.asList(ENDED, Long.toString(number));
    }

    private static String text(ServerFrame frame) {
        return new String(CODEC.encode(frame), StandardCharsets.UTF_8);
    }

    /** Everything, in as few records as possible. */
    List<List<String>> records() {
        List<List<String>> records = new ArrayList<>();
        records.add(header());
        String place = cursor;
        if (place != null) {
            records.add(step(place, new InboxChanges(inbox, List.of(), inbox.unread())));
        }
        commands.values().forEach(command -> records.add(command(command)));
        // The numbers of commands never begin anew.
        if (lastNumber > 0 && !commands.containsKey(lastNumber)) {
            records.add(ended(lastNumber));
        }
        return records;
    }

    /** Takes a record. @return false if it cannot be understood */
    boolean apply(List<String> fields) {
        try {
            switch (fields.get(0)) {
                case LIST:
                    ServerFrame list = CODEC.decodeServer(fields.get(4));
                    inbox.restore((NotificationsList) list, Long.parseLong(fields.get(3)));
                    at(fields);
                    return true;
                case STEP:
                    for (String frame : fields.subList(3, fields.size())) {
                        inbox.apply((StepFrame) CODEC.decodeServer(frame));
                    }
                    at(fields);
                    return true;
                case COMMAND:
                    long number = Long.parseLong(fields.get(1));
                    ClientFrame frame = CODEC.decodeClient(fields.get(3));
                    commands.put(number, new PendingCommand(frame, fields.get(2)).numbered(number));
                    lastNumber = Math.max(lastNumber, number);
                    return true;
                case ENDED:
                    long ended = Long.parseLong(fields.get(1));
                    commands.remove(ended);
                    lastNumber = Math.max(lastNumber, ended);
                    return true;
                default:
                    return false;
            }
        } catch (MalformedFrameException | RuntimeException e) {
            // Whole and yet not to be understood: of a later version, or not ours.
            return false;
        }
    }

    private void at(List<String> fields) {
        cursor = fields.get(1);
        inbox.unread(Long.parseLong(fields.get(2)));
    }
}

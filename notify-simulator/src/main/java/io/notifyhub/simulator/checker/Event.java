package io.notifyhub.simulator.checker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that happened. Immutable. What each means is said at the method of {@link History} that records it. */
public sealed interface Event {
    /** When, in milliseconds on a clock that all who write one history share. */
    long at();

    /** Something about one call of a producer. */
    sealed interface OfOperation extends Event {
        String op();
    }

    record Invoked(String op, long at, Command command) implements OfOperation {}

    record Succeeded(String op, long at, long id) implements OfOperation {}

    record Failed(String op, long at) implements OfOperation {}

    record Unknown(String op, long at) implements OfOperation {}

    /** Something one device saw. */
    sealed interface OfClient extends Event {
        String client();
    }

    record ClientStarted(
            String client, long at, String user, @Nullable String savedCursor) implements OfClient {}

    record Connected(
            String client,
            long at,
            String cursor,
            boolean resumed,
            @Nullable String reason) implements OfClient {}

    record Received(String client, long at, Step step) implements OfClient {}

    record ReceivedTransient(
            String client, long at, @Nullable String user, String token) implements OfClient {}

    record ResetTold(String client, long at, String cursor, String reason) implements OfClient {}

    record Reloaded(String client, long at, List<Entry> inbox, boolean complete, long unread) implements OfClient {
        public Reloaded {
            inbox = List.copyOf(inbox);
        }
    }

    record CaughtUp(String client, long at, String cursor, long unread) implements OfClient {}

    record UnreadShown(String client, long at, long unread) implements OfClient {}

    record CursorSaved(String client, long at, String cursor) implements OfClient {}

    record Disconnected(String client, long at) implements OfClient {}

    record Killed(String client, long at) implements OfClient {}

    record Rewound(String user, long at, long keptRev) implements Event {}

    /** @param client whom it concerns; null for everybody */
    record OutageBegan(String name, long at, @Nullable String client) implements Event {}

    record OutageEnded(String name, long at) implements Event {}

    record FinalLog(String user, long at, Place floor, Place head, List<Step> steps, List<Entry> entries, long unread)
            implements Event {
        public FinalLog {
            steps = List.copyOf(steps);
            entries = List.copyOf(entries);
        }
    }
}

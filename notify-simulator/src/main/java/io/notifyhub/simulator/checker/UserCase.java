package io.notifyhub.simulator.checker;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a history says of one user. Confined to a thread; not changed once the case is made. */
final class UserCase {
    /** The log was put back. */
    record Rewind(int index, long at, long keptRev) {}

    final String name;
    final List<Operation> operations = new ArrayList<>();
    final List<Rewind> rewinds = new ArrayList<>();
    final List<ClientCase> clients = new ArrayList<>();
    /** What is known of the log, from all sides. */
    final KnownLog log = new KnownLog();

    /** Null if the history does not say. */
    Event.@Nullable FinalLog finalLog;

    UserCase(String name) {
        this.name = name;
    }

    void ended(Event.FinalLog last) {
        finalLog = last;
        log.ends(last);
    }

    void complete() {
        if (rewinds.isEmpty()) {
            // A repeated attempt is answered with what the first one stored.
            sends().values()
                    .forEach(attempts -> attempts.stream()
                            .filter(attempt -> attempt.isAcknowledged() && attempt.id > 0)
                            .forEach(attempt -> log.storedNotBefore(attempt.id, attempts.get(0).invokedAt)));
            operations.stream()
                    .filter(operation -> operation.isAcknowledged() && operation.id > 0 && operation.token() == null)
                    .forEach(operation -> log.storedNotBefore(operation.id, operation.invokedAt));
        }
        log.seal();
    }

    /** Whether a step of this number may have gone by a rewind after that point of the history. */
    boolean mayBeRewound(long rev, int sinceIndex) {
        return rewinds.stream().anyMatch(rewind -> rewind.index() > sinceIndex && rewind.keptRev() < rev);
    }

    /** Whether a step of this number was taken back between two points of the history. */
    boolean wasRewound(long rev, int afterIndex, int beforeIndex) {
        return rewinds.stream()
                .anyMatch(rewind ->
                        rewind.index() > afterIndex && rewind.index() < beforeIndex && rewind.keptRev() < rev);
    }

    /** Where in the history the log was last put back to before this number; -1 if it never was. */
    int lastRewindBelow(long rev) {
        return rewinds.stream()
                .filter(rewind -> rewind.keptRev() < rev)
                .mapToInt(Rewind::index)
                .max()
                .orElse(-1);
    }

    /** Whether a step that was there at some time may have gone since, with nobody left who saw it. */
    boolean mayHaveForgotten(long since) {
        return rewinds.stream().anyMatch(rewind -> rewind.at() >= since);
    }

    /** Whether a step of this number was ever taken back. */
    boolean wasRewound(long rev) {
        return mayBeRewound(rev, -1);
    }

    /** Sends by token; several attempts at one notification share theirs. */
    Map<String, List<Operation>> sends() {
        Map<String, List<Operation>> sends = new LinkedHashMap<>();
        for (Operation operation : operations) {
            String token = operation.token();
            if (token != null) {
                sends.computeIfAbsent(token, t -> new ArrayList<>()).add(operation);
            }
        }
        return sends;
    }

    /** When the last thing happened that devices have to follow. */
    long lastChange() {
        long last = 0;
        for (Operation operation : operations) {
            last = Math.max(last, operation.answeredAt);
        }
        for (Rewind rewind : rewinds) {
            last = Math.max(last, rewind.at());
        }
        return last;
    }
}

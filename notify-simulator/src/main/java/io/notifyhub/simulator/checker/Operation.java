package io.notifyhub.simulator.checker;

import org.jspecify.annotations.Nullable;

/** One call of a producer and what it was told. Confined to a thread; not changed once the case is made. */
final class Operation {
    /** What the caller knows. */
    enum Outcome {
        ACKNOWLEDGED,
        FAILED,
        UNKNOWN
    }

    final String name;
    final Command command;
    /** Place of its beginning in the history. */
    final int invokedIndex;

    final long invokedAt;
    Outcome outcome = Outcome.UNKNOWN;
    boolean answered;
    long answeredAt;
    int answeredIndex = Integer.MAX_VALUE;
    /** Of the entry or step; 0 if nothing was kept. */
    long id;

    Operation(String name, Command command, int invokedIndex, long invokedAt) {
        this.name = name;
        this.command = command;
        this.invokedIndex = invokedIndex;
        this.invokedAt = invokedAt;
        this.answeredAt = invokedAt;
    }

    void answered(Outcome told, long toldId, int index, long at) {
        answered = true;
        outcome = told;
        id = toldId;
        answeredIndex = index;
        answeredAt = at;
    }

    boolean isAcknowledged() {
        return outcome == Outcome.ACKNOWLEDGED;
    }

    /** The token it sends; null if it is no send. */
    @Nullable
    String token() {
        return command instanceof Command.Send send ? send.token() : null;
    }

    @Override
    public String toString() {
        return "'" + name + "' (" + command + ", " + outcome + (isAcknowledged() ? ", id " + id : "") + ")";
    }
}

package io.notifyhub.core.spi;

/** What a step of a user's log did. */
public enum StepKind {
    /** An entry was created; the step's number is the entry's id. */
    CREATED,
    /** The entry {@code target} was read. */
    READ,
    /** All entries up to {@code target} were read. */
    READ_ALL,
    /** The entry {@code target} was deleted. */
    DELETED,
    /** Everything up to {@code target} was removed by the retention rules. */
    PRUNED,
    /** The user's preferences changed. */
    PREFERENCES
}

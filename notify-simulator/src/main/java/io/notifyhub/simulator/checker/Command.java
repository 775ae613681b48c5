package io.notifyhub.simulator.checker;

/** What a producer or a device asked for. Immutable. */
public sealed interface Command {
    /** Whose log it is about. */
    String user();

    /**
     * A notification. A repeated attempt at the same one carries the same token.
     *
     * @param token a text in the payload that no other notification has
     */
    record Send(String user, String token) implements Command {}

    /** One entry is to be read. */
    record Read(String user, long id) implements Command {}

    /** All entries up to an id are to be read. */
    record ReadAll(String user, long upTo) implements Command {}

    /** One entry is to be deleted. */
    record Delete(String user, long id) implements Command {}

    /**
     * Preferences.
     *
     * @param text what they say, for messages only
     */
    record Preferences(String user, String text) implements Command {}
}

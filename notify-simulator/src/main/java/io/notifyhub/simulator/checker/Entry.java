package io.notifyhub.simulator.checker;

/**
 * An entry of an inbox as a list shows it. Immutable.
 *
 * @param token the token in its payload
 */
public record Entry(long id, String token, boolean read) {}

package io.notifyhub.core;

/**
 * How many entries a user has. Immutable.
 *
 * @param total all of them
 * @param unread those not read
 */
public record InboxCounts(long total, long unread) {}

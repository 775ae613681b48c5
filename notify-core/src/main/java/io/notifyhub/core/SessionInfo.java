package io.notifyhub.core;

/**
 * One connection of a user, as the application sees it. Immutable.
 *
 * @param id unique within this node
 * @param userId whose it is
 * @param remoteAddress where the device is
 */
public record SessionInfo(long id, String userId, String remoteAddress) {}

package io.notifyhub.core.auth;

/**
 * What the hub wants to know of a user. Immutable.
 *
 * @param userId the id
 * @param username what the user is called, for the greeting
 */
public record UserProfile(String userId, String username) {}

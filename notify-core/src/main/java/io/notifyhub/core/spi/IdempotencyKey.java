package io.notifyhub.core.spi;

/**
 * Names one send of one origin to one user, so that a repeated one is answered with the first. Immutable.
 *
 * @param origin who sends: the application itself, or a user
 * @param key the sender's own key
 * @param payloadHash hash of what is sent, hexadecimal: the same key with another one is a conflict
 */
public record IdempotencyKey(String origin, String key, String payloadHash) {}

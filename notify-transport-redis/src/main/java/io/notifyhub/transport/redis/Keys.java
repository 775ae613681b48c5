package io.notifyhub.transport.redis;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Names of keys and channels. A user's is a hash, so that ids of any form are safe and equally long. Lease and channel of all
 * incarnations of a node have the node in braces, and so live on one master of a cluster. Immutable.
 */
final class Keys {
    private static final int HASH_BYTES = 16;

    private final String prefix;

    Keys(String prefix) {
        this.prefix = prefix;
    }

    /** The hash of incarnation to devices and time: on which nodes a user is. */
    byte[] route(String userId) {
        return bytes(prefix + "route:" + hash(userId));
    }

    /** Exists as long as the incarnation lives. */
    byte[] lease(String incarnation) {
        return bytes(prefix + "node:" + tagged(incarnation));
    }

    /** Where an incarnation listens. */
    byte[] channel(String incarnation) {
        return bytes(prefix + "to:" + tagged(incarnation));
    }

    /** What a ticket stands for. */
    byte[] ticket(String ticket) {
        return bytes(prefix + "ticket:" + hash(ticket));
    }

    /** Whose store the nodes share. */
    byte[] claim() {
        return bytes(prefix + "store");
    }

    /** An incarnation is the node and a number. */
    private static String tagged(String incarnation) {
        int dot = incarnation.lastIndexOf('.');
        return '{' + incarnation.substring(0, dot) + '}' + incarnation.substring(dot);
    }

    /** 128 bits of the SHA-256, as text without anything that Redis gives a meaning to. */
    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(text));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

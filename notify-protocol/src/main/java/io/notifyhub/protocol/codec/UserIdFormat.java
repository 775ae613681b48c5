package io.notifyhub.protocol.codec;

/** How user ids are written on the wire. Both forms are always read. */
public enum UserIdFormat {
    /** A JSON number for a canonical decimal up to 2^53−1, else a string: the default. */
    AUTO,
    /** Always a string. */
    STRING,
    /** A JSON number for every canonical decimal that fits in a {@code long}, else a string. */
    NUMBER
}

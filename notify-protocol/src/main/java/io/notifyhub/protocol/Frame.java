package io.notifyhub.protocol;

/** One unit between client and server, in either direction. Not for implementation by applications. */
public interface Frame {
    /** The {@code type} field of the frame on the wire. */
    String type();
}

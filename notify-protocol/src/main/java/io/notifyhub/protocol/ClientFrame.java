package io.notifyhub.protocol;

import org.jspecify.annotations.Nullable;

/** A frame from a client to the server. Not for implementation by applications. */
public interface ClientFrame extends Frame {
    /** The longest {@link #ref()}, in characters. */
    int MAX_REF_LENGTH = 64;

    /** A text of the client's choice that the direct answer, or its error, carries back. */
    @Nullable
    String ref();
}

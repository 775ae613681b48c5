package io.notifyhub.protocol;

/** A frame from the server to a client. Not for implementation by applications. */
public interface ServerFrame extends Frame {}

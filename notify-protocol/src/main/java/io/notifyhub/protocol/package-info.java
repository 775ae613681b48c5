/**
 * The frames between a server and its clients as immutable Java types, and the codes both sides act on. Used by the
 * server, by the clients and by applications; does no I/O and runs on Android.
 */
@NullMarked
package io.notifyhub.protocol;

import org.jspecify.annotations.NullMarked;
